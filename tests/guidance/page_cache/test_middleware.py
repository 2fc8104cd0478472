"""A guidance page is rendered once for all anonymous readers, is never personal, and is compressed."""

import gzip

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guidance.models import AreaPage, Contact, Edition, GuidancePage
from guidance.page_cache import middleware
from prevent_portal.accounts.models import User

NORFOLK = "/areas/norfolk/"


@pytest.fixture
def clock(monkeypatch):
    class Clock:
        now = 1000.0

        def __call__(self):
            return self.now

    clock = Clock()
    monkeypatch.setattr(middleware, "monotonic", clock)
    return clock


@pytest.fixture
def visitor(content, settings, clock):
    """A client whose process has cached one page and reads the edition every half second."""
    settings.EDITION_SECONDS = 0.5
    client = Client()
    warm(client, NORFOLK)
    return client


def warm(client, *addresses):
    """Fetch the pages, the first twice: a process reads the edition after its first page and caches from then on."""
    for address in (addresses[0], *addresses):
        assert client.get(address).status_code == 200


def cached_paths(client):
    """The paths cached for this client; the cache is the outermost middleware."""
    return {path for _, _, path, _ in client.handler._middleware_chain.__wrapped__._pages}


def queries(client, address=NORFOLK, **headers):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address, headers=headers).status_code == 200
    return len(captured)


class TestCacheHit:
    def test_hit_needs_no_query(self, visitor):
        assert queries(visitor) == 0

    def test_hit_equals_rendered_page(self, visitor):
        again, anew = visitor.get(NORFOLK), visitor.get(f"{NORFOLK}?anew")
        assert again.content == anew.content
        for name in ("Content-Security-Policy", "Referrer-Policy", "X-Frame-Options", "Content-Type"):
            assert again[name] == anew[name]

    def test_edition_is_read_once_per_interval(self, visitor, clock):
        clock.now += 0.5
        assert queries(visitor) == 1
        clock.now += 0.4
        assert queries(visitor) == 0

    def test_cached_page_expires(self, visitor, clock):
        clock.now += middleware.LONGEST_SECONDS
        assert queries(visitor) > 5

    def test_head_request_is_answered(self, visitor):
        response = visitor.head(NORFOLK)
        assert response.status_code == 200
        assert int(response["Content-Length"]) > 1000

    @pytest.mark.parametrize("address", ["/robots.txt", "/sitemap.xml", "/", "/areas/", "/privacy/"])
    def test_public_page_is_cached(self, visitor, address):
        visitor.get(address)
        assert queries(visitor, address) == 0


class TestResponse:
    def test_cache_control_requires_revalidation(self, visitor):
        """With a max-age, a changed contact would still be shown for that long."""
        assert visitor.get(NORFOLK)["Cache-Control"] == "public, no-cache"

    def test_matching_etag_gets_304(self, visitor):
        etag = visitor.get(NORFOLK)["ETag"]
        response = visitor.get(NORFOLK, headers={"if-none-match": etag})
        assert (response.status_code, response.content) == (304, b"")
        assert response["ETag"] == etag

    def test_outdated_etag_gets_new_page(self, visitor, clock):
        etag = visitor.get(NORFOLK)["ETag"]
        Contact.objects.filter(area__slug="norfolk").update(label="Another team")
        clock.now += 0.5
        response = visitor.get(NORFOLK, headers={"if-none-match": etag})
        assert response.status_code == 200
        assert b"Another team" in response.content
        assert response["ETag"] != etag

    @pytest.mark.parametrize("accepted", ["gzip", "br, gzip", "deflate, GZIP;q=0.5", "gzip; q=1.0"])
    def test_gzip_is_used_when_accepted(self, visitor, accepted):
        response = visitor.get(NORFOLK, headers={"accept-encoding": accepted})
        assert response["Content-Encoding"] == "gzip"
        assert response["Vary"] == "Accept-Encoding"
        assert int(response["Content-Length"]) == len(response.content) < 10_000
        assert gzip.decompress(response.content) == visitor.get(NORFOLK).content

    @pytest.mark.parametrize("accepted", ["", "br", "gzip;q=0", "gzip; q=0.00", "notgzip"])
    def test_gzip_is_not_used_unless_accepted(self, visitor, accepted):
        response = visitor.get(NORFOLK, headers={"accept-encoding": accepted})
        assert not response.has_header("Content-Encoding")
        assert b"<!DOCTYPE html>" in response.content

    def test_first_response_is_compressed(self, content):
        response = Client().get(NORFOLK, headers={"accept-encoding": "gzip"})
        assert response["Content-Encoding"] == "gzip"
        assert response["ETag"]


