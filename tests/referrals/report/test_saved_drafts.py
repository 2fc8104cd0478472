"""Drafts that were saved by a code: opened on another machine, for a week, by nobody without the code."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from prevent_portal.encryption import CannotOpen
from referrals.actions.retention.expired_drafts import delete_expired_drafts
from referrals.models import Concern, Draft, DraftPicture
from referrals.report import drafts, saved_drafts
from referrals.report.drafts import load_draft
from referrals.report.return_code_attempts import FREE
from referrals.sealing import saving_codes
from tests.portal.files_for_upload import word
from tests.referrals.report.drawing import picture
from tests.referrals.report.filling import words
from tests.referrals.report.working import (
    PUPIL,
    SECOND,
    TASKS,
    add_person,
    answer,
    begin,
    pupil,
    read,
)

OPEN, SAVE = "/report/work/open/", "/report/work/save/"
WEEK = timedelta(days=7)


def save(client):
    response = client.post(SAVE)
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    return read(response).select_one("#saving-code").get_text(strip=True)


def saved(given=None):
    client = begin()
    answer(client, pupil() if given is None else given)
    return client, save(client)


def opened_elsewhere(code):
    client = Client()
    assert client.post(OPEN, {"code": code})["Location"] == TASKS
    return client


def holds(client, word="Canarypupil"):
    return word in client.get("/report/name/").content.decode()


def test_code_opens_the_draft_on_another_machine(db):
    _client, code = saved()
    assert holds(opened_elsewhere(code))


def test_code_is_read_as_it_is_typed(db):
    _client, code = saved()
    for typed in (code.lower(), code.replace("-", " "), f"Code: {code}.", code.replace("-", "\u2011")):
        assert holds(opened_elsewhere(typed))


def test_both_machines_write_to_the_same_draft(db):
    client, code = saved()
    other = opened_elsewhere(code)
    answer(other, {"name": {"known": "yes", "full_name": "Canarymachine Two"}})
    assert holds(client, "Canarymachine Two")
    assert holds(opened_elsewhere(code), "Canarymachine Two")


def test_code_is_nowhere_in_the_database(db):
    _client, code = saved()
    letters = code.replace("-", "")
    for row in Draft.objects.all():
        for text in (str(row.id), row.id.hex, row.ciphertext):
            assert letters not in text
            assert code not in text


def test_database_and_our_keys_do_not_open_it(db):
    """Each row, with every key that lies in the database or in the settings."""
    saved()
    letters = [*settings.RETURN_CODE_KEYS, settings.SECRET_KEY]
    for row in Draft.objects.all():
        for key in (found for text in letters for found in saving_codes.keys_of(text)):
            with pytest.raises(CannotOpen):
                type(key)(row.id, key.key).decrypt(row.ciphertext)


def test_code_itself_opens_the_row(db):
    """The control."""
    _client, code = saved()
    (key,) = saving_codes.keys_of(code.replace("-", ""))[:1]
    assert "answers" in key.decrypt(Draft.objects.get(pk=key.row_id).ciphertext)


def test_code_is_not_shown_again(db):
    client, code = saved()
    for path in (TASKS, "/report/work/", "/report/check/"):
        assert code not in client.get(path).content.decode()
    assert client.get(SAVE).status_code == 405


def test_new_code_replaces_the_old_one_and_not_its_time(db, frozen):
    client, old = saved()
    first = Draft.objects.order_by("-expires_at").first().expires_at
    frozen.shift(timedelta(minutes=30))
    new = save(client)
    assert words(Client().post(OPEN, {"code": old})).count("do not know this code")
    assert holds(opened_elsewhere(new))
    assert Draft.objects.order_by("-expires_at").first().expires_at == first


def test_it_ends_after_a_week_however_much_it_is_used(db, frozen):
    _client, code = saved()
    for _ in range(6):
        frozen.shift(timedelta(days=1))
        answer(opened_elsewhere(code), {"worry": PUPIL["worry"]})
    frozen.shift(timedelta(days=1, minutes=-2))
    client = opened_elsewhere(code)
    frozen.shift(timedelta(minutes=3))
    assert "do not know this code" in words(Client().post(OPEN, {"code": code}))
    assert not load_draft(client.get(TASKS).wsgi_request)
    delete_expired_drafts(at=drafts.clock.now())
    assert not Draft.objects.exists()


def test_browser_that_saved_it_forgets_it_like_any_other_draft(db, frozen):
    client, code = saved()
    frozen.shift(timedelta(minutes=settings.DRAFT_MINUTES + 2))
    assert "no longer here" in words(client.get(TASKS))
    assert holds(opened_elsewhere(code))


def test_public_draft_never_lives_longer(db):
    client = Client()
    client.post("/report/start/", {"carried_step": "worry", "worry": "Canary"})
    client.post(SAVE)
    assert Draft.objects.get().expires_at <= drafts.clock.now() + timedelta(minutes=settings.DRAFT_MINUTES + 1)


def test_sending_destroys_what_was_saved(db):
    client, code = saved()
    other = opened_elsewhere(code)
    assert other.post("/report/check/")["Location"] == "/report/sent/"
    assert "do not know this code" in words(Client().post(OPEN, {"code": code}))
    response = client.post("/report/check/")
    assert response.status_code == 200
    assert "was sent" in words(response)
    assert Concern.objects.count() == 1


def test_two_machines_send_it_once(db):
    client, code = saved()
    other = opened_elsewhere(code)
    for each in (client, other, client):
        each.post("/report/check/")
    assert Concern.objects.count() == 1


def test_several_people_are_saved_with_their_answers(db):
    client = begin()
    answer(client, pupil())
    add_person(client)
    answer(client, SECOND)
    other = opened_elsewhere(save(client))
    other.post("/report/check/")
    assert Concern.objects.count() == 2


def test_exit_leaves_what_was_saved_and_takes_the_browser_away(db):
    client, code = saved()
    client.post("/report/exit/", headers={"sec-fetch-site": "same-origin"})
    assert "no longer here" in words(client.get(TASKS))
    assert holds(opened_elsewhere(code))


@pytest.mark.parametrize("page", ["/report/start/", "/report/work/"])
def test_new_report_leaves_what_was_saved(db, page):
    """The button "Delete this and start a new report" deleted a week's work that the page said was kept."""
    client, code = saved()
    for response in (client.get(page), client.post(page)):
        assert "They are saved by a code until" in words(response)
        assert "A new report does not delete them" in words(response)
        assert "Delete this" not in words(response)
    client.post(page, {"again": "yes"})
    assert not holds(client)
    assert holds(opened_elsewhere(code))


