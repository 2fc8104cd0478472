"""The CMS asks for multi-factor too: Wagtail itself knows nothing of it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from prevent_portal.accounts.mfa import ask_for_factor
from prevent_portal.middleware import CMS_PREFIX

Handler = Callable[[HttpRequest], HttpResponse]


def require_mfa_in_cms(get_response: Handler) -> Handler:
    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(CMS_PREFIX) and (door := ask_for_factor(request)):
            return door
        return get_response(request)

    return middleware
