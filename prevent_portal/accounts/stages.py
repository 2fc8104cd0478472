"""The second factor at sign-in: allauth's, unless the person's own force has just asked for one."""

from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

from prevent_portal.accounts.mfa import directory_asked_for_factor


class FactorStage(AuthenticateStage):
    def _should_handle(self, request: HttpRequest) -> bool:
        return not directory_asked_for_factor(request, self.login.user) and super()._should_handle(request)
