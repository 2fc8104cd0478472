"""The report, its receipt and the return pages in Polish and Urdu."""

import pytest
from django.core import mail as outbox
from django.test import Client
from django.utils.translation import ngettext, override

from prevent_portal.languages import COOKIE, ENGLISH, LANGUAGES
from referrals import transports
from referrals.models import Concern, Delivery
from referrals.sealing import open_sealed
from referrals.stored_fields import context_of
from tests.referrals.report.filling import asked_until, filled, read, words
from tests.referrals.report.returning import visiting
from tests.referrals.walking import CANARIES, answers, begin, shown, walk
from tests.referrals.ways import WAYS

SPOKEN = pytest.mark.parametrize("language", LANGUAGES[1:], ids=lambda language: language.code)
LATIN = {"reference": r"^[A-Z2-9]{4}-[A-Z2-9]{4}$", "return-code": r"^([A-Z0-9]{4}-){3}[A-Z0-9]{4}$"}


def speak(client, language):
    client.get("/report/", {"language": language.code})
    return client


@SPOKEN
@pytest.mark.parametrize("way", ["a child, by family", "a place, by a professional", "oneself, under 18"])
def test_whole_report_in_another_language(db, officer_client, language, way):
    client = walk(begin(client=speak(Client(), language)), WAYS[way])
    assert read(client.get("/report/check/")).html["lang"] == language.tag
    assert client.post("/report/check/")["Location"] == "/report/sent/"
    page = read(client.get("/report/sent/"))
    assert page.html["dir"] == language.direction
    assert {page.find(id=name)["dir"] for name in LATIN} == {"ltr"}
    concern = Concern.objects.get(reference=shown(client, "reference"))
    assert concern.language == language.code
    review_page = words(officer_client.get(f"/review/{concern.reference}/"))
    assert f"Asked in {language.english_name}" in review_page
    every = words(officer_client.get(f"/review/{concern.reference}/?questions=all"))
    assert "What worries you?" in every


def test_english_report_shows_no_language_note(concern, officer_client):
    assert concern.language == ENGLISH.code
    assert "Asked in" not in words(officer_client.get(f"/review/{concern.reference}/"))


@SPOKEN
def test_sealed_content_is_in_english(db, language):
    speak(filled(), language).post("/report/check/")
    concern = Concern.objects.get()
    content = open_sealed(concern.sealed, context=context_of(concern))
    of_english = filled()
    of_english.post("/report/check/")
    other = Concern.objects.exclude(pk=concern.pk).get()
    assert content == open_sealed(other.sealed, context=context_of(other))


@SPOKEN
def test_language_change_keeps_typed_answer(db, language):
    client = asked_until("worry")
    typed = {"worry": "Half a sentence about"}
    button = read(client.get("/report/worry/")).find(
        "button", lang=None, formaction=lambda to: language.code in str(to)
    )
    assert (button["form"], button.has_attr("formnovalidate")) == ("question", True)
    response = client.post(button["formaction"], typed)
    assert (response.status_code, response["Location"]) == (302, "/report/worry/")
    page = read(client.get("/report/worry/"))
    assert (page.html["lang"], page.textarea.get_text(strip=True)) == (language.tag, typed["worry"])


def test_language_change_keeps_invalid_answer_on_page(db):
    response = asked_until("noticed").post("/report/noticed/?language=pl", {"noticed": "Canary" + "x" * 300})
    page = read(response)
    assert page.html["lang"] == "pl"
    assert "Canaryxxx" in response.content.decode()
    assert "Wpisz najwyżej 200 znaków" in page.select_one(".govuk-error-message").get_text()


def test_language_change_keeps_unsent_message(concern):
    client = visiting(concern)
    response = client.post("/return/messages/?language=ur", {"text": "Half a message", "form_id": "7"})
    page = read(response)
    assert page.html["dir"] == "rtl"
    assert page.textarea.get_text(strip=True) == "Half a message"
    assert page.find("input", {"name": "form_id"})["value"] == "7"
    assert not concern.messages.exists()


