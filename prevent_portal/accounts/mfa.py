"""Multi-factor sign-in: nobody works here on a password alone, by whichever door they came in."""

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

# Recovery codes alone are no second factor: they only stand in for a lost one.
_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]

# A second factor that the person's own force asked for, and says so.
FROM_DIRECTORY = "directory"


def has_factor(user_id: Any) -> Exists:
    """Annotated to a query that finds somebody, it spares another one."""
    return Exists(Authenticator.objects.filter(user_id=user_id, type__in=_FACTORS))


def ask_for_factor(request: HttpRequest, *, known: bool | None = None) -> HttpResponseRedirect | None:
    """Where a signed-in person must go first: to set a factor up, or to use it in this session. None: go on.

    `known`: whether they have one, by a caller who has asked with `has_factor`.
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
    records = get_authentication_records(request, user)
    return any(record["method"] == "mfa" and record.get("type") == FROM_DIRECTORY for record in records)


def count_first_factor_as_used(request: HttpRequest, authenticator: Authenticator, **signal: Any) -> None:
    """Setting up the first factor proves that it is at hand, so the same session need not prove it again.

    Not so a further one: a session that came in without the first must not vouch for itself.
    """
    factors = Authenticator.objects.filter(user=authenticator.user, type__in=_FACTORS)
    if list(factors) == [authenticator]:
        record_authentication(request, authenticator.user, "mfa", id=authenticator.pk, type=authenticator.type)
