"""The note with reference and code, as a file and in print: it does not reveal what they are for."""

import pytest
from django.conf import settings
from django.test import Client

from tests.referrals.report.filling import filled, read, words
from tests.referrals.walking import shown

NOTE = "/report/sent/note/"
REVEALING = ("prevent", "terror", "report", "police", "concern", "norfolk", "999", "return")


def test_note_is_not_given_to_another_browser(db):
    client = filled()
    client.post("/report/check/")
    for stranger in (Client(), filled()):
        assert "note.txt" not in str(stranger.post(NOTE).headers)


def test_note_holds_only_reference_and_code(db):
    client = filled()
    client.post("/report/check/")
    response = client.post(NOTE)
    reference, code = shown(client, "reference"), shown(client, "return-code")
    assert response.content.decode() == f"Number: {reference}\nCode: {code}\n"
    assert response["Content-Disposition"] == 'attachment; filename="note.txt"'
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize("given", ["no", "", "evil", "YES"])
def test_note_has_no_address_by_default(db, given):
    client = filled()
    client.post("/report/check/")
    assert settings.PORTAL_URL not in client.post(NOTE, {"address": given}).content.decode()


def test_note_has_the_plain_address_at_the_reporters_choice(db):
    client = filled()
    client.post("/report/check/")
    form = read(client.get("/report/sent/")).select_one(f"form[action='{NOTE}']")
    box = form.select_one("input[type=checkbox]")
    note = client.post(NOTE, {box["name"]: box["value"]}).content.decode()
    assert note.splitlines()[2:] == [f"{settings.PORTAL_URL}/return/"]
    assert shown(client, "return-code") in note


LINKS = {
    "a top-level link": ("get", {}, {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}),
    "a link of a neighbour": ("get", {"address": "yes"}, {"sec-fetch-site": "same-site"}),
    "a link of a browser that says nothing": ("get", {"address": "yes"}, {}),
    "a posted form": ("post", {"address": "yes"}, {"sec-fetch-site": "cross-site", "origin": "https://evil.example"}),
    "a posted form of a browser that says nothing": ("post", {"address": "yes"}, {}),
}


def sent(client):
    """With a token for each form, as a browser has it."""
    client.cookies = filled().cookies
    page = read(client.get("/report/check/"))
    client.post("/report/check/", {"csrfmiddlewaretoken": page.select_one("[name=csrfmiddlewaretoken]")["value"]})
    return client


@pytest.mark.parametrize(("method", "fields", "headers"), LINKS.values(), ids=LINKS)
def test_other_site_does_not_have_the_note_downloaded(db, method, fields, headers):
    """The attack: whoever shares the machine finds code and address among the downloads."""
    client = sent(Client(enforce_csrf_checks=True))
    response = getattr(client, method)(NOTE, fields, headers=headers)
    assert response.status_code in (403, 405)
    assert "Content-Disposition" not in response


def test_own_form_has_the_note_downloaded(db):
    """The control: the form of the page, without a script."""
    client = sent(Client(enforce_csrf_checks=True))
    form = read(client.get("/report/sent/")).select_one(f"form[action='{NOTE}']")
    fields = {field["name"]: field["value"] for field in form.select("input")}
    note = client.post(NOTE, fields)
    assert note["Content-Disposition"] == 'attachment; filename="note.txt"'
    assert settings.PORTAL_URL in note.content.decode()


@pytest.mark.parametrize("way", ["a posted form", "a posted form of a browser that says nothing"])
def test_other_site_has_the_note_downloaded_without_the_token(db, way):
    """Control: the same requests work where nobody asks for a token."""
    method, fields, headers = LINKS[way]
    response = getattr(sent(Client()), method)(NOTE, fields, headers=headers)
    assert response["Content-Disposition"] == 'attachment; filename="note.txt"'


def test_printed_page_holds_only_reference_and_code(db):
    client = filled()
    client.post("/report/check/")
    page = read(client.get("/report/sent/"))
    # Not printed unless the reporter ticks the box: see the journey in tests/journeys/test_safety.py.
    address = page.select_one(".portal-keepsake__address").extract()
    assert address.get_text(strip=True) == f"{settings.PORTAL_URL}/return/"
    assert not page.select_one("#with-address").has_attr("checked")
    printed = page.select_one(".portal-keepsake").get_text(" ").lower()
    assert shown(client, "reference").lower() in printed
    assert not [word for word in REVEALING if word in printed]
    page.select_one(".portal-keepsake").decompose()
    page.select_one(".portal-not-printed").decompose()
    assert not page.find("main").get_text(strip=True)


def test_confirming_the_receipt_removes_the_note(db):
    client = filled()
    client.post("/report/check/")
    response = client.post("/report/sent/")
    assert response["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert "no longer here" in words(client.post(NOTE))
