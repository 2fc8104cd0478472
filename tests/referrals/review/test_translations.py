"""An officer's own translation: written beside the original, kept as a note, shown beside it wherever it goes."""

import json
from datetime import timedelta

import pytest

from referrals.actions.casework import reading
from referrals.actions.casework.translations import NothingToTranslate, write_translation
from referrals.actions.data_rights.copy_parts import Asker, copy_of
from referrals.actions.data_rights.subject_access import make_access_request, search_next_batch
from referrals.models import Concern, Event, Note, NoteKind, Role
from referrals.models.event import Kind
from referrals.models.states import InvalidTransition, Restricted
from referrals.stored_fields.data_rights import MESSAGES
from tests.referrals.report.filling import read, words
from tests.referrals.review.building import AT, acknowledge, exchange, send

GIVEN = {"language": "Polish", "words": "Canarytranslated: he has changed.", "form_id": "f"}


@pytest.fixture
def foreign(officer):
    concern = acknowledge(send(answer="Canaryoryginał: on się zmienił."), officer, language="pl", opened_at=AT)
    exchange(concern, officer, 1)
    return concern


def page_of(concern, of="report"):
    return f"/review/{concern.reference}/translation/{of}/"


def write(concern, by, of="report", **given):
    values = {"language": "Polish", "words": "Canarytranslated", "at": AT} | given
    return write_translation(concern=concern, of=of, by=by, **values)


def test_original_stands_beside_the_box(officer_client, foreign):
    page = officer_client.get(page_of(foreign))
    assert "Canaryoryginał" in words(page)
    assert read(page).select_one("input[name=language]")["value"] == "Polish"
    assert "Do not paste the original into a translation service" in words(page)
    assert Event.objects.filter(concern_id=foreign.pk, kind=Kind.READ, facts__part="report").count() == 1


def test_translation_is_a_sealed_note_shown_beside_the_report(officer_client, officer, foreign):
    answer = officer_client.post(page_of(foreign), GIVEN)
    assert answer["Location"] == f"/review/{foreign.reference}/"
    note = Note.objects.get(concern=foreign)
    assert (note.kind, note.by) == (NoteKind.TRANSLATION, officer)
    assert "Canary" not in note.sealed
    page = words(officer_client.get(f"/review/{foreign.reference}/"))
    assert "Translation from Polish by" in page
    assert GIVEN["words"] in page
    assert "Canaryoryginał" in page
    assert "Of the report, from Polish" in words(officer_client.get(f"/review/{foreign.reference}/notes/"))


def test_translation_of_a_message_stands_below_that_message_only(officer_client, officer, foreign):
    exchange(foreign, officer, 2)
    first, _ = foreign.messages.filter(author="reporter").order_by("number")
    address = page_of(foreign, first.number)
    assert "Canaryanswer" in words(officer_client.get(address))
    assert officer_client.post(address, GIVEN)["Location"] == f"/review/{foreign.reference}/messages/"
    page = read(officer_client.get(f"/review/{foreign.reference}/messages/"))
    shown = [item for item in page.select(".portal-thread__message") if GIVEN["words"] in item.get_text()]
    assert len(shown) == 1
    assert GIVEN["words"] not in words(officer_client.get(f"/review/{foreign.reference}/"))


def test_looking_at_one_message_does_not_mark_the_others_as_read(officer_client, officer, foreign):
    Concern.objects.filter(pk=foreign.pk).update(unread_at=AT)
    officer_client.get(page_of(foreign, 2))
    foreign.refresh_from_db()
    assert foreign.unread_at == AT
    assert Event.objects.get(concern_id=foreign.pk, kind=Kind.READ).facts == {"part": "message 2"}


def test_further_translation_takes_the_place_of_the_first(officer_client, officer, foreign):
    write(foreign, officer, words="Canaryfirst", at=AT - timedelta(hours=1))
    write(foreign, officer, words="Canarysecond")
    page = words(officer_client.get(f"/review/{foreign.reference}/"))
    assert "Canarysecond" in page
    assert "Canaryfirst" not in page
    notes = words(officer_client.get(f"/review/{foreign.reference}/notes/"))
    assert "Canaryfirst" in notes


def test_form_sent_twice_makes_one_note(officer_client, foreign):
    for _ in range(2):
        officer_client.post(page_of(foreign), GIVEN)
    assert foreign.notes.count() == 1


