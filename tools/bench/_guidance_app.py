"""The portal's WSGI application with two empty views for comparison: with all middleware, and with none."""

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import include, path

from tools.bench.guidance import BARE, COUNT_QUERIES, EMPTY

settings.ROOT_URLCONF = __name__
portal = get_wsgi_application()
_middleware, settings.MIDDLEWARE = settings.MIDDLEWARE, []
bare = WSGIHandler()
settings.MIDDLEWARE = _middleware


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    path(EMPTY[1:], empty),
    path(BARE[1:], empty),
    path("", include("prevent_portal.urls")),
]


def application(environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
    if environ["PATH_INFO"] == BARE:
        return bare(environ, start_response)
    if environ["QUERY_STRING"] == COUNT_QUERIES:
        return _counting(environ, start_response)
    return portal(environ, start_response)


def _counting(environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
    begun: list[Any] = []
    with CaptureQueriesContext(connection) as captured:
        body = portal(environ, lambda *line: begun.extend(line))
    status, headers = begun[:2]
    # BEGIN and COMMIT are not counted.
    queries = [each for each in captured if each["sql"] not in ("BEGIN", "COMMIT")]
    start_response(status, [*headers, ("X-Queries", str(len(queries)))])
    return body