@pytest.mark.parametrize("page", ["/report/start/", "/report/work/"])
def test_new_report_deletes_what_was_not_saved(db, page):
    """The control."""
    client = begin()
    answer(client, pupil())
    assert "Delete this and start a new report" in words(client.get(page))
    client.post(page, {"again": "yes"})
    assert not holds(client)
    assert Draft.objects.count() == 1


def test_pictures_are_not_saved(db, tmp_path):
    client = begin()
    answer(client, pupil())
    client.post("/report/pictures/", {"picture": SimpleUploadedFile("a.png", picture()), "add": "yes"})
    assert DraftPicture.objects.count() == 1
    code = save(client)
    assert not DraftPicture.objects.exists()
    other = opened_elsewhere(code)
    other.post("/report/pictures/", {"picture": SimpleUploadedFile("a.png", picture()), "add": "yes"})
    assert DraftPicture.objects.get().draft.expires_at <= drafts.clock.now() + timedelta(minutes=31)
    other.post("/report/check/")
    assert Concern.objects.get().attachments.count() == 1


def test_words_of_a_document_are_saved(db):
    """They stand in the answer about pictures, which are not: nothing that was added disappears without a word."""
    client = begin()
    answer(client, pupil())
    client.post("/report/pictures/", {"picture": SimpleUploadedFile("a.docx", word("Canarydocument")), "add": "yes"})
    other = opened_elsewhere(save(client))
    assert "Canarydocument" in words(other.get("/report/pictures/"))
    assert "Pictures and PDFs are not saved" in words(begin().get(TASKS))


def test_return_code_opens_no_draft_and_saving_code_no_report(db):
    _client, code = saved()
    assert "do not know this code" in words(Client().post("/return/", {"code": code}))


def test_whoever_guesses_is_told_to_wait_and_a_right_code_still_works(db):
    _client, code = saved()
    client = Client(REMOTE_ADDR="203.0.113.9")
    for _ in range(FREE):
        assert client.post(OPEN, {"code": saving_codes.make_code()}).status_code == 200
    response = client.post(OPEN, {"code": saving_codes.make_code()})
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0
    assert client.post(OPEN, {"code": code})["Location"] == TASKS


def test_what_is_no_code_is_no_guess(db):
    client = Client(REMOTE_ADDR="203.0.113.9")
    for _ in range(FREE + 3):
        assert client.post(OPEN, {"code": "hello"}).status_code == 200


def test_code_made_under_an_older_key_still_opens(db, settings):
    _client, code = saved()
    settings.RETURN_CODE_KEYS = ["new-key-that-was-put-first-000000", *settings.RETURN_CODE_KEYS]
    assert holds(opened_elsewhere(code))


def test_opening_says_what_becomes_of_the_report_in_this_browser(db):
    _client, code = saved()
    other = begin()
    answer(other, {"worry": {"worry": "Canaryother"}})
    assert "deletes it" in words(other.get(OPEN))
    other.post(OPEN, {"code": code})
    assert Draft.objects.count() == 3  # the saved one, and a visit of each browser


def test_codes_have_the_shape_of_return_codes(db):
    assert saved_drafts.saving_codes.read_code(saving_codes.make_code())


def test_page_that_was_open_while_it_was_saved_can_still_be_answered(db):
    client = begin()
    field = read(client.get("/report/name/")).select_one("input[name=draft]")
    save(client)
    client.post("/report/name/", {"draft": field["value"], "known": "yes", "full_name": "Canarylate"})
    assert holds(client, "Canarylate")