def test_error_keeps_what_was_typed(officer_client, foreign):
    page = officer_client.post(page_of(foreign), GIVEN | {"language": ""})
    assert "Enter the language of the original" in words(page)
    assert GIVEN["words"] in words(page)
    assert "Canaryoryginał" in words(page)
    assert not foreign.notes.exists()


@pytest.mark.parametrize("of", ["1", "99", "0", "nothing", "9" * 20, "²"])
def test_what_is_no_text_of_the_reporter_is_not_found(officer_client, officer, foreign, of):
    """The first message is an officer's."""
    assert officer_client.get(page_of(foreign, of)).status_code == 404
    assert officer_client.post(page_of(foreign, of), GIVEN).status_code == 404
    assert not foreign.notes.exists()


def test_action_refuses_what_is_no_text_of_the_reporter(officer, foreign):
    with pytest.raises(NothingToTranslate):
        write(foreign, officer, of="1")


def test_it_needs_an_acknowledged_concern_that_is_not_restricted(officer_client, officer, foreign):
    Concern.objects.filter(pk=foreign.pk).update(restricted_at=AT)
    with pytest.raises(Restricted):
        write(foreign, officer)
    new = send()
    with pytest.raises(InvalidTransition):
        write(new, officer)
    assert officer_client.get(page_of(new)).status_code == 409
    assert "Write a translation" not in words(officer_client.get(f"/review/{new.reference}/"))


def test_another_force_has_no_page_of_it(stranger_client, foreign):
    assert stranger_client.get(page_of(foreign)).status_code == 404
    assert stranger_client.post(page_of(foreign), GIVEN).status_code == 404


def test_export_paper_and_pack_have_it(officer_client, officer, foreign):
    write(foreign, officer)
    own = f"/review/{foreign.reference}/"
    notes = json.loads(officer_client.get(f"{own}export.json").content)["notes"]
    assert [(note["kind"], note["text"]) for note in notes] == [
        ("translated", "Of the report, from Polish:\nCanarytranslated")
    ]
    for page in ("print/", "pack/"):
        assert "Canarytranslated" in words(officer_client.get(own + page))


def test_pack_without_a_translation_has_no_line_for_it(officer_client, foreign):
    assert "Translations by officers" not in words(officer_client.get(f"/review/{foreign.reference}/pack/"))


def test_search_for_data_rights_reads_it(boss, officer, foreign):
    write(foreign, officer, words="Testperson Translatedname")
    request = make_access_request(names=["Testperson Translatedname"], authority="x", by=boss, at=AT)
    search_next_batch(access_request=request, by=boss, at=AT)
    assert list(request.found.all()) == [foreign]


def shown_in(concern, role, officer=None):
    copy = copy_of(concern, Asker(role, officer))
    return "\n".join(line for part in copy.parts for line in part.lines), copy


def test_copy_for_the_subject_leaves_it_out_and_says_why(officer, foreign):
    """Else the subject would read the reporter's messages as an officer's note."""
    write(foreign, officer, of="2", words="Canarymessage")
    text, copy = shown_in(foreign, Role.SUBJECT)
    assert "Canarymessage" not in text
    assert MESSAGES.subject in copy.withheld


def test_control_as_another_kind_of_note_it_would_be_in_the_copy(officer, foreign):
    note = write(foreign, officer, of="2", words="Canarymessage")
    Note.objects.filter(pk=note.pk).update(kind=NoteKind.FACT)
    assert "Canarymessage" in shown_in(foreign, Role.SUBJECT)[0]


def test_whoever_reported_themselves_gets_it_in_their_copy(officer, db):
    concern = acknowledge(send(facts={"about": {"about": "self"}}), officer)
    write(concern, officer)
    assert "Canarytranslated" in shown_in(concern, Role.SUBJECT)[0]


def test_copies_for_reporter_and_officer(officer, boss, foreign):
    write(foreign, officer)
    assert "Canarytranslated" not in shown_in(foreign, Role.REPORTER)[0]
    assert "Canarytranslated" in shown_in(foreign, Role.OFFICER, officer)[0]
    assert "Canarytranslated" not in shown_in(foreign, Role.OFFICER, boss)[0]


def test_page_that_says_only_whom_it_is_about_opens_no_translation(officer, foreign):
    write(foreign, officer)
    assert reading.open_concern(concern=foreign, by=officer, at=AT, parts=())["translations"] == {}


def test_translation_that_does_not_open_hides_nothing_else(officer_client, officer, foreign):
    note = write(foreign, officer)
    Note.objects.filter(pk=note.pk).update(sealed="{}")
    assert "Canaryoryginał" in words(officer_client.get(f"/review/{foreign.reference}/"))
