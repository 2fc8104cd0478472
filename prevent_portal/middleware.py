"""What every request and response passes: unreadable requests are refused, pages are not kept."""

from collections.abc import Callable
from typing import Any

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from prevent_portal.content_policy import EDITOR, PREVIEW

Handler = Callable[[HttpRequest], HttpResponse]

_METHODS = ("GET", "HEAD", "POST")
CMS_PREFIX = "/cms/"


def refuse_unreadable(get_response: Handler) -> Handler:
    """405 for methods that nothing here uses; 400 for a form in any charset but UTF-8, which Django answers
    with 500, and for a NUL in an address, which PostgreSQL refuses to look for."""

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
    """Nothing is stored unless the view says so, and Wagtail's editor gets the policy that its pages need."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), interest-cohort=()")
        if getattr(request, "is_preview", False):
            # The request of a preview is the page's own.
            return _with_policy(response, PREVIEW)
        if request.path.startswith(CMS_PREFIX):
            return _with_policy(response, EDITOR)
        return response

    return middleware


def _with_policy(response: HttpResponse, directives: dict[str, Any]) -> HttpResponse:
    """By the decorator, which is how django-csp lets a response have a policy of its own."""
    return csp_replace(directives)(lambda: response)()
