"""Whole-page cache for guidance in each process, invalidated within a second of a change.

There is no shared cache server: each process reads the edition of the guidance at most every EDITION_SECONDS and
drops pages rendered from an older one. See ADR 0016.
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
from prevent_portal import languages

# Memory limits: a portal has about twenty pages of about 30 kB.
MOST_PAGES = 100
LARGEST_BYTES = 500_000
# Pages expire because they may show values that change without an edition, such as the date.
LONGEST_SECONDS = 60

Key = tuple[bool, str, str, str]
# Other queries are rendered each time, so that they cannot push pages out of the cache.
_QUERIES = {"", *(f"{languages.PARAMETER}={each.code}" for each in languages.LANGUAGES if not each.is_english)}
_with_etag = ConditionalGetMiddleware(lambda request: HttpResponse())


@dataclass(frozen=True, slots=True)
class CachedPage:
    """A response, plain and compressed, with the edition that was known before it was rendered."""

    plain: tuple[bytes, dict[str, str]]
    compressed: tuple[bytes, dict[str, str]]
    stamp: str | None
    until: float

    @classmethod
    def of(cls, response: HttpResponse, stamp: str | None) -> "CachedPage":
        patch_vary_headers(response, ["Accept-Encoding"])
        body = response.content
        compressed = gzip.compress(body, mtime=0)
        headers = {**dict(response.items()), "Content-Length": str(len(body))}
        compressed_headers = {**headers, "Content-Encoding": "gzip", "Content-Length": str(len(compressed))}
        return cls((body, headers), (compressed, compressed_headers), stamp, monotonic() + LONGEST_SECONDS)

    def response_to(self, request: HttpRequest) -> HttpResponseBase:
        takes_gzip = _takes_gzip(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        body, headers = self.compressed if takes_gzip else self.plain
        return _with_etag.process_response(request, HttpResponse(body, headers=headers))


class PageCache:
    """Must be the outermost middleware, so that a hit skips all others."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response
        self._pages: dict[Key, CachedPage] = {}
        self._lock = Lock()
        self._stamp: str | None = None
        self._asked_at = float("-inf")

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not _is_anonymous_read(request):
            return self._get_response(request)
        key = (request.is_secure(), request.META.get("HTTP_HOST", ""), request.path_info, _query(request))
        if (page := self._pages.get(key)) and self._is_fresh(page):
            return page.response_to(request)
        # Read before rendering. A stamp older than the page is safe: the page is only dropped sooner.
        stamp = self._stamp
        response = self._get_response(request)
        if not isinstance(response, HttpResponse) or not _is_cacheable(response):
            return response
        page = CachedPage.of(response, stamp)
        if stamp is None:
            self._refresh_edition()
        elif request.method == "GET" and not request.COOKIES and len(response.content) <= LARGEST_BYTES:
            self._store(key, page)
        return page.response_to(request)

    def _is_fresh(self, page: CachedPage) -> bool:
        self._refresh_edition()
        return page.stamp == self._stamp and monotonic() < page.until

    def _refresh_edition(self) -> None:
        """One thread reads it; the others wait, so that they do not serve a stale page."""
        if monotonic() - self._asked_at < settings.EDITION_SECONDS:
            return
        with self._lock:
            if (now := monotonic()) - self._asked_at < settings.EDITION_SECONDS:
                return
            try:
                stamp = Edition.current()
                if stamp != self._stamp:
                    # Wagtail caches the site root paths for an hour in each process.
                    Site.clear_site_root_paths_cache()
            except DatabaseError:
                # Unknown edition: serve nothing from the cache, so that the view reports the error.
                stamp, now = None, float("-inf")
            if stamp != self._stamp:
                self._pages = {}
            self._stamp, self._asked_at = stamp, now

    def _store(self, key: Key, page: CachedPage) -> None:
        with self._lock:
            if len(self._pages) >= MOST_PAGES:
                del self._pages[next(iter(self._pages))]
            self._pages[key] = page


def _query(request: HttpRequest) -> str:
    return str(request.META.get("QUERY_STRING", ""))


def _is_anonymous_read(request: HttpRequest) -> bool:
    """No session cookie, and no query but a language. (A preview has its editor's session cookie.)"""
    return (
        request.method in ("GET", "HEAD")
        and _query(request) in _QUERIES
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
    )


def _is_cacheable(response: HttpResponse) -> bool:
    """The view marked it as shared, and no middleware made it personal by a cookie or a Vary header."""
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
