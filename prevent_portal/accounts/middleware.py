"""Enforce session time limits everywhere and multi-factor sign-in in the CMS, which Wagtail does not."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from prevent_portal.accounts import browsers, expired_forms, session_limits
from prevent_portal.accounts.factor_secrets import UnreadableFactor
from prevent_portal.accounts.forms import UNREADABLE
from prevent_portal.accounts.mfa import ask_for_factor
from prevent_portal.middleware import CMS_PREFIX

Handler = Callable[[HttpRequest], HttpResponse]


class EndSessions:
    """End expired sessions, store a form that was sent with one, and set the cookie of a new browser."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Without the cookie nobody is signed in, and reading the session would add "Vary: Cookie" to every page.
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            _end_if_expired(request)
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            session_limits.note_use(request)
        browsers.remember(request, response)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Runs after the CSRF check, so forms of other sites are not stored; allauth's forms hold passwords."""
        user: AbstractBaseUser | None = getattr(request, "expired_user", None)
        if user is None or request.method != "POST" or getattr(view, "__module__", "").startswith("allauth."):
            return None
        return expired_forms.store(request, user)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """For the pages of recovery codes, which decrypt them to show how many are left."""
        if isinstance(exception, UnreadableFactor):
            return render(request, "accounts/factor_unreadable.html", {"words": UNREADABLE}, status=403)
        return None


def _end_if_expired(request: HttpRequest) -> None:
    if SESSION_KEY not in request.session or not session_limits.is_expired(request.session):
        return
    if request.user.is_authenticated:
        request.expired_user = request.user  # type: ignore[attr-defined]
    request.session.flush()
    request.user = AnonymousUser()


def require_mfa_in_cms(get_response: Handler) -> Handler:
    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(CMS_PREFIX) and (response := ask_for_factor(request)):
            return response
        return get_response(request)

    return middleware
