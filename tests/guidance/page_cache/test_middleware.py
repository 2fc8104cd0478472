"""A guidance page is rendered once for everybody, is never anybody's own, and is packed."""

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
    """A browser before a process that has kept one page and asks every half second whether it still holds."""
    settings.EDITION_SECONDS = 0.5
    client = Client()
    warm(client, NORFOLK)
    return client


def warm(client, *addresses):
    """From the first page a process learns which edition there is; what it then renders is kept."""
    for address in (addresses[0], *addresses):
        assert client.get(address).status_code == 200


def kept_by(client):
    """The addresses that this browser's process keeps; the cache is the outermost middleware."""
    return {path for _, _, path in client.handler._middleware_chain.__wrapped__._pages}


def queries(client, address=NORFOLK, **headers):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address, headers=headers).status_code == 200
    return len(captured)


class TestAHit:
    def test_no_query(self, visitor):
        assert queries(visitor) == 0

    def test_the_same_page(self, visitor):
        again, anew = visitor.get(NORFOLK), visitor.get(f"{NORFOLK}?anew")
        assert again.content == anew.content
        for name in ("Content-Security-Policy", "Referrer-Policy", "X-Frame-Options", "Content-Type"):
            assert again[name] == anew[name]

    def test_one_query_in_half_a_second(self, visitor, clock):
        clock.now += 0.5
        assert queries(visitor) == 1
        clock.now += 0.4
        assert queries(visitor) == 0

    def test_no_page_is_kept_for_long(self, visitor, clock):
        clock.now += middleware.LONGEST_SECONDS
        assert queries(visitor) > 5

    def test_head(self, visitor):
        response = visitor.head(NORFOLK)
        assert response.status_code == 200
        assert int(response["Content-Length"]) > 1000

    @pytest.mark.parametrize("address", ["/robots.txt", "/sitemap.xml", "/", "/areas/", "/privacy/"])
    def test_what_else_is_kept(self, visitor, address):
        visitor.get(address)
        assert queries(visitor, address) == 0


class TestTheAnswer:
    def test_browsers_ask_each_time(self, visitor):
        """A max-age would show a contact for as long after it was changed."""
        assert visitor.get(NORFOLK)["Cache-Control"] == "public, no-cache"

    def test_nothing_new_is_not_sent_again(self, visitor):
        etag = visitor.get(NORFOLK)["ETag"]
        response = visitor.get(NORFOLK, headers={"if-none-match": etag})
        assert (response.status_code, response.content) == (304, b"")
        assert response["ETag"] == etag

    def test_something_new_is(self, visitor, clock):
        etag = visitor.get(NORFOLK)["ETag"]
        Contact.objects.filter(area__slug="norfolk").update(label="Another team")
        clock.now += 0.5
        response = visitor.get(NORFOLK, headers={"if-none-match": etag})
        assert response.status_code == 200
        assert b"Another team" in response.content
        assert response["ETag"] != etag

    @pytest.mark.parametrize("accepted", ["gzip", "br, gzip", "deflate, GZIP;q=0.5", "gzip; q=1.0"])
    def test_packed(self, visitor, accepted):
        response = visitor.get(NORFOLK, headers={"accept-encoding": accepted})
        assert response["Content-Encoding"] == "gzip"
        assert response["Vary"] == "Accept-Encoding"
        assert int(response["Content-Length"]) == len(response.content) < 10_000
        assert gzip.decompress(response.content) == visitor.get(NORFOLK).content

    @pytest.mark.parametrize("accepted", ["", "br", "gzip;q=0", "gzip; q=0.00", "notgzip"])
    def test_not_packed(self, visitor, accepted):
        response = visitor.get(NORFOLK, headers={"accept-encoding": accepted})
        assert not response.has_header("Content-Encoding")
        assert b"<!DOCTYPE html>" in response.content

    def test_packed_the_first_time_too(self, content):
        response = Client().get(NORFOLK, headers={"accept-encoding": "gzip"})
        assert response["Content-Encoding"] == "gzip"
        assert response["ETag"]


