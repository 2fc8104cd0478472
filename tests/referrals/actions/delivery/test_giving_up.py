"""What follows when a delivery is given up, by its purpose: somebody else is notified, once."""

from datetime import UTC, datetime

import pytest

from referrals.actions.casework.messages import add_reporter_message
from referrals.actions.casework.reading import open_concern
from referrals.actions.delivery.bounces import record_bounce
from referrals.actions.delivery.queue import append_deliveries, handle_undelivered, record_call
from referrals.inbound_mail.bounces import Report, Verdict
from referrals.models import Concern, Delivery
from referrals.models.delivery import Purpose
from referrals.rules.routing import COPY_LOST, MESSAGE_LOST, Route
from referrals.transports.notice import notice
from referrals.transports.phone import what_to_say
from tests.referrals.report.filling import words
from tests.referrals.review.building import send

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
DUTY = "duty@example.org"


@pytest.fixture(autouse=True)
def desk(settings):
    settings.DUTY_EMAILS = [DUTY]


@pytest.fixture
def concern(db, officer):
    """Opened by an officer; after that its reporter wrote a message."""
    concern = send()
    open_concern(concern=concern, by=officer, at=NOW)
    add_reporter_message(concern=concern, text="Canaryagain", form_id="1", at=NOW)
    concern.refresh_from_db()
    return concern


def give_up(concern, purpose, to="supervisor@example.org"):
    mail = concern.deliveries.filter(purpose=purpose).first()
    if mail is None:
        (mail,) = append_deliveries(concern, [Route("email", to, purpose=purpose)], at=NOW)
    before = set(concern.deliveries.values_list("pk", flat=True))
    mail.given_up_at = NOW
    mail.save()
    handle_undelivered(mail, NOW)
    return list(concern.deliveries.exclude(pk__in=before).select_related("concern__area"))


def summary(rows):
    return [(row.transport, row.to, row.purpose) for row in rows]


def test_lost_message_notice_becomes_a_call_shown_to_officers(concern, officer, officer_client):
    number = concern.deliveries.filter(transport="phone").first().to
    call, mail = give_up(concern, "message")
    assert summary([call, mail]) == [("phone", number, "message"), ("email", DUTY, "duty")]
    assert "has written again" in what_to_say(call)
    assert MESSAGE_LOST in notice(mail).body
    assert "Canary" not in notice(mail).body
    calls = words(officer_client.get("/review/calls/"))
    assert concern.reference in calls
    assert number in calls
    assert call in Delivery.objects.overdue(NOW.replace(hour=11))
    open_concern(concern=concern, by=officer, at=NOW)
    assert call not in Delivery.objects.overdue(NOW.replace(hour=11))
    assert "Calls to make" not in words(officer_client.get("/review/"))
    call.refresh_from_db()
    assert call.status(NOW) == "withdrawn"


def test_one_call_for_two_lost_notices_and_none_once_read(concern, officer):
    give_up(concern, "message")
    assert give_up(concern, "message") == []
    record_call(
        delivery=Delivery.objects.get(purpose="message", transport="phone"), answered=True, by=officer.user, at=NOW
    )
    Concern.objects.filter(pk=concern.pk).update(unread_at=None)
    concern.refresh_from_db()
    assert give_up(concern, "message") == []


def test_without_own_number_the_non_emergency_number_is_called(concern):
    concern.deliveries.filter(transport="phone").delete()
    assert summary(give_up(concern, "message"))[0] == ("phone", "101", "message")


def test_lost_notice_to_the_duty_desk_makes_only_a_call(concern):
    concern.deliveries.filter(purpose="message").update(to=DUTY)
    assert [row.transport for row in give_up(concern, "message")] == ["phone"]


def test_bounced_notice_is_followed_up_like_a_refused_one(concern):
    mail = concern.deliveries.get(purpose="message")
    assert record_bounce(delivery_id=mail.pk, report=Report(Verdict.PERMANENT, "5.1.1"), at=NOW)
    assert concern.deliveries.filter(purpose="message", transport="phone").exists()


def test_duty_desk_is_told_once_of_a_lost_copy(concern):
    (mail,) = give_up(concern, "safeguarding")
    assert summary([mail]) == [("email", DUTY, "duty")]
    assert COPY_LOST in notice(mail).body
    assert give_up(concern, "safeguarding") == []


def test_lost_escalation_tells_the_duty_desk_at_once(concern):
    assert summary(give_up(concern, "escalation")) == [("email", DUTY, "unopened")]
    assert give_up(concern, "escalation", to="other@example.org") == []


def test_lost_reminder_activates_the_next_contact(concern):
    standby = concern.deliveries.filter(due_at=None).first()
    assert give_up(concern, "reminder") == []
    standby.refresh_from_db()
    assert standby.due_at == NOW


@pytest.mark.parametrize("purpose", ["duty", "unopened", "receipt", "follow-up"])
def test_other_lost_mail_activates_nobody(concern, purpose):
    before = list(Delivery.objects.values_list("due_at", flat=True))
    assert give_up(concern, purpose) == []
    assert list(Delivery.objects.values_list("due_at", flat=True))[: len(before)] == before


def test_unknown_purpose_does_not_stop_the_worker(concern):
    """Such a row may exist after a damaged restore."""
    assert give_up(concern, "nonsense") == []


def test_every_purpose_is_covered_by_these_tests():
    followed = {"referral", "reminder", "message", "safeguarding", "escalation"}
    assert set(Purpose.values) == followed | {"duty", "unopened", "receipt", "follow-up"}