@pytest.mark.parametrize("path", ["/report/exit/", "/return/leave/", "/report/sent/"])
def test_leaving_deletes_the_language_cookie(db, path):
    client = speak(filled(), LANGUAGES[1])
    if path == "/report/sent/":
        client.post("/report/check/")
    assert client.cookies[COOKIE].value == "pl"
    client.post(path, headers={"Sec-Fetch-Site": "same-origin"})
    assert client.cookies[COOKIE].value == ""


@SPOKEN
def test_unchecked_translation_note_is_in_both_languages(db, language):
    for path in ("/report/", "/report/start/", "/report/worry/", "/return/"):
        note = read(speak(filled(), language).get(path)).select(".portal-languages__note")
        assert len(note) == 2
        assert "machine-assisted, not yet checked by a translator" in note[1].get_text()
        assert note[1]["lang"] == "en-GB"
    assert not read(filled().get("/report/")).select(".portal-languages__note")


def test_phone_numbers_come_first_and_are_isolated_in_rtl(db):
    client = speak(filled(answers(worry={"worry": "a knife"})), LANGUAGES[2])
    page = read(client.get("/report/risks/"))
    assert page.select_one("main").find(True)["class"] == ["portal-danger"]
    assert page.select_one(".portal-danger a")["href"] == "tel:999"
    for link in page.select("a[href^='tel:']"):
        assert link.find("bdi")["dir"] == "ltr"
    assert page.body.select_one("form")["action"] == "/report/exit/"


def test_phone_number_in_answer_is_isolated_in_rtl(db):
    """Among right-to-left words the groups of "07700 900321" would change order without isolates."""
    number = CANARIES["phone"]
    assert f"\u2068{number}\u2069" in words(speak(filled(), LANGUAGES[2]).get("/report/check/"))
    assert f": {number}" in words(speak(filled(), LANGUAGES[1]).get("/report/check/"))


PLURALS = [
    ("pl", 1, "Dodano 1 zdjęcie"),
    ("pl", 3, "Dodano 3 zdjęcia"),
    ("pl", 5, "Dodano 5 zdjęć"),
    ("ur", 2, "2 تصاویر"),
]
COUNTERS = [("pl", "Pozostały %{count} znaki"), ("ur", "حروف باقی ہیں")]
DATES = [("pl", "27 marca 2010"), ("ur", "27 مارچ 2010")]


@pytest.mark.parametrize("table", [PLURALS, COUNTERS, DATES], ids=["plurals", "counters", "dates"])
def test_tables_cover_every_language(table):
    assert {row[0] for row in table} == {language.code for language in LANGUAGES[1:]}, (
        "Add its row to PLURALS, COUNTERS and DATES in tests/referrals/report/test_languages.py"
    )


@pytest.mark.parametrize(("code", "count", "said"), PLURALS)
def test_plural_forms(code, count, said):
    with override(code):
        words = ngettext("You have added %(count)s picture", "You have added %(count)s pictures", count)
    assert said in words % {"count": count}


@pytest.mark.parametrize(("code", "few"), COUNTERS)
def test_character_count_is_translated(db, code, few):
    box = read(
        speak(asked_until("worry"), next(each for each in LANGUAGES if each.code == code)).get("/report/worry/")
    )
    counter = box.select_one(".govuk-character-count")
    assert few in counter["data-i18n.characters-under-limit.few"]
    assert "characters" not in counter.get_text()
    assert not read(asked_until("worry").get("/report/worry/")).select("[data-i18n\\.characters-under-limit\\.few]")


def test_receipt_email_is_in_reporters_language(db):
    reach = {"email": "canary.reporter@example.com", "acknowledge": "on"}
    speak(filled(answers(reach=reach)), LANGUAGES[2]).post("/report/check/")
    transports.send(Delivery.objects.get(purpose="receipt"))
    (mail,) = outbox.outbox
    assert mail.subject == "ہمیں آپ کا پیغام مل گیا ہے"
    assert mail.body.startswith("جو آپ نے بھیجا وہ پہنچ گیا ہے۔")


@pytest.mark.parametrize(("code", "day"), DATES)
def test_date_has_translated_month_and_western_digits(db, code, day):
    birth = {"known": "birth", "date_of_birth_day": "27", "date_of_birth_month": "3", "date_of_birth_year": "2010"}
    client = filled(answers(age=birth))
    client.cookies[COOKIE] = code
    assert day in words(client.get("/report/check/"))
