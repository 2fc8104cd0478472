"""Limit request bodies by Content-Length, before the body is read."""

import re
from collections.abc import Callable
from threading import BoundedSemaphore

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

Handler = Callable[[HttpRequest], HttpResponse]

# Where reporters and officers add files.
_FILES = re.compile("/report/pictures/|/review/[^/]+/files/add/")
# Limits in bytes by path prefix. A body without Content-Length is never read.
PICTURE_BODY, EDITORS_BODY, OTHER_BODY = 11_000_000, 33_000_000, 2_000_000
_LARGEST = (("/cms/", EDITORS_BODY), ("/", OTHER_BODY))
# A slow picture upload holds a thread for minutes, so two of a process's four threads stay free for other requests.
SMALL = 100_000
uploads = BoundedSemaphore(2)


def refuse_too_big(get_response: Handler) -> Handler:
    def middleware(request: HttpRequest) -> HttpResponse:
        length, takes_files = _length(request), _FILES.match(request.path)
        most = PICTURE_BODY if takes_files else next(size for path, size in _LARGEST if request.path.startswith(path))
        if length > most:
            return render(request, "413.html", status=413)
        if length <= SMALL or not takes_files:
            return get_response(request)
        if not uploads.acquire(blocking=False):
            response = render(request, "busy.html", status=503)
            response["Retry-After"] = "30"
            return response
        try:
            return get_response(request)
        finally:
            uploads.release()

    return middleware


def _length(request: HttpRequest) -> int:
    """0 if it is not a number; Django then reads no body."""
    stated = request.META.get("CONTENT_LENGTH") or "0"
    return int(stated) if stated.isdecimal() else 0
