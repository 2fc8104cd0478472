"""Detection of danger signs, and the panel of emergency numbers."""

import json
from itertools import chain

import pytest
from django.test import Client

from prevent_portal.languages import LANGUAGES
from referrals.models import DangerSign
from referrals.report import danger_signs
from referrals.report.steps import STEPS
from tests.house.tree import ROOT
from tests.referrals.report.filling import filled, read
from tests.referrals.walking import answers, post_step

SIGNS = {
    "en": [
        "He has bought a knife.",
        "She showed me a GUN!",
        "they keep\nweapons in the shed",
        "He said he'd kill them.",
        "he wants to blow up the office",
        "They plan something for tomorrow",
        "He said the attack is on Friday",
        "She is going to fly out and join them",
        "He bought a ticket. He says he must fight.",
        "The child is in danger",
        "he talks of a petrol bomb",
        "she says she will kill herself",
        "an attack in December",
    ],
    "pl": [
        "Kupił nóż.",
        "On ma bron w domu",  # without accents
        "Mówi, że ich zabije!",
        "Mówi o zamachu w piątek",
        "Ma bilet i chce dołączyć do nich",
        "dziecko jest w niebezpieczeństwie",
    ],
    "ur": [
        "اس کے پاس بندوق ہے",
        "وہ کہتا ہے کہ وہ انہیں جان سے مار دے گا",
        "اگلے ہفتے حملہ کریں گے",
        "اس نے ٹکٹ لیا ہے، وہ لڑنے جا رہا ہے۔",
        "ايك بچه خطرے ميں هے",  # typed on an Arabic keyboard
    ],
}
EVERYDAY = {
    "en": [
        "He has changed since the summer and no longer sees his friends.",
        "He had a heart attack last year.",
        "She has panic attacks, and she cries at school.",
        "She has a panic attack today and tomorrow",
        "We are travelling to see family in Pakistan, Iraq and Syria.",
        "He plays games with a toy gun and a water gun.",
        "He watches videos about past attacks.",
        "He posts memes about the war.",
        "She was born in December.",
        "He is begun with a new college, and he shoots films.",
        "They are planning a wedding.",
        "They are planning a wedding in December.",
        "They plan to move house next month.",
        "He is under a lot of pressure at school, and it is pressing on him.",
        "Someone is pressuring her about her clothes. She pressed charges.",
        "He is in danger of exclusion from school; the child is in danger of failing.",
        "He killed off his old account, and keeps a bullet journal.",
        "They flew out on a passport of their own because of the war.",
        "He got a ticket so that he can join us at the match.",
    ],
    "pl": [
        "Ma ataki paniki i dużo płacze.",
        "Bawi się pistoletem na wodę.",
        "Broń Boże, nic złego nie mówi. Jutro ma egzamin.",
        "Jedziemy za granicę do rodziny. Mają bilety.",
        "Zmienił się po wakacjach i nie widuje przyjaciół.",
    ],
    "ur": [
        "وہ بہت بدل گیا ہے اور دوستوں سے نہیں ملتا۔",
        "اسے کل دل کا دورہ پڑا تھا",
        "بچے کے پاس کھلونا بندوق ہے",
        "ہم اگلے ہفتے خاندان سے ملنے سفر پر جا رہے ہیں",
    ],
}
EMPTY = [
    "",
    "     ",
    "\u202e\u200b",
]


def panel(response):
    """Whether the numbers to call are shown; hidden, the panel waits for a tick."""
    return bool(read(response).select("[data-module=portal-danger]:not([hidden])"))


@pytest.mark.parametrize("text", [*chain(*SIGNS.values())])
def test_danger_sign_is_detected(text):
    assert danger_signs.is_danger(text)


@pytest.mark.parametrize("text", [*EMPTY, *chain(*EVERYDAY.values())])
def test_everyday_words_are_not_danger_signs(text):
    assert not danger_signs.is_danger(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("he never said he would hurt anyone", False),
        ("he says he would hurt anyone who comes near", True),
        ("I do not think he has any weapons", False),
        ("he has weapons", True),
        ("he does not go out without a knife in his coat", True),
    ],
)
def test_what_is_denied_is_no_sign(text, found):
    assert danger_signs.is_danger(text) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("he holds a gun in the school play", False),
        ("he holds a gun on the school field", True),
        ("he holds a gun. He is in the school play", True),
    ],
)
def test_words_of_what_is_not_real_tame_strong_signs_in_their_sentence_alone(text, found):
    assert danger_signs.is_danger(text) is found


