"""Returning with the code: wrong codes, visits and their expiry, and secrecy of the code."""

from datetime import timedelta

import pytest
from django.test import Client

from prevent_portal.languages import LANGUAGES, PARAMETER
from referrals.models import Draft
from tests.referrals.report.filling import filled, read, words
from tests.referrals.report.returning import CODE, enter, give_code, visiting, write
from tests.referrals.review.building import send
from tests.referrals.walking import shown

WRONG_CODES = [
    "2222-3333-4444-5555",
    "ABCD",
    "ABCD-EFGH-JKLM-NPQ0",
    "ABCD-EFGH-JKLM-NPQ\x00",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "éééé-éééé-éééé-éééé",
    "👩\u200d👧" * 4,
    "A" * 41,
    "A" * 100_000,
]


@pytest.fixture
def concern(db):
    concern = send()
    give_code(concern)
    return concern


@pytest.mark.parametrize("typed", WRONG_CODES, ids=lambda typed: typed[:12].encode("ascii", "ignore").decode())
def test_wrong_code_shows_error(client, concern, typed):
    response = enter(client, typed)
    page = read(response)
    assert response.status_code == 200
    assert page.title.get_text().startswith("Error: ")
    assert page.select(".govuk-error-summary a")
    assert "visit" not in client.cookies


@pytest.mark.parametrize("language", [language.code for language in LANGUAGES])
def test_whole_saved_note_is_accepted_in_every_language(db, language):
    reporter = filled()
    reporter.get(f"/report/check/?{PARAMETER}={language}")
    reporter.post("/report/check/")
    note = reporter.post("/report/sent/note/").content.decode()
    printed = read(reporter.get("/report/sent/")).select_one(".portal-keepsake").get_text()
    assert len(note.splitlines()) == 2
    for pasted in (note, note.replace("\n", ""), printed, printed.replace("\n", "")):
        assert enter(Client(), pasted)["Location"] == "/return/messages/"


@pytest.mark.parametrize("empty", [{}, {"code": ""}, {"code": "   "}])
def test_empty_code_shows_error(client, db, empty):
    assert "Enter your return code" in words(client.post("/return/", empty))


def test_reference_is_not_a_return_code(client, concern):
    assert "We do not know this code" in words(enter(client, concern.reference))


def test_code_in_query_string_is_ignored(client, concern):
    assert client.get("/return/", {"code": CODE}).status_code == 200
    assert "visit" not in client.cookies


@pytest.mark.parametrize(
    "cookie", ["", "x", "A" * 64, "%%%", pytest.param(lambda: filled().cookies["draft"].value, id="a draft's")]
)
def test_messages_page_without_visit_asks_for_code(client, concern, cookie):
    client.cookies["visit"] = cookie() if callable(cookie) else cookie
    for page in (client.get("/return/messages/"), write(client, "Canaryanswer")):
        assert "Enter your return code" in words(page)
        assert "Your report" not in words(page)
    assert not concern.messages.exists()


@pytest.mark.parametrize(
    "typed",
    [
        str,
        str.lower,
        lambda code: code.replace("-", ""),
        lambda code: code.replace("-", " "),
        lambda code: f"  {code.lower()}\t",
    ],
)
def test_code_is_accepted_in_any_common_spelling(client, db, typed):
    reporter = filled()
    reporter.post("/report/check/")
    response = enter(client, typed(shown(reporter, "return-code")))
    assert response["Location"] == "/return/messages/"
    assert "Received." in words(client.get("/return/messages/"))


def test_code_is_not_in_headers_cookies_rows_or_pages(client, concern, nothing_leaks):
    letters = CODE.replace("-", "")
    nothing_leaks([CODE, letters])
    response = enter(client)
    page = client.get("/return/messages/")
    left = str(response.headers) + client.cookies.output() + page.content.decode() + Draft.objects.get().ciphertext
    assert CODE not in left
    assert letters not in left
    assert page["Cache-Control"] == "no-store"