class TestNobodysOwn:
    def test_signed_in(self, visitor, editor):
        visitor.force_login(editor)
        response = visitor.get(NORFOLK)
        assert response["Cache-Control"] == "no-store"
        assert not response.has_header("ETag")

    def test_a_page_rendered_for_a_cookie_is_not_kept(self, visitor):
        """The page would be the same; but whatever a cookie may ever bring into it stays out."""
        visitor.cookies["draft"] = "anything"
        visitor.get("/areas/essex/")
        assert kept_by(visitor) == {NORFOLK}

    def test_yet_its_bearer_is_served_what_is_kept(self, visitor):
        visitor.cookies["draft"] = "anything"
        assert queries(visitor) == 0

    def test_a_response_that_sets_a_cookie_is_not_kept(self, visitor, monkeypatch):
        serve = AreaPage.serve

        def with_cookie(page, request, *args, **kwargs):
            response = serve(page, request, *args, **kwargs)
            response.set_cookie("x", "mine")
            return response

        monkeypatch.setattr(AreaPage, "serve", with_cookie)
        assert visitor.get("/areas/essex/").cookies["x"].value == "mine"
        assert kept_by(visitor) == {NORFOLK}

    def test_a_response_that_varies_by_cookie_is_not_kept(self, visitor, monkeypatch):
        serve = AreaPage.serve

        def asks_who(page, request, *args, **kwargs):
            assert request.user.is_anonymous
            return serve(page, request, *args, **kwargs)

        monkeypatch.setattr(AreaPage, "serve", asks_who)
        assert "Cookie" in visitor.get("/areas/essex/")["Vary"]
        assert kept_by(visitor) == {NORFOLK}

    @pytest.mark.parametrize("address", [f"{NORFOLK}?x=1", "/nowhere/", "/areas/norfolk", "/find/"])
    def test_not_kept(self, visitor, address):
        visitor.get(address)
        assert kept_by(visitor) == {NORFOLK}

    def test_a_query_string_is_not_answered_from_what_is_kept(self, visitor):
        assert queries(visitor, f"{NORFOLK}?x=1") > 5

    def test_a_post_is_not(self, visitor):
        assert not visitor.post(NORFOLK).has_header("ETag")

    def test_another_host_has_its_own(self, visitor, settings):
        settings.ALLOWED_HOSTS = ["testserver", "other.example"]
        visitor.get(NORFOLK, headers={"host": "other.example"})
        assert len(visitor.handler._middleware_chain.__wrapped__._pages) == 2
        assert visitor.get(NORFOLK, headers={"host": "evil.example"}).status_code == 400

    def test_a_draft_that_an_editor_previews(self, visitor, editor, rf):
        """Wagtail sends a preview through all middleware, under the address of the live page."""
        page = AreaPage.objects.get(slug="norfolk")
        page.title = "Draft for nobody"
        request = rf.get("/cms/")
        request.user = User.objects.get(pk=editor.pk)
        preview = page.make_preview_request(request)
        assert b"Draft for nobody" in preview.content
        assert not preview.has_header("ETag")
        assert b"Draft for nobody" not in visitor.get(NORFOLK).content


class TestBounds:
    def test_pages(self, visitor, monkeypatch):
        monkeypatch.setattr(middleware, "MOST_PAGES", 3)
        warm(visitor, "/", "/areas/", "/areas/essex/", "/areas/cumbria/")
        assert kept_by(visitor) == {"/areas/", "/areas/essex/", "/areas/cumbria/"}

    def test_bytes(self, visitor, monkeypatch):
        monkeypatch.setattr(middleware, "LARGEST_BYTES", 1000)
        assert visitor.get("/areas/essex/").status_code == 200
        assert kept_by(visitor) == {NORFOLK}

    def test_the_first_page_of_a_process_asks_for_the_edition_after_it_was_rendered(self, content, clock):
        """Rendered before, it may be older than the edition: so it is not kept."""
        client = Client()
        client.get(NORFOLK)
        assert kept_by(client) == set()


class TestWithoutADatabase:
    def test_nothing_kept_is_served(self, visitor, clock, monkeypatch):
        def gone():
            raise DatabaseError

        monkeypatch.setattr(Edition, "current", gone)
        clock.now += 0.5
        assert queries(visitor) > 5, "rendered anew, or else told that it cannot be"

    def test_an_answer_that_asks_no_database_does_not_begin_to(self, visitor, clock):
        clock.now += 0.5
        assert queries(visitor, "/healthz") == 0

    def test_no_edition_no_cache(self, visitor, clock):
        Edition.objects.all().delete()
        clock.now += 0.5
        for _ in range(3):
            assert queries(visitor) > 5


def test_at_most_twelve_queries_uncached(visitor):
    for address in ("/", "/areas/", NORFOLK, "/areas/westmorland-and-furness/", "/privacy/", "/what-happens-next/"):
        assert queries(visitor, f"{address}?anew") <= 12


def test_where_the_site_begins_is_forgotten_too(visitor, clock):
    """Wagtail remembers it for an hour, and each process of the public tier for itself."""
    cache.set("wagtail_site_root_paths", ["stale"], version=2)
    GuidancePage.objects.filter(slug="privacy").update(title="Another title")
    clock.now += 0.5
    visitor.get(NORFOLK)
    assert cache.get("wagtail_site_root_paths", version=2) != ["stale"]
