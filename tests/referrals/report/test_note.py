"""What can be printed or saved after sending tells reference and code, and nothing of what they are for."""

from django.test import Client

from tests.referrals.report.filling import filled, read, words
from tests.referrals.walking import shown

NOTE = "/report/sent/note/"
TELLING = ("prevent", "terror", "report", "police", "concern", "norfolk", "999", "return")


def test_a_stranger_gets_none(db):
    client = filled()
    client.post("/report/check/")
    for stranger in (Client(), filled()):
        assert "note.txt" not in str(stranger.get(NOTE).headers)


def test_the_file_tells_the_two_and_nothing_else(db):
    client = filled()
    client.post("/report/check/")
    response = client.get(NOTE)
    reference, code = shown(client, "reference"), shown(client, "return-code")
    assert response.content.decode() == f"Reference: {reference}\nCode: {code}\n"
    assert response["Content-Disposition"] == 'attachment; filename="note.txt"'
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Type"] == "text/plain; charset=utf-8"


def test_on_paper_there_is_nothing_else_either(db):
    client = filled()
    client.post("/report/check/")
    page = read(client.get("/report/sent/"))
    printed = page.select_one(".portal-keepsake").get_text(" ").lower()
    assert shown(client, "reference").lower() in printed
    assert not [word for word in TELLING if word in printed]
    page.select_one(".portal-keepsake").decompose()
    page.select_one(".portal-not-printed").decompose()
    assert not page.find("main").get_text(strip=True)


def test_written_down_it_is_gone(db):
    client = filled()
    client.post("/report/check/")
    response = client.post("/report/sent/")
    assert response["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert "no longer here" in words(client.get(NOTE))
