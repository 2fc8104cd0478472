"""Multi-factor sign-in: require a second factor of every session, however it was started."""

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.db.models import Exists
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse

from prevent_portal.accounts.allauth_internals import record_authentication

# Recovery codes only replace a lost factor, so they do not count as one.
_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]

# The type of a second factor that the force's directory verified.
FROM_DIRECTORY = "directory"


def has_factor(user_id: Any) -> Exists:
    """An annotation for a query of users, to save one query."""
    return Exists(Authenticator.objects.filter(user_id=user_id, type__in=_FACTORS))


def ask_for_factor(request: HttpRequest, *, known: bool | None = None) -> HttpResponseRedirect | None:
    """Redirect to set up a second factor or to enter it in this session; None if neither is needed.

    `known`: the result of `has_factor`, if the caller has it.
    """
    if not settings.REQUIRE_MFA or not request.user.is_authenticated:
        return None
    if directory_asked_for_factor(request, request.user):
        return None
    if not (is_mfa_enabled(request.user, _FACTORS) if known is None else known):
        return redirect("mfa_index")
    if any(record["method"] == "mfa" for record in get_authentication_records(request, request.user)):
        return None
    by_app = is_mfa_enabled(request.user, [Authenticator.Type.TOTP])
    page = "mfa_reauthenticate" if by_app else "mfa_reauthenticate_webauthn"
    return redirect(reverse(page, query={"next": request.path}))


def directory_asked_for_factor(request: HttpRequest, user: Any) -> bool:
    """Never for an administrator: whoever runs a force's directory would be one too."""
    if user.is_superuser:
        return False
    records = get_authentication_records(request, user)
    return any(record["method"] == "mfa" and record.get("type") == FROM_DIRECTORY for record in records)


def count_first_factor_as_used(request: HttpRequest, authenticator: Authenticator, **signal: Any) -> None:
    """Setting up the first factor counts as using it in this session.

    A further one does not count: a session without the first factor could otherwise bypass it.
    """
    factors = Authenticator.objects.filter(user=authenticator.user, type__in=_FACTORS)
    if list(factors) == [authenticator]:
        record_authentication(request, authenticator.user, "mfa", id=authenticator.pk, type=authenticator.type)
