"""The CMS asks for multi-factor too: Wagtail itself knows nothing of it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from prevent_portal.accounts.mfa import needs_mfa
from prevent_portal.middleware import CMS_PREFIX

Handler = Callable[[HttpRequest], HttpResponse]


def require_mfa_in_cms(get_response: Handler) -> Handler:
    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(CMS_PREFIX) and needs_mfa(request.user):
            return redirect("mfa_index")
        return get_response(request)

    return middleware
