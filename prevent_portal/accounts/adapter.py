"""allauth account adapter: no sign-up, and rate limits that cannot lock an owner out."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from prevent_portal import tiers
from prevent_portal.accounts import roles

_WRONG_PAIR = "Your email address or password is not right. Check both and try again"
_TOO_MANY = "You have tried too many times. Wait 5 minutes, then try again"
_UNSAID = (
    "account/messages/logged_in.txt",
    "account/messages/logged_out.txt",
    "mfa/messages/recovery_codes_generated.txt",
)
_WAYS = {
    "reauthenticate": "Use your password",
    "mfa_reauthenticate": "Use your authenticator app or a recovery code",
    "mfa_reauthenticate:webauthn": "Use your passkey",
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _WRONG_PAIR,
        "too_many_login_attempts": _TOO_MANY,
        "rate_limited": _TOO_MANY,
        "incorrect_password": "The password is not right",
        "enter_current_password": "The current password is not right",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Leave out messages that repeat the page; unread ones would show up in the CMS."""
        if message_template not in _UNSAID:
            super().add_message(request, level, message_template, *args, **kwargs)

    def get_login_stages(self) -> list[str]:
        ours = {"allauth.mfa.stages.AuthenticateStage": "prevent_portal.accounts.stages.FactorStage"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def get_reauthentication_methods(self, user: AbstractBaseUser) -> list[dict[str, Any]]:
        methods = super().get_reauthentication_methods(user)
        return [{**method, "description": _WAYS[method["id"]]} for method in methods]

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        """By the user's own address, because allauth would look for an EmailAddress row, which does not exist."""
        found = self.authenticate(context.request, email=user.get_username(), password=password)
        return found is not None and found.pk == user.pk

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """Nobody signs in to the editors' tier who has pages on the officers' tier alone: the database refuses it."""
        if response := super().pre_login(request, user, **kwargs):
            return response
        if not tiers.serves(tiers.OFFICERS) and roles.are_elsewhere(user):
            return render(request, "accounts/no_role.html", {"elsewhere": roles.elsewhere()}, status=403)
        return None

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        # Count attempts per address and client IP: per address alone, anyone could lock its owner out.
        counted_for = f"{credentials.get('email', '')}:{self.get_client_ip(request)}"
        super().pre_authenticate(request, email=counted_for)
