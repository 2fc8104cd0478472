"""The page tree, cache headers, the published statements, and files for crawlers."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from guidance.models import Area, AreaPage, AreasPage, Contact, GuidancePage, HomePage


class TestPageTree:
    @pytest.mark.parametrize(
        ("parent", "children"),
        [
            (HomePage, {AreasPage, GuidancePage}),
            (AreasPage, {AreaPage}),
            (AreaPage, {GuidancePage}),
            (GuidancePage, set()),
        ],
    )
    def test_allowed_subpage_types(self, parent, children):
        assert set(parent.allowed_subpage_models()) == children

    def test_home_page_is_allowed_only_at_the_root(self):
        assert HomePage.allowed_parent_page_models() == [Page]

    @pytest.mark.parametrize("model", [HomePage, AreasPage])
    def test_second_page_of_type_cannot_be_created(self, content, model):
        parent = model.objects.get().get_parent()
        assert not model.can_create_at(parent)

    def test_slug_of_area_page_cannot_change(self, content):
        page = AreaPage.objects.get(slug="norfolk")
        page.slug = "the-east"
        with pytest.raises(ValidationError) as caught:
            page.full_clean()
        assert "slug" in caught.value.message_dict


class TestAddresses:
    ADDRESSES = ["/", "/areas/", "/areas/cumbria/", "/what-happens-next/"]
    STATEMENTS = ["/privacy/", "/confidentiality/", "/accessibility/", "/cookies/", "/complaints/"]

    @pytest.mark.parametrize("address", ADDRESSES + STATEMENTS)
    def test_page_is_served_as_shared_and_without_cookies(self, client, content, address):
        response = client.get(address)
        assert response.status_code == 200
        assert response["Cache-Control"] == "public, no-cache"
        assert not response.cookies
        assert response["Vary"] == "Accept-Encoding"

    def test_response_to_signed_in_user_is_not_public(self, client, content, settings):
        client.cookies[settings.SESSION_COOKIE_NAME] = "anything"
        assert "public" not in client.get("/areas/cumbria/")["Cache-Control"]

    def test_unknown_area_returns_404(self, client, content):
        assert client.get("/areas/atlantis/").status_code == 404

    def test_queries_do_not_grow_with_contacts(self, client, content):
        client.get("/areas/norfolk/?uncached")  # fills Wagtail's site cache
        before = _queries(client)
        for number in range(20):
            Contact.objects.create(
                area=Area.objects.get(slug="norfolk"),
                kind="phone",
                purpose="referral",
                value=f"0100 {number:03}",
                label="Team",
                source="a test",
                source_on="2026",
            )
        assert _queries(client) == before <= 10


def _queries(client):
    with CaptureQueriesContext(connection) as captured:
        client.get("/areas/norfolk/?uncached")
    return len(captured)


class TestStatements:
    @pytest.mark.parametrize("address", ["/privacy/", "/confidentiality/", "/accessibility/", "/complaints/"])
    def test_open_questions_are_marked(self, read, address):
        assert "The councils and forces have still to tell us:" in read(address)

    @pytest.mark.parametrize(
        "fact",
        [
            r"council.*police force.*controller|controller.*council.*police force",
            r"article 6\(1\)\(e\)",
            r"article 9\(2\)\(g\)",
            r"Part 3 of the Data Protection Act 2018",
            r"sections 26 and 36",
            r"do not rely on your consent",
            r"copy of your information.*put right.*erase.*restrict",
            r"Information Commissioner.s Office",
            r"within 30 days",
            r"not mean secret",
        ],
    )
    def test_privacy_notice_states_fact(self, read, fact):
        assert re.search(fact, read("/privacy/"))

    @pytest.mark.parametrize(
        "fact",
        [
            r"Trained police officers read what you send",
            r"records, and keep a record of their own",
            r"Home Office",
            r"does not mean secret",
            r"do not have to say who you are",
            r"do not keep your internet address",
            r"less can be done",
            r"life is at risk, the police may try to find out who sent a report",
            r"ask that a senior officer decides that and writes down why.*still to confirm",
            r"What we do not promise",
        ],
    )
    def test_confidentiality_page_states_fact(self, read, fact):
        assert re.search(fact, read("/confidentiality/"))

    @pytest.mark.parametrize(
        "fact",
        [
            r"Office of the Independent Prevent Commissioner",
            r"records every complaint.*does not look into each one",
            r"do not have to give your name",
            r"That is not a complaint: report it",
            r"must acknowledge your complaint within 30 days",
            r"19 June 2026",
        ],
    )
    def test_complaints_page_states_fact(self, read, fact):
        assert re.search(fact, read("/complaints/"))

    @pytest.mark.parametrize(
        "fact",
        [
            r"not yet audited",
            r"criterion 1\.3\.5.*browser that fills them in also keeps them",
            r"Relay UK or textphone: 18001 101",
            r"You should be able to:.*zoom in up to 400%",
            r"version 2\.2, level AA",
            r"\(No\. 2\) Accessibility Regulations 2018",
            r"Equality and Human Rights Commission",
            r"21 November 2026",
        ],
    )
    def test_accessibility_statement_states_fact(self, read, fact):
        assert re.search(fact, read("/accessibility/"))

    def test_cookie_page_names_cookies_of_the_settings(self, read, settings):
        page = read("/cookies/")
        for name in (settings.DRAFT_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.SESSION_COOKIE_NAME):
            assert re.search(rf"\b{name}\b", page)


class TestHome:
    def test_home_page_links_to_areas_report_and_search(self, client, content):
        page = client.get("/").content.decode()
        for area in ("cambridgeshire", "cumbria", "essex", "norfolk", "westmorland-and-furness"):
            assert f'href="/areas/{area}/"' in page
        assert 'href="/report/"' in page
        assert 'action="/find/"' in page
        assert "0800 011 3764" in page

    def test_demo_notice_is_shown(self, read):
        assert "Nothing you send here reaches a real team" in read("/")


class TestCrawlers:
    def test_robots_txt_disallows_reports(self, client, content):
        body = client.get("/robots.txt").content.decode()
        assert "Disallow: /report/" in body
        assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in body

    def test_sitemap_lists_live_pages(self, client, content):
        body = client.get("/sitemap.xml").content.decode()
        assert body.count("<loc>") == GuidancePage.objects.live().count() + 7
        assert "<loc>http://127.0.0.1:8000/areas/norfolk/</loc>" in body

    def test_host_header_is_not_used_in_addresses(self, client, content):
        for address in ("/robots.txt", "/sitemap.xml"):
            body = client.get(address, headers={"host": "testserver:4711"}).content
            assert b"testserver" not in body
            assert b"http://127.0.0.1:8000/" in body

    def test_unpublished_page_is_not_in_sitemap(self, client, content):
        GuidancePage.objects.get(slug="cookies").unpublish()
        assert b"/cookies/" not in client.get("/sitemap.xml").content


class TestSecurityTxt:
    """RFC 9116."""

    ADDRESS = "/.well-known/security.txt"

    def test_security_txt_has_required_fields(self, client, db, frozen, settings):
        settings.SECURITY_CONTACTS = ["mailto:security@prevent.example", "https://prevent.example/security/"]
        settings.PORTAL_URL = "https://prevent.example"
        response = client.get(self.ADDRESS)
        assert response["Content-Type"] == "text/plain; charset=utf-8"
        assert response.content.decode().splitlines() == [
            "Contact: mailto:security@prevent.example",
            "Contact: https://prevent.example/security/",
            "Expires: 2027-05-20T09:00:00Z",
            "Preferred-Languages: en",
            "Canonical: https://prevent.example/.well-known/security.txt",
        ]

    def test_expiry_is_in_utc_in_summer(self, client, db, frozen):
        frozen.shift(-180 * 24 * 3600)
        assert b"Expires: 2026-11-21T09:00:00Z" in client.get(self.ADDRESS).content

    def test_without_contacts_it_returns_404(self, client, db, settings):
        settings.SECURITY_CONTACTS = []
        assert client.get(self.ADDRESS).status_code == 404
