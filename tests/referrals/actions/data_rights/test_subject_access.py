"""What is held about a person: found whatever case and accents, never another force's, and each find is an event."""

from datetime import timedelta

import pytest

from referrals.actions.casework.assessment import add_note
from referrals.actions.casework.legal_restrictions import apply_restriction, lift_restriction
from referrals.actions.data_rights import subject_access
from referrals.actions.data_rights.disclosure import OF_OTHERS, OF_REPORTER, PLAIN, WITHHELD, take_copy
from referrals.models import Concern, Event, NoteKind, RestrictionKind
from referrals.models.event import Kind
from referrals.models.states import NotPermitted
from referrals.report.steps import STEPS
from tests.referrals.review.building import AT, BASILDON, acknowledge, exchange, send
from tests.referrals.walking import CANARIES, answers, report_concern
from tests.referrals.ways import WAYS

LATER = AT + timedelta(minutes=1)


def search(boss, *names):
    access_request = subject_access.make_access_request(names=names, authority="Canaryauthority", by=boss, at=AT)
    subject_access.look_further(access_request=access_request, by=boss, at=AT)
    access_request.refresh_from_db()
    return access_request


def found(access_request):
    return set(access_request.found.values_list("pk", flat=True))


def test_only_a_supervisor(officer):
    with pytest.raises(NotPermitted):
        search(officer, "x")


@pytest.mark.parametrize("name", ["zoe o'brien", "ZOÉ O’Brien", "O'Brien Zoë"])
def test_case_accents_and_order_do_not_matter(boss, name):
    concern = send(answer="It is Zoë O'Brien, from the corner")
    send(answer="Zoe Bryan and an O'Brien"[:8])
    assert found(search(boss, name)) == {concern.pk}


def test_a_note_and_a_message_are_searched_too(boss):
    noted, written = send(), send()
    for concern in (noted, written):
        acknowledge(concern, boss)
    add_note(concern=noted, kind=NoteKind.FACT, text="Known as Testperson Quillfeather", by=boss, at=AT)
    exchange(written, boss, 1)
    assert found(search(boss, "testperson quillfeather")) == {noted.pk}
    assert found(search(boss, "nobody", "canaryanswer")) == {written.pk}


def test_another_forces_concern_is_not_looked_at(boss):
    send(council=BASILDON, answer="Testperson")
    access_request = search(boss, "Testperson")
    assert (found(access_request), access_request.looked) == (set(), 0)


def test_what_is_found_is_an_event_and_the_name_stands_nowhere(boss):
    concern, other = send(answer="Testperson"), send()
    access_request = search(boss, "Testperson")
    event = Event.objects.get(kind=Kind.FOUND)
    assert (event.concern_id, event.by, event.facts) == (
        concern.pk,
        boss.user.email,
        {"access_request": str(access_request.pk)},
    )
    assert Event.objects.get(kind=Kind.RIGHTS_SEARCHED).facts == {
        "access_request": str(access_request.pk),
        "looked": 2,
        "found": 1,
    }
    assert not Event.objects.filter(concern_id=other.pk).exclude(kind__in=[Kind.RECEIVED]).exists()
    assert "Testperson" not in str(list(Event.objects.values_list())) + access_request.sealed


def test_it_goes_on_where_it_stopped(boss, monkeypatch):
    monkeypatch.setattr(subject_access, "LOOKED_AT_ONCE", 2)
    wanted = {send(answer="Testperson").pk for _ in range(5)}
    access_request = search(boss, "Testperson")
    seen = [len(found(access_request))]
    while not access_request.is_searched:
        subject_access.look_further(access_request=access_request, by=boss, at=AT)
        access_request.refresh_from_db()
        seen.append(len(found(access_request)))
    assert (seen, found(access_request), access_request.looked) == ([2, 4, 5], wanted, 5)


def test_what_cannot_be_opened_is_counted(boss):
    send()
    Concern.objects.update(sealed="v1|nobody:AAAA|AAAA")
    assert search(boss, "x").unreadable == 1


def copy_of(concern, boss, *names):
    access_request = search(boss, *names)
    return take_copy(concern=concern, access_request=access_request, by=boss, at=AT)


def test_a_copy_withholds_who_reported(boss):
    concern = report_concern(answers())
    copy = copy_of(concern, boss, CANARIES["name"])
    text = str(copy)
    for own in ("name", "school", "worry"):
        assert CANARIES[own].split("\n")[0] in text
    for reporters in ("your_name", "phone", "email", "safe"):
        assert CANARIES[reporters] not in text
    marks = {part["question"]: part["redact"] for part in copy["said"]}
    assert set(marks.values()) == {"", "reporter", "other people", "check"}
    assert Event.objects.get(kind=Kind.EXPORTED).by == boss.user.email


def test_a_copy_of_a_report_about_oneself_withholds_nothing(boss):
    concern = report_concern(WAYS["oneself"])
    assert WITHHELD not in str(copy_of(concern, boss, "Canaryhelp"))


def test_a_reporters_messages_are_withheld(boss):
    concern = acknowledge(send(), boss)
    exchange(concern, boss, 1)
    copy = copy_of(concern, boss, "Canaryworry")
    assert [message["text"] for message in copy["messages"]] == ["Canaryquestion 0", WITHHELD]


def test_a_copy_holds_what_was_laid_on_it(boss):
    """Also why, which the person may have asked for; whoever sends it looks first whom else that names."""
    concern = acknowledge(send(), boss)
    restriction = apply_restriction(
        concern=concern, kind=RestrictionKind.RESTRICTION, text="Canarycourt", by=boss, at=AT
    )
    lift_restriction(restriction=restriction, reason="x", by=boss, at=AT)
    apply_restriction(concern=concern, kind=RestrictionKind.CORRECTION, text="Canarynotme", by=boss, at=LATER)
    held = copy_of(concern, boss, "Canaryworry")["restrictions"]
    assert [(each["text"], each["redact"], bool(each["ended_at"])) for each in held] == [
        ("Canarycourt", "check", True),
        ("Canarynotme", "", False),
    ]


def test_every_step_is_judged():
    """A new question of the report is checked by hand until somebody decides whose it is."""
    judged = OF_REPORTER | OF_OTHERS | PLAIN
    by_hand = {"name", "called", "details", "worry", "noticed", "pictures", "needs", "aware", "help"}
    assert judged | by_hand == {step.slug for step in STEPS}
    assert not judged & by_hand
