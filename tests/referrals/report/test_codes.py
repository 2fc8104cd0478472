"""A code of the other kind, and a note with several: what people paste on the pages where a code is entered."""

import pytest
from django.test import Client

from referrals.report import codes
from referrals.report.return_code_attempts import FREE
from referrals.sealing import saving_codes
from tests.referrals.report.filling import read, words
from tests.referrals.report.returning import CODE, give_code
from tests.referrals.report.working import SECOND, TASKS, add_person, answer, begin, pupil
from tests.referrals.review.building import send

RETURN, OPEN, MESSAGES = "/return/", "/report/work/open/", "/return/messages/"
OTHER = "2345-6789-ABCD-EFGH"


@pytest.fixture
def concern(db):
    concern = send()
    give_code(concern)
    return concern


@pytest.fixture
def saved(db):
    client = begin()
    answer(client, pupil())
    return read(client.post("/report/work/save/")).select_one("#saving-code").get_text(strip=True)


def buttons(response):
    """What each button that posts a code leads to, and the code."""
    forms = read(response).select("main form:has(input[type=hidden][name=code])")
    return [(form["action"], form.select_one("[name=code]")["value"]) for form in forms]


def press(client, button):
    address, code = button
    return client.post(address, {"code": code})


def test_saving_code_on_the_return_page_leads_to_the_page_for_it(saved):
    response = Client().post(RETURN, {"code": f"Code: {saved}"})
    assert "Go on with a report that you saved" in words(response)
    assert buttons(response) == [(OPEN, saved)]
    assert press(Client(), (OPEN, saved))["Location"] == TASKS


def test_return_code_on_the_page_for_saved_reports_leads_back(concern):
    response = Client().post(OPEN, {"code": CODE})
    assert buttons(response) == [(RETURN, CODE)]
    assert press(Client(), (RETURN, CODE))["Location"] == MESSAGES


@pytest.mark.parametrize("page", [RETURN, OPEN])
def test_page_does_not_tell_whether_the_code_is_one_of_the_other_kind(concern, saved, page):
    real, made_up = saved if page == RETURN else CODE, saving_codes.make_code()
    given = [Client().post(page, {"code": code}) for code in (real, made_up)]
    first, second = map(words, given)
    assert first == second
    assert [each.status_code for each in given] == [200, 200]


@pytest.mark.parametrize("page", [RETURN, OPEN])
def test_code_of_the_other_kind_is_never_a_guess(concern, saved, page):
    client = Client(REMOTE_ADDR="203.0.113.9")
    for _ in range(FREE + 5):
        assert client.post(page, {"code": saved if page == RETURN else CODE}).status_code == 200
    assert client.post(page, {"code": OTHER}).status_code == 200


@pytest.mark.parametrize("page", [RETURN, OPEN])
def test_code_of_no_kind_is_a_guess(concern, saved, page):
    """The control. One that has to wait is told so for a real code of the other kind as well."""
    client = Client(REMOTE_ADDR="203.0.113.9")
    for _ in range(FREE):
        assert client.post(page, {"code": OTHER}).status_code == 200
    assert client.post(page, {"code": OTHER}).status_code == 429
    assert client.post(page, {"code": saved if page == RETURN else CODE}).status_code == 429


@pytest.mark.parametrize("page", [RETURN, OPEN])
@pytest.mark.parametrize("typed", ["hello", "", "https://portal.example/return/"])
def test_text_without_a_code_leads_nowhere(db, page, typed):
    assert not buttons(Client().post(page, {"code": typed}))


def test_note_with_several_codes_asks_which(db):
    client = begin()
    answer(client, pupil())
    add_person(client)
    answer(client, SECOND)
    client.post("/report/check/")
    note = client.post("/report/sent/note/").content.decode()
    for pasted in (note, note.replace("\n", ""), note.replace("\n", " ")):
        response = Client().post(RETURN, {"code": pasted})
        assert response.status_code == 200
        assert "There are several codes in what you entered" in words(response)
        both = buttons(response)
        assert len({code for _, code in both}) == 2
        assert [press(Client(), each)["Location"] for each in both] == [MESSAGES, MESSAGES]


def test_several_saving_codes_are_asked_for_too(saved):
    response = Client().post(OPEN, {"code": f"{saved} or {OTHER}"})
    assert buttons(response) == [(OPEN, saved), (OPEN, OTHER)]
    assert press(Client(), (OPEN, saved))["Location"] == TASKS


def test_same_code_twice_is_one(concern):
    assert Client().post(RETURN, {"code": f"{CODE} {CODE.lower()}"})["Location"] == MESSAGES


def test_several_codes_are_no_guess(concern):
    client = Client(REMOTE_ADDR="203.0.113.9")
    for _ in range(FREE + 5):
        assert client.post(RETURN, {"code": f"{OTHER} {CODE}"}).status_code == 200
    assert client.post(RETURN, {"code": OTHER}).status_code == 200


def test_words_of_a_visit_that_ended_go_along_with_the_choice(concern):
    response = Client().post(RETURN, {"code": f"{OTHER} {CODE}", "words": "Canarywords"})
    for form in read(response).select("main form:has(input[type=hidden][name=code])"):
        assert form.select_one("[name=words]")["value"] == "Canarywords"


def test_first_code_alone_is_shown_as_no_choice():
    assert codes.shown(["ABCDEFGHJKLMNPQR"]) == []
