"""Sessions end when they should, and the CMS asks for multi-factor too: Wagtail itself knows nothing of either."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse

from prevent_portal.accounts import browsers, expired_forms, session_limits
from prevent_portal.accounts.mfa import ask_for_factor
from prevent_portal.middleware import CMS_PREFIX

Handler = Callable[[HttpRequest], HttpResponse]


class EndSessions:
    """Refuses at the next request a session whose time is over, and stores a form that was sent with it.

    It also gives a browser that has just signed in the number by which it is known again.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Without a cookie nobody is signed in; asking the session all the same would make each page vary by it.
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            _end_if_over(request)
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            session_limits.note_use(request)
        browsers.remember(request, response)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """After the CSRF check, so no form of another site is stored; nor is one of allauth, with its password."""
        was: AbstractBaseUser | None = getattr(request, "was", None)
        if was is None or request.method != "POST" or getattr(view, "__module__", "").startswith("allauth."):
            return None
        return expired_forms.store(request, was)


def _end_if_over(request: HttpRequest) -> None:
    if SESSION_KEY not in request.session or not session_limits.is_over(request.session):
        return
    if request.user.is_authenticated:
        request.was = request.user  # type: ignore[attr-defined]
    request.session.flush()
    request.user = AnonymousUser()


def require_mfa_in_cms(get_response: Handler) -> Handler:
    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(CMS_PREFIX) and (door := ask_for_factor(request)):
            return door
        return get_response(request)

    return middleware
