"""The note with reference and code, as a file and in print: it does not reveal what they are for."""

from django.test import Client

from tests.referrals.report.filling import filled, read, words
from tests.referrals.walking import shown

NOTE = "/report/sent/note/"
REVEALING = ("prevent", "terror", "report", "police", "concern", "norfolk", "999", "return")


def test_note_is_not_given_to_another_browser(db):
    client = filled()
    client.post("/report/check/")
    for stranger in (Client(), filled()):
        assert "note.txt" not in str(stranger.get(NOTE).headers)


def test_note_holds_only_reference_and_code(db):
    client = filled()
    client.post("/report/check/")
    response = client.get(NOTE)
    reference, code = shown(client, "reference"), shown(client, "return-code")
    assert response.content.decode() == f"Reference: {reference}\nCode: {code}\n"
    assert response["Content-Disposition"] == 'attachment; filename="note.txt"'
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Type"] == "text/plain; charset=utf-8"


def test_printed_page_holds_only_reference_and_code(db):
    client = filled()
    client.post("/report/check/")
    page = read(client.get("/report/sent/"))
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
    assert "no longer here" in words(client.get(NOTE))
