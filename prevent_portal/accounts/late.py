"""What somebody typed and sent when their session had ended already is given back after they sign in again; and so
is what an administrator sent when they had to show again who they are.

Nothing of it lies readable anywhere: the row is encrypted, its key is in the browser's cookie, and only the person
whose session it was can open it, with both factors. It has not been done: they look at it, and send it or drop it.
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
from prevent_portal.accounts.models import LateWords
from referrals.sealing import CannotOpen, DraftKey

_COOKIE = "__Host-late" if settings.SESSION_COOKIE_SECURE else "late"
_KEPT_FOR = timedelta(minutes=30)
_LONGEST = 500_000
_TOKEN = "csrfmiddlewaretoken"  # noqa: S105  (the name of a field)


def keep(request: HttpRequest, user: AbstractBaseUser, door: str | None = None) -> HttpResponse:
    """Keeps what the form held, without its files, and leads to the door: to sign-in, or to a page's address. Of a
    lone button there is nothing to keep, and longer than half a megabyte it is not kept."""
    now = timezone.now()
    LateWords.objects.filter(expires_at__lte=now).delete()
    fields = [(name, value) for name, values in request.POST.lists() if name != _TOKEN for value in values]
    if not 0 < sum(len(name) + len(value) for name, value in fields) <= _LONGEST:
        return redirect(door or "account_login")
    key = DraftKey.new()
    content = {"address": request.get_full_path(), "fields": fields}
    LateWords.objects.create(
        pk=key.draft_id, user_id=user.pk, ciphertext=key.encrypt(content), expires_at=now + _KEPT_FOR
    )
    response = redirect_to_login(reverse("account_late"), door)
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(_COOKIE, key.to_cookie(), httponly=True, samesite="Lax", secure=secure)
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def give_back(request: HttpRequest) -> HttpResponse:
    """A POST drops them; sending them is a form of the page, to where they were going."""
    if door := ask_for_factor(request):
        return door
    key = DraftKey.from_cookie(request.COOKIES.get(_COOKIE, ""))
    if request.method == "POST":
        return _drop(request, key)
    kept = _open(request, key)
    if kept is None:
        return redirect("account_landing")
    context = {"address": kept["address"], "fields": kept["fields"], "typed": _typed(kept["fields"])}
    return render(request, "accounts/late.html", context)


def _open(request: HttpRequest, key: DraftKey | None) -> dict[str, Any] | None:
    if key is None:
        return None
    own = LateWords.objects.filter(user=request.user)  # type: ignore[misc]  # signed in, or not here
    row = own.filter(pk=key.draft_id, expires_at__gt=timezone.now()).first()
    try:
        return key.decrypt(row.ciphertext) if row else None
    except (CannotOpen, ValueError):
        return None


def _drop(request: HttpRequest, key: DraftKey | None) -> HttpResponse:
    if key is not None:
        LateWords.objects.filter(pk=key.draft_id, user=request.user).delete()  # type: ignore[misc]
    response = redirect("account_landing")
    response.delete_cookie(_COOKIE, samesite="Lax")
    if settings.SESSION_COOKIE_SECURE:
        # A browser ignores what sets a __Host- cookie without Secure, and so the deletion too.
        response.cookies[_COOKIE]["secure"] = True
    return response


def _typed(fields: list[list[str]]) -> list[str]:
    """What a person may have written, rather than chosen: words, with a blank or a new line between them."""
    return [value for _, value in fields if any(character.isspace() for character in value.strip())]