def test_child_is_in_danger_in_a_game_too():
    assert danger_signs.signs_in("a man in a game grooms my son, he is 12") == {"child"}
    assert not danger_signs.is_danger("they play a game where they attack on Friday")


@pytest.mark.parametrize("word", ["filming", "last", "lodger", "deserves"])
def test_english_word_does_not_tame_as_a_stem_of_another_language(word):
    """Stems such as "film*" and "las*", Polish for a forest, hid danger in English."""
    assert danger_signs.is_danger(f"{word} knives")
    assert danger_signs.is_danger("knives")


def test_panel_shows_on_next_page_and_check_page(db):
    client = filled(answers(risks={}, worry={"worry": "quiet"}))
    assert not panel(client.get("/report/check/"))
    assert not panel(client.get("/report/about/"))
    response = post_step(client, "worry", {"worry": "He has a knife"})
    assert response["Location"] == "/report/check/"  # the answer is accepted
    assert panel(client.get("/report/check/"))
    assert panel(client.get("/report/about/"))  # the page after
    assert panel(client.get("/report/worry/"))  # the page itself
    assert not panel(client.get("/report/contact/"))
    assert "999" in read(client.get("/report/about/")).select_one(".portal-danger").get_text()


def test_panel_shows_for_invalid_answer(db):
    client = filled(answers(risks={}, worry={"worry": "quiet"}))
    response = post_step(client, "worry", {"worry": "a gun " + "x" * 10_001})
    assert response.status_code == 200
    assert panel(response)


@pytest.mark.parametrize("risk", ["threat", "weapon", "plan", "travel", "child"])
def test_panel_shows_for_ticked_risk(db, risk):
    client = filled(answers(risks={}))
    assert not panel(client.get("/report/contact/"))
    post_step(client, "risks", {"risks": [risk]})
    assert panel(client.get("/report/contact/"))


def test_ticked_signs_are_choices_of_their_questions():
    """Fails when a step or choice is renamed without danger_signs.json."""
    signs = json.loads((ROOT / "referrals/report/danger_signs.json").read_text())
    steps = {step.slug: step.form.base_fields for step in STEPS}
    for slug, values in signs["answers"].items():
        offered = {value for field in steps[slug].values() for value, _ in getattr(field, "choices", [])}
        assert set(values) <= offered


@pytest.mark.parametrize(
    ("listed", "where"),
    [
        (
            json.loads((ROOT / "referrals/report/danger_signs.json").read_text())["languages"],
            "referrals/report/danger_signs.json",
        ),
        (SIGNS, "SIGNS of tests/referrals/report/test_danger_signs.py"),
        (EVERYDAY, "EVERYDAY of tests/referrals/report/test_danger_signs.py"),
    ],
    ids=["words", "signs", "everyday"],
)
def test_every_language_has_danger_signs(listed, where):
    codes = {language.code for language in LANGUAGES if not language.is_english}
    assert set(listed) == {"en"} | codes, f"Add the language to {where}"


def test_no_danger_word_names_a_belief_or_country():
    words = (ROOT / "referrals/report/danger_signs.json").read_text().lower()
    for word in ("islam", "muslim", "right wing", "nazi", "syria", "ukraine", "pakistan", "jihad", "white", "jew"):
        assert word not in words


def test_panel_waits_for_a_tick_on_the_question_of_signs_alone(db):
    client = filled(answers(risks={}, worry={"worry": "quiet"}))
    (waiting,) = read(client.get("/report/risks/")).select("[data-module=portal-danger]")
    assert set(waiting["data-signs"].split()) == {*DangerSign}
    assert waiting.has_attr("hidden")
    assert not read(client.get("/report/worry/")).select("[data-module=portal-danger]")


def test_words_are_read_by_the_server_alone(db):
    """The rules are no page's script (ADR 0115), and the panel has no address to post answers to."""
    assert "machete" not in "".join(path.read_text() for path in (ROOT / "static/portal").glob("*.js"))
    page = read(filled(answers(worry={"worry": "He has a knife"})).get("/report/worry/"))
    shown = page.select_one("[data-module=portal-danger]")
    assert set(shown.attrs) == {"class", "role", "data-module", "data-signs"}


def test_panel_of_the_first_question_is_hidden(db):
    assert not panel(Client().get("/report/start/"))
