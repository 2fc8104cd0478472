"""A worker takes up what reporters write: the owner is told, and danger in it makes the concern urgent."""

from datetime import timedelta

import pytest

from prevent_portal.mail.models import Letter
from referrals.actions.casework import reading
from referrals.actions.casework.messages import add_reporter_message
from referrals.actions.casework.new_messages import take_up_messages
from referrals.models import Concern, DangerSign, Event, Message, Outcome, Urgency
from referrals.models.states import Unanswered, Unread
from referrals.rules.time_limits import target_for
from referrals.transports.notice import notice
from tests.referrals.recording import record_outcome
from tests.referrals.report.returning import visiting, write
from tests.referrals.review.building import ANSWERED, AT, acknowledge, send

LATER = AT + timedelta(days=1)
QUIET, DANGER = "He has been to the meeting again", "Canaryword he has bought a knife and will kill them on Friday"


@pytest.fixture
def concern(officer):
    return acknowledge(send(), officer)


def wrote(concern, *, signs=(), at=LATER, form_id="1"):
    add_reporter_message(concern=concern, text="Canaryword", form_id=form_id, at=at, danger_signs=signs)


def taken_up(concern, at=LATER):
    done = take_up_messages(at=at)
    concern.refresh_from_db()
    return done


def titles():
    return [letter.title for letter in Letter.objects.filter(kind="personal")]


def test_danger_that_is_written_later_makes_the_concern_urgent(concern, officer):
    """The attack that was missed: an ordinary report, and a knife and a day in a message a week later."""
    write(visiting(concern), DANGER)
    (message,) = Message.objects.all()
    assert message.danger_signs == "weapon,plan,threat"
    concern.refresh_from_db()
    assert (concern.urgency, concern.danger_signs) == (Urgency.STANDARD, "")  # the public process changes neither
    taken_up(concern, at=message.sent_at)
    assert (concern.urgency, concern.danger_signs) == (Urgency.URGENT, "weapon,plan,threat")
    assert concern.has_danger
    assert Event.objects.filter(concern_id=concern.pk, kind="raised").count() == 1


def test_limit_becomes_that_of_an_urgent_concern_and_never_later(concern):
    before = concern.target_at
    wrote(concern, signs={DangerSign.WEAPON}, at=AT + timedelta(minutes=5))
    taken_up(concern)
    assert concern.target_at == target_for(Urgency.URGENT, AT + timedelta(minutes=5), concern.force.slug) < before
    Concern.objects.filter(pk=concern.pk).update(target_at=AT)
    wrote(concern, signs={DangerSign.WEAPON}, form_id="2")
    taken_up(concern)
    assert concern.target_at == AT


def test_team_is_told_at_once_and_somebody_calls(concern):
    wrote(concern, signs={DangerSign.WEAPON, DangerSign.PLAN})
    taken_up(concern)
    told = concern.deliveries.outstanding().filter(purpose="message")
    assert sorted(told.values_list("transport", flat=True)) == ["email", "phone"]
    assert {each.due_at for each in told} == {LATER}
    assert all("Possible danger in the text: weapon, a day or place." in each.note for each in told)
    mail = notice(told.get(transport="email"))
    assert mail.subject.endswith("urgent, possible danger in the text")
    assert "weapon" in mail.body
    assert "Canaryword" not in mail.subject + mail.body


def test_quiet_message_changes_nothing_and_its_owner_is_told(concern, officer):
    wrote(concern)
    assert taken_up(concern) == 1
    assert (concern.urgency, concern.danger_signs) == (Urgency.STANDARD, "")
    assert not Event.objects.filter(kind="raised").exists()
    (letter,) = Letter.objects.filter(kind="personal")
    assert (letter.to, letter.title) == (officer.user.email, f"{concern.reference}: the reporter has written")
    assert "Canaryword" not in letter.body
    (delivery,) = concern.deliveries.filter(purpose="message")
    assert "danger" not in notice(delivery).subject


def test_owner_is_told_once_until_an_officer_has_read(concern, officer):
    wrote(concern)
    taken_up(concern)
    wrote(concern, at=LATER + timedelta(minutes=1), form_id="2")
    taken_up(concern)
    assert len(titles()) == 1
    reading.open_concern(concern=concern, by=officer, at=LATER)
    wrote(concern, at=LATER + timedelta(minutes=2), form_id="3")
    taken_up(concern)
    assert len(titles()) == 2


def test_danger_in_a_further_message_is_told_though_the_first_is_unread(concern):
    wrote(concern)
    taken_up(concern)
    wrote(concern, signs={DangerSign.THREAT}, at=LATER + timedelta(minutes=1), form_id="2")
    taken_up(concern)
    assert len(titles()) == 2
    assert concern.deliveries.filter(purpose="message", transport="phone").count() == 1


def test_signs_of_the_report_stay(concern):
    Concern.objects.filter(pk=concern.pk).update(danger_signs="travel")
    concern.refresh_from_db()
    wrote(concern, signs={DangerSign.WEAPON})
    taken_up(concern)
    assert concern.danger_signs == "weapon,travel"


def test_each_message_is_taken_up_once(concern):
    wrote(concern, signs={DangerSign.WEAPON})
    assert [taken_up(concern), taken_up(concern)] == [1, 0]
    assert Event.objects.filter(kind="raised").count() == 1


def test_concern_without_an_owner_is_raised_too(db):
    concern = send()
    wrote(concern, signs={DangerSign.WEAPON})
    taken_up(concern)
    assert concern.urgency == Urgency.URGENT
    assert titles() == []


def test_danger_found_later_has_to_be_answered_at_closing(concern, officer):
    wrote(concern, signs={DangerSign.WEAPON})
    taken_up(concern)
    assert concern.needs_second_officer
    with pytest.raises(Unread):
        record_outcome(concern=concern, outcome="no-concern", rationale="x", by=officer, at=LATER)


def test_danger_that_was_read_before_the_worker_came_has_to_be_answered_too(concern, officer):
    wrote(concern, signs={DangerSign.WEAPON})
    reading.open_concern(concern=concern, by=officer, at=LATER)
    concern.refresh_from_db()
    assert (concern.urgency, concern.needs_second_officer) == (Urgency.URGENT, True)
    given = {"concern": concern, "outcome": Outcome.NO_CONCERN, "rationale": "x", "by": officer, "at": LATER}
    with pytest.raises(Unanswered):
        record_outcome(**given)
    record_outcome(**given, **ANSWERED)
    concern.refresh_from_db()
    assert concern.state == "outcome", "a second officer has to agree"
    assert titles() == [], "nobody is told what they are reading"
    assert not concern.deliveries.calls_waiting().exists(), "nor called about it"
    assert taken_up(concern) == 0


def test_page_that_shows_no_messages_takes_up_none(concern, officer):
    wrote(concern, signs={DangerSign.WEAPON})
    reading.open_concern(concern=concern, by=officer, at=LATER, parts=(reading.Part.REPORT,))
    concern.refresh_from_db()
    assert concern.urgency == Urgency.STANDARD
    assert taken_up(concern) == 1


def test_message_says_its_signs_on_the_officers_page(concern, officer_client):
    wrote(concern, signs={DangerSign.WEAPON})
    page = officer_client.get(f"/review/{concern.reference}/messages/").content.decode()
    assert "Possible danger: weapon" in page


def test_without_the_worker_the_danger_waits_unseen(concern):
    """The control."""
    wrote(concern, signs={DangerSign.WEAPON})
    concern.refresh_from_db()
    assert concern.urgency == Urgency.STANDARD
    assert not concern.deliveries.filter(purpose="message", transport="phone").exists()