class TestUncacheable:
    def test_signed_in_response_is_not_stored(self, visitor, editor):
        visitor.force_login(editor)
        response = visitor.get(NORFOLK)
        assert response["Cache-Control"] == "no-store"
        assert not response.has_header("ETag")

    def test_response_to_request_with_cookie_is_not_cached(self, visitor):
        """So that nothing derived from a cookie can ever be cached."""
        visitor.cookies["draft"] = "anything"
        visitor.get("/areas/essex/")
        assert cached_paths(visitor) == {NORFOLK}

    def test_request_with_cookie_is_served_from_cache(self, visitor):
        visitor.cookies["draft"] = "anything"
        assert queries(visitor) == 0

    def test_response_that_sets_cookie_is_not_cached(self, visitor, monkeypatch):
        serve = AreaPage.serve

        def set_cookie(page, request, *args, **kwargs):
            response = serve(page, request, *args, **kwargs)
            response.set_cookie("x", "mine")
            return response

        monkeypatch.setattr(AreaPage, "serve", set_cookie)
        assert visitor.get("/areas/essex/").cookies["x"].value == "mine"
        assert cached_paths(visitor) == {NORFOLK}

    def test_response_that_varies_by_cookie_is_not_cached(self, visitor, monkeypatch):
        serve = AreaPage.serve

        def read_user(page, request, *args, **kwargs):
            assert request.user.is_anonymous
            return serve(page, request, *args, **kwargs)

        monkeypatch.setattr(AreaPage, "serve", read_user)
        assert "Cookie" in visitor.get("/areas/essex/")["Vary"]
        assert cached_paths(visitor) == {NORFOLK}

    @pytest.mark.parametrize("address", [f"{NORFOLK}?x=1", "/nowhere/", "/areas/norfolk", "/find/"])
    def test_other_address_is_not_cached(self, visitor, address):
        visitor.get(address)
        assert cached_paths(visitor) == {NORFOLK}

    def test_query_string_bypasses_cache(self, visitor):
        assert queries(visitor, f"{NORFOLK}?x=1") > 5

    def test_post_bypasses_cache(self, visitor):
        assert not visitor.post(NORFOLK).has_header("ETag")

    def test_each_host_is_cached_separately(self, visitor, settings):
        settings.ALLOWED_HOSTS = ["testserver", "other.example"]
        visitor.get(NORFOLK, headers={"host": "other.example"})
        assert len(visitor.handler._middleware_chain.__wrapped__._pages) == 2
        assert visitor.get(NORFOLK, headers={"host": "evil.example"}).status_code == 400

    def test_preview_of_draft_is_not_cached(self, visitor, editor, rf):
        """Wagtail sends a preview through all middleware with the address of the live page."""
        page = AreaPage.objects.get(slug="norfolk")
        page.title = "Draft for nobody"
        request = rf.get("/cms/")
        request.user = User.objects.get(pk=editor.pk)
        preview = page.make_preview_request(request)
        assert b"Draft for nobody" in preview.content
        assert not preview.has_header("ETag")
        assert b"Draft for nobody" not in visitor.get(NORFOLK).content


class TestLimits:
    def test_oldest_page_is_dropped_at_the_limit(self, visitor, monkeypatch):
        monkeypatch.setattr(middleware, "MOST_PAGES", 3)
        warm(visitor, "/", "/areas/", "/areas/essex/", "/areas/cumbria/")
        assert cached_paths(visitor) == {"/areas/", "/areas/essex/", "/areas/cumbria/"}

    def test_large_page_is_not_cached(self, visitor, monkeypatch):
        monkeypatch.setattr(middleware, "LARGEST_BYTES", 1000)
        assert visitor.get("/areas/essex/").status_code == 200
        assert cached_paths(visitor) == {NORFOLK}

    def test_page_rendered_before_edition_is_known_is_not_cached(self, content, clock):
        """It may be older than the edition that is read afterwards."""
        client = Client()
        client.get(NORFOLK)
        assert cached_paths(client) == set()


class TestUnknownEdition:
    def test_database_error_bypasses_cache(self, visitor, clock, monkeypatch):
        def raise_error():
            raise DatabaseError

        monkeypatch.setattr(Edition, "current", raise_error)
        clock.now += 0.5
        assert queries(visitor) > 5, "the page is rendered again"

    def test_health_check_makes_no_query(self, visitor, clock):
        clock.now += 0.5
        assert queries(visitor, "/healthz") == 0

    def test_missing_edition_disables_cache(self, visitor, clock):
        Edition.objects.all().delete()
        clock.now += 0.5
        for _ in range(3):
            assert queries(visitor) > 5


def test_at_most_twelve_queries_uncached(visitor):
    for address in ("/", "/areas/", NORFOLK, "/areas/westmorland-and-furness/", "/privacy/", "/what-happens-next/"):
        assert queries(visitor, f"{address}?anew") <= 12


def test_site_root_paths_are_cleared_when_edition_changes(visitor, clock):
    """Wagtail caches them for an hour in each process."""
    cache.set("wagtail_site_root_paths", ["stale"], version=2)
    GuidancePage.objects.filter(slug="privacy").update(title="Another title")
    clock.now += 0.5
    visitor.get(NORFOLK)
    assert cache.get("wagtail_site_root_paths", version=2) != ["stale"]
