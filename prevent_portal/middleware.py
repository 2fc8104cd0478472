"""Middleware for every request: refuse unreadable requests, set response headers."""

from collections.abc import Callable
from typing import Any

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from prevent_portal.content_policy import EDITOR, PREVIEW

Handler = Callable[[HttpRequest], HttpResponse]

_METHODS = ("GET", "HEAD", "POST")
CMS_PREFIX = "/cms/"


def refuse_unreadable(get_response: Handler) -> Handler:
    """405 for unused methods; 400 for a charset other than UTF-8 (Django would return 500) and for a NUL in the URL
    (PostgreSQL refuses it in queries)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in _METHODS and not request.path.startswith(CMS_PREFIX):
            return HttpResponseNotAllowed(_METHODS)
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponse("This address cannot be read.", status=400, content_type="text/plain")
        charset = request.content_params.get("charset", "utf-8") if request.content_params else "utf-8"
        if charset.strip("\"' ").lower() not in ("utf-8", "utf8"):
            return HttpResponse("Send this form as UTF-8.", status=400, content_type="text/plain")
        return get_response(request)

    return middleware


def set_headers(get_response: Handler) -> Handler:
    """Default to no-store, and give the CMS and previews the content security policy they need."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), interest-cohort=()")
        if getattr(request, "is_preview", False):
            # Wagtail renders a preview as a request for the page's own URL.
            return _with_policy(response, PREVIEW)
        if request.path.startswith(CMS_PREFIX):
            return _with_policy(response, EDITOR)
        return response

    return middleware


def _with_policy(response: HttpResponse, directives: dict[str, Any]) -> HttpResponse:
    """django-csp offers only decorators for a policy per response."""
    return csp_replace(directives)(lambda: response)()
