"""Give back forms sent after the session had expired, or that require reauthentication first.

The row is encrypted with a key held only in the browser's cookie, and opens only for the same user with both
factors. The form is not processed until the user sends it again.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from prevent_portal import clock
from prevent_portal.accounts.mfa import ask_for_factor
from prevent_portal.accounts.models import ExpiredForm
from prevent_portal.cookie_key import CookieKey
from prevent_portal.encryption import CannotOpen

_COOKIE = "__Host-expired_form" if settings.SESSION_COOKIE_SECURE else "expired_form"
_MAX_AGE = timedelta(minutes=30)
# Of the fields, and of what is shown of them besides: on the page a quotation mark is five characters long.
_MAX_CHARACTERS, _MAX_SHOWN = 250_000, 100_000
_TOKEN = "csrfmiddlewaretoken"  # noqa: S105  (the name of a field)


def store(request: HttpRequest, user: AbstractBaseUser, sign_in_url: str | None = None) -> HttpResponse:
    """Store the fields of a form, without its files, and redirect to `sign_in_url` (by default the sign-in page).

    A form without fields or longer than _MAX_CHARACTERS is not stored.
    """
    now = clock.now()
    ExpiredForm.objects.filter(expires_at__lte=now).delete()
    fields = [(name, value) for name, values in request.POST.lists() if name != _TOKEN for value in values]
    if not 0 < sum(len(name) + len(value) for name, value in fields) <= _MAX_CHARACTERS:
        return redirect(sign_in_url or "account_login")
    key = CookieKey.new()
    content = {"address": request.get_full_path(), "fields": fields}
    ExpiredForm.objects.create(
        pk=key.row_id, user_id=user.pk, ciphertext=key.encrypt(content), expires_at=now + _MAX_AGE
    )
    response = redirect_to_login(reverse("account_expired_form"), sign_in_url)
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(_COOKIE, key.to_cookie(), httponly=True, samesite="Lax", secure=secure)
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def show(request: HttpRequest) -> HttpResponse:
    """A POST discards the form; the page itself holds a form that sends it to its first address."""
    if response := ask_for_factor(request):
        return response
    key = CookieKey.from_cookie(request.COOKIES.get(_COOKIE, ""))
    if request.method == "POST":
        return _discard(request, key)
    stored = _open(request, key)
    if stored is None:
        return redirect("account_landing")
    context = {"address": stored["address"], "fields": stored["fields"], "typed": _typed(stored["fields"])}
    return render(request, "accounts/expired_form.html", context)


def _open(request: HttpRequest, key: CookieKey | None) -> dict[str, Any] | None:
    if key is None:
        return None
    own = ExpiredForm.objects.filter(user=request.user)  # type: ignore[misc]  # login_required
    row = own.filter(pk=key.row_id, expires_at__gt=clock.now()).first()
    try:
        return key.decrypt(row.ciphertext) if row else None
    except (CannotOpen, ValueError):
        return None


def _discard(request: HttpRequest, key: CookieKey | None) -> HttpResponse:
    if key is not None:
        ExpiredForm.objects.filter(pk=key.row_id, user=request.user).delete()  # type: ignore[misc]
    response = redirect("account_landing")
    response.delete_cookie(_COOKIE, samesite="Lax")
    if settings.SESSION_COOKIE_SECURE:
        # A browser ignores a __Host- cookie without Secure, so the deletion needs it too.
        response.cookies[_COOKIE]["secure"] = True
    return response


def _typed(fields: list[list[str]]) -> list[str]:
    """Values that were probably typed rather than selected, those that contain white space; the first _MAX_SHOWN
    characters of them.
    """
    typed, left = [], _MAX_SHOWN
    for _, value in fields:
        if left and any(character.isspace() for character in value.strip()):
            typed.append(value[:left])
            left -= len(typed[-1])
    return typed
