"""Skip the second factor at sign-in if the force's directory has just verified one."""

from allauth.mfa.stages import AuthenticateStage
from django.http import HttpResponse

from prevent_portal.accounts.mfa import directory_asked_for_factor


class FactorStage(AuthenticateStage):
    def handle(self) -> tuple[HttpResponse | None, bool]:
        if directory_asked_for_factor(self.request, self.login.user):
            return None, True
        return super().handle()
