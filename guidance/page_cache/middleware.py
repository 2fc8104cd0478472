"""Guidance pages kept whole in each process, and dropped in all of them within a second of a change.

No server is shared for it: each process asks the database, at most every EDITION_SECONDS, for the edition of
the guidance, and a page rendered from another one is rendered anew. ADR 0016 has the figures.
"""

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from time import monotonic

from django.conf import settings
from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.http import ConditionalGetMiddleware
from django.utils.cache import patch_vary_headers
from wagtail.models import Site

from guidance.models.edition import SHARED, Edition

# Bounds on memory: a portal has some twenty pages of some thirty kilobytes.
MOST_PAGES = 100
LARGEST_BYTES = 500_000
# A page may also show what changes by itself, such as the day: so none is kept for long.
LONGEST_SECONDS = 60

Key = tuple[bool, str, str]
_with_etag = ConditionalGetMiddleware(lambda request: HttpResponse())


@dataclass(frozen=True, slots=True)
class CachedPage:
    """A page as it is sent, plain and compressed, with the edition that was known before it was rendered."""

    plain: tuple[bytes, dict[str, str]]
    packed: tuple[bytes, dict[str, str]]
    stamp: str | None
    until: float

    @classmethod
    def of(cls, response: HttpResponse, stamp: str | None) -> "CachedPage":
        patch_vary_headers(response, ["Accept-Encoding"])
        body = response.content
        packed = gzip.compress(body, mtime=0)
        headers = {**dict(response.items()), "Content-Length": str(len(body))}
        packed_headers = {**headers, "Content-Encoding": "gzip", "Content-Length": str(len(packed))}
        return cls((body, headers), (packed, packed_headers), stamp, monotonic() + LONGEST_SECONDS)

    def answer(self, request: HttpRequest) -> HttpResponseBase:
        takes_gzip = _takes_gzip(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        body, headers = self.packed if takes_gzip else self.plain
        return _with_etag.process_response(request, HttpResponse(body, headers=headers))


class PageCache:
    """The outermost middleware: a page found here costs nothing of what stands below."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response
        self._pages: dict[Key, CachedPage] = {}
        self._lock = Lock()
        self._stamp: str | None = None
        self._asked_at = float("-inf")

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not _is_for_everybody(request):
            return self._get_response(request)
        key = (request.is_secure(), request.META.get("HTTP_HOST", ""), request.path_info)
        if (kept := self._pages.get(key)) and self._is_fresh(kept):
            return kept.answer(request)
        # Known before rendering. An older stamp than the page has is safe: it only drops the page sooner.
        stamp = self._stamp
        response = self._get_response(request)
        if not isinstance(response, HttpResponse) or not _may_be_kept(response):
            return response
        kept = CachedPage.of(response, stamp)
        if stamp is None:
            self._learn_edition()
        elif request.method == "GET" and not request.COOKIES and len(response.content) <= LARGEST_BYTES:
            self._keep(key, kept)
        return kept.answer(request)

    def _is_fresh(self, kept: CachedPage) -> bool:
        self._learn_edition()
        return kept.stamp == self._stamp and monotonic() < kept.until

    def _learn_edition(self) -> None:
        """One thread asks; the others wait for its answer rather than serve a page that may be stale."""
        if monotonic() - self._asked_at < settings.EDITION_SECONDS:
            return
        with self._lock:
            if (now := monotonic()) - self._asked_at < settings.EDITION_SECONDS:
                return
            try:
                stamp = Edition.current()
                if stamp != self._stamp:
                    # Wagtail keeps for an hour where its sites begin, each process for itself.
                    Site.clear_site_root_paths_cache()
            except DatabaseError:
                # Unknown, so nothing kept is served: the page asks for itself and says what is wrong.
                stamp, now = None, float("-inf")
            if stamp != self._stamp:
                self._pages = {}
            self._stamp, self._asked_at = stamp, now

    def _keep(self, key: Key, kept: CachedPage) -> None:
        with self._lock:
            if len(self._pages) >= MOST_PAGES:
                del self._pages[next(iter(self._pages))]
            self._pages[key] = kept


def _is_for_everybody(request: HttpRequest) -> bool:
    """Not asked for by somebody who is signed in. (A preview comes with its editor's session.)"""
    return (
        request.method in ("GET", "HEAD")
        and not request.META.get("QUERY_STRING")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
    )


def _may_be_kept(response: HttpResponse) -> bool:
    """The view said so, and nothing on the way made it one person's, or one of several by what was asked."""
    return (
        response.status_code == 200
        and response.get("Cache-Control") == SHARED
        and not response.cookies
        and not response.has_header("Vary")
    )


def _takes_gzip(accepted: str) -> bool:
    for one in accepted.split(","):
        name, _, weight = one.partition(";")
        if name.strip().lower() == "gzip":
            return weight.replace(" ", "").rstrip(".0") != "q="
    return False
