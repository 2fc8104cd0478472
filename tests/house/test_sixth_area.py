"""An area added only as database rows appears on every public page that lists areas; no page says "five"."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail.models import Page

from guidance import directory
from guidance.content.shapes import contacts
from guidance.models import Area, AreaPage, AreasPage, Contact, Council, Force
from prevent_portal.languages import LANGUAGES
from referrals.models import Concern
from referrals.report.triage import EXITS
from tests.referrals.walking import answers, begin, walk

FIVE = ("Cambridgeshire", "Cumbria", "Essex", "Norfolk", "Westmorland and Furness")
COUNCIL = "E07000209"
# "Five" in each language of the report.
COUNTED = re.compile(r"\bfive\b|\bpię(ć|ciu)\b|پانچ", re.IGNORECASE)


@pytest.fixture
def sixth(db) -> Area:
    force = Force.objects.create(slug="surrey", name="Surrey Police", gss_code="E23000031")
    area = Area.objects.create(slug="surrey", name="Surrey", force=force)
    Council.objects.create(gss_code=COUNCIL, name="Guildford", area=area, tier="district")
    Contact.objects.create(
        area=area, kind="email", purpose="referral", value="prevent@surrey.example", label="Surrey Prevent team"
    )
    page = AreaPage(area=area, title="Prevent in Surrey", slug="surrey", body=json.dumps([contacts()]))
    AreasPage.objects.get().add_child(instance=page)
    return area


def words(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return BeautifulSoup(response.content, "html.parser").get_text(" ", strip=True)


def omits_the_sixth(text: str) -> bool:
    return all(name in text for name in FIVE) and "Surrey" not in text


@pytest.mark.parametrize("address", ["/", "/areas/", "/find/", "/report/elsewhere/"])
def test_new_area_is_in_every_list_of_areas(sixth, address):
    text = words(Client(), address)
    assert [name for name in (*FIVE, "Surrey") if name not in text] == []


@pytest.mark.parametrize(
    ("slug", "place"),
    [
        ("council", {}),
        ("known-from", {"where": {"where": "unknown"}}),
        ("team", {"where": {"where": "unknown"}, "known-from": {"area": "unknown"}}),
    ],
)
def test_report_form_offers_new_area(sixth, slug, place):
    given = answers(council=None) | place
    client = walk(begin(), given, until=slug)
    text = words(client, f"/report/{slug}/")
    assert "Surrey" in text
    assert not omits_the_sixth(text)


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_no_public_page_names_only_the_first_five_areas(sixth, language):
    client = Client()
    pages = [page.get_url() for page in Page.objects.live().public().filter(depth__gt=1)]
    pages += ["/find/?postcode=GU1+1AA", "/find/?postcode=EH1+1AA", "/report/start/", "/return/"]
    client.get("/report/", {"language": language.code})
    pages += ["/report/", *(f"/report/{slug}/" for slug in EXITS)]
    assert "/areas/surrey/" in pages
    for address in pages:
        text = words(client, address)
        assert not COUNTED.search(text), address
        assert not omits_the_sixth(text), address


def test_sitemap_contains_new_area(sixth):
    assert b"/areas/surrey/" in Client().get("/sitemap.xml").content


def test_new_area_page_shows_its_contact(sixth):
    assert "Surrey Prevent team" in words(Client(), "/areas/surrey/")


def test_postcode_of_new_area_is_unknown_without_data(sixth):
    assert directory.areas_for("GU1 1AA").answer is directory.Answer.UNKNOWN
    assert directory.areas_for("EH1 1AA").answer is directory.Answer.OUTSIDE


def test_report_from_new_area_goes_to_its_force(sixth):
    client = walk(begin("surrey"), answers(council={"council": COUNCIL}))
    assert client.post("/report/check/").status_code == 302
    assert Concern.objects.get().force == sixth.force
    assert "Surrey" in words(client, "/report/sent/")


def test_list_without_new_area_is_detected():
    assert omits_the_sixth(" ".join(FIVE))
    assert COUNTED.search("the five areas")