def test_visit_cookie_is_httponly_strict_and_secure(client, concern, settings):
    settings.SESSION_COOKIE_SECURE = True
    enter(client)
    cookie = client.cookies["visit"]
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"], cookie["max-age"]) == (True, "Strict", True, "")


def test_visit_needs_both_row_and_cookie(client, concern):
    enter(client)
    stolen = Client()
    stolen.cookies["visit"] = client.cookies["visit"].value
    assert "Your report" in words(stolen.get("/return/messages/"))  # control: both together open it
    Draft.objects.update(ciphertext=Draft.objects.get().ciphertext[:-8] + "AAAAAAA=")
    assert "Enter your return code" in words(stolen.get("/return/messages/"))


def test_leaving_ends_visit_for_copied_cookies(client, concern):
    enter(client)
    copy = Client()
    copy.cookies["visit"] = client.cookies["visit"].value
    response = client.post("/return/leave/")
    assert response["Location"] == "/"
    assert response["Clear-Site-Data"]
    assert client.cookies["visit"].value == ""
    assert not Draft.objects.exists()
    assert "Enter your return code" in words(copy.get("/return/messages/"))


def test_entering_a_code_ends_the_previous_visit(client, concern):
    enter(client)
    enter(client)
    assert Draft.objects.count() == 1


def test_visit_expires(client, concern, frozen, settings):
    enter(client)
    frozen.shift(timedelta(minutes=settings.RETURN_MINUTES) - timedelta(seconds=1))
    assert "Your report" in words(client.get("/return/messages/"))
    frozen.shift(timedelta(seconds=1))
    page = words(client.get("/return/messages/"))
    assert "For your safety this page closes after a while" in page
    assert "Your report" not in page


def test_writing_extends_the_visit(client, concern, frozen, settings):
    enter(client)
    for number in range(3):
        frozen.shift(timedelta(minutes=settings.RETURN_MINUTES - 1))
        assert write(client, "x", str(number)).status_code == 302


def test_message_after_expiry_is_carried_to_next_visit(client, concern, frozen, settings):
    enter(client)
    frozen.shift(timedelta(minutes=settings.RETURN_MINUTES))
    page = write(client, "Canaryanswer\nand a second line")
    form = read(page).find("textarea", id="id_words").find_parent("form")
    assert form.find("textarea").get_text().strip() == "Canaryanswer\nand a second line"
    wrong = client.post(form["action"], {"code": "ABCD", "words": "Canaryanswer"})
    assert read(wrong).find("textarea", id="id_words").get_text().strip() == "Canaryanswer"
    enter(client, words="Canaryanswer")
    assert not concern.messages.exists()
    assert read(client.get("/return/messages/")).find("textarea").get_text().strip() == "Canaryanswer"
    write(client, "Canaryanswer")
    assert concern.messages.count() == 1
    assert "Canaryanswer" not in client.get("/return/messages/").content.decode()


def test_return_page_works_without_sealing_keys(concern, settings):
    settings.SEALING_PUBLIC_KEYS = []
    settings.SEALING_PRIVATE_KEYS = []
    assert "Received." in words(visiting(concern).get("/return/messages/"))


def test_code_works_while_its_key_is_listed(client, concern, settings):
    made_with = settings.RETURN_CODE_KEYS
    settings.RETURN_CODE_KEYS = ["y" * 50, *made_with]
    assert enter(client).status_code == 302
    settings.RETURN_CODE_KEYS = ["y" * 50]
    assert enter(Client()).status_code == 200  # the control: unknown without it


def test_code_outlives_secret_key(client, concern, settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "y" * 50, []
    assert enter(client).status_code == 302


def test_page_explains_a_lost_code(client, db):
    page = words(client.get("/return/"))
    assert "We cannot find it or give you a new one" in page
    assert "send a new report" in page


def test_visit_of_deleted_concern_asks_for_code(client, concern):
    enter(client)
    concern.deliveries.all().delete()
    concern.delete()
    assert "Enter your return code" in words(client.get("/return/messages/"))
