"""Forms sent after the session had expired, or by an administrator who has to reauthenticate, are given back.

The row is encrypted, its key is in the browser's cookie alone, and only the user whose session it was can open it,
with both factors. Nothing has been done with the form yet: the user looks at it, and sends or discards it.
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
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from prevent_portal.accounts.mfa import ask_for_factor
from prevent_portal.accounts.models import ExpiredForm
from prevent_portal.cookie_key import CookieKey
from prevent_portal.encryption import CannotOpen

_COOKIE = "__Host-expired_form" if settings.SESSION_COOKIE_SECURE else "expired_form"
_KEPT_FOR = timedelta(minutes=30)
_LONGEST = 500_000
_TOKEN = "csrfmiddlewaretoken"  # noqa: S105  (the name of a field)


def store(request: HttpRequest, user: AbstractBaseUser, door: str | None = None) -> HttpResponse:
    """Store the fields of a form, without its files, and redirect to sign-in or to the address `door`.

    A form without fields is not stored, nor is one longer than half a megabyte.
    """
    now = timezone.now()
    ExpiredForm.objects.filter(expires_at__lte=now).delete()
    fields = [(name, value) for name, values in request.POST.lists() if name != _TOKEN for value in values]
    if not 0 < sum(len(name) + len(value) for name, value in fields) <= _LONGEST:
        return redirect(door or "account_login")
    key = CookieKey.new()
    content = {"address": request.get_full_path(), "fields": fields}
    ExpiredForm.objects.create(
        pk=key.row_id, user_id=user.pk, ciphertext=key.encrypt(content), expires_at=now + _KEPT_FOR
    )
    response = redirect_to_login(reverse("account_expired_form"), door)
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(_COOKIE, key.to_cookie(), httponly=True, samesite="Lax", secure=secure)
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def show(request: HttpRequest) -> HttpResponse:
    """A POST discards the form; the page itself holds a form that sends it to its first address."""
    if door := ask_for_factor(request):
        return door
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
    own = ExpiredForm.objects.filter(user=request.user)  # type: ignore[misc]  # signed in, or not here
    row = own.filter(pk=key.row_id, expires_at__gt=timezone.now()).first()
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
        # A browser ignores what sets a __Host- cookie without Secure, and so the deletion too.
        response.cookies[_COOKIE]["secure"] = True
    return response


def _typed(fields: list[list[str]]) -> list[str]:
    """Values that a person may have written rather than chosen: those with white space in them."""
    return [value for _, value in fields if any(character.isspace() for character in value.strip())]
