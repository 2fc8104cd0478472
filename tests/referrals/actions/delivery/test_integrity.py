"""Each check of verify_deliveries finds its own planted fault and no other."""

from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection

from referrals import transports
from referrals.actions.delivery.integrity import QUESTIONS, verify_deliveries
from referrals.actions.delivery.queue import append_deliveries
from referrals.models import Attempt, Concern, Delivery, Event
from referrals.rules.routing import Route
from referrals.transports import Sent
from tests.referrals.review.building import AT, send

NOW = AT + timedelta(days=1)


@pytest.fixture
def sound(db, monkeypatch):
    """One concern mailed by the real worker, and one still queued."""
    concern = send()
    monkeypatch.setattr(transports, "send", lambda delivery: Sent("250 OK"))
    call_command("send_deliveries", "--once", stdout=StringIO())
    send()
    return concern


def found():
    return {finding.what for finding in verify_deliveries(at=NOW) if finding.count}


def test_sound_delivery_log_has_no_faults(sound):
    out = StringIO()
    call_command("verify_deliveries", stdout=out)
    assert out.getvalue().splitlines() == [f"0 {what}" for what in QUESTIONS]


def lose_deliveries(concern):
    Attempt.objects.filter(delivery__concern=concern).delete()
    Delivery.objects.filter(concern=concern).delete()
    Concern.objects.filter(pk=concern.pk).update(opened_at=AT)


def lose_all_ways(concern):
    Delivery.objects.filter(concern=concern).update(sent_at=None, given_up_at=AT)
    Attempt.objects.filter(delivery__concern=concern).update(accepted=False)


def forget_a_lease(concern):
    waiting = Delivery.objects.exclude(concern=concern).filter(transport="email")
    waiting.update(leased_until=NOW - timedelta(hours=2))


def lose_attempts(concern):
    Attempt.objects.filter(delivery__concern=concern).delete()


def lose_settling(concern):
    mail = Delivery.objects.filter(concern=concern, transport="email")
    mail.update(sent_at=None, due_at=NOW)
    Attempt.objects.filter(delivery__concern=concern).update(finished_at=AT)


def lose_sent_event(concern):
    Event.objects.filter(concern_id=concern.pk, kind="sent")._raw_delete("default")


def lose_received_event(concern):
    Event.objects.filter(concern_id=concern.pk, kind="received")._raw_delete("default")


def give_up_what_was_sent(concern):
    Delivery.objects.filter(concern=concern, transport="email").update(given_up_at=AT)


def open_in_the_future(concern):
    Concern.objects.filter(pk=concern.pk).update(opened_at=NOW + timedelta(days=3650))


FAULTS = {
    "concerns without a delivery": lose_deliveries,
    "unopened concerns that nobody will be told of": lose_all_ways,
    "deliveries whose lease is long gone": forget_a_lease,
    "deliveries sent without an attempt that was taken": lose_attempts,
    "mails taken but not settled": lose_settling,
    "mails sent without an event": lose_sent_event,
    "deliveries both sent and given up": give_up_what_was_sent,
    "concerns without the event of their receipt": lose_received_event,
    "times ahead of the database's clock": open_in_the_future,
}


@pytest.mark.parametrize("what", FAULTS)
def test_planted_fault_is_found_and_nothing_is_changed(sound, what):
    FAULTS[what](sound)
    before = [list(model.objects.order_by("pk").values_list()) for model in (Concern, Delivery, Attempt, Event)]
    assert found() == {what}
    out = StringIO()
    with time_machine.travel(NOW, tick=False), pytest.raises(SystemExit) as left:
        call_command("verify_deliveries", stdout=out)
    assert left.value.code == 1
    assert f"1 {what}" in out.getvalue()
    assert before == [
        list(model.objects.order_by("pk").values_list()) for model in (Concern, Delivery, Attempt, Event)
    ]


@pytest.mark.parametrize("fields", [{"purpose": "receipt"}, {"purpose": "safeguarding"}, {"withdrawn_at": AT}])
def test_mail_to_others_does_not_count_as_telling_the_contact(sound, fields):
    """Mail to the reporter or safeguarding, or withdrawn after a transfer."""
    lose_all_ways(sound)
    due = {} if "withdrawn_at" in fields else {"sent_at": AT}
    (other,) = append_deliveries(sound, [Route("email", "other@example.org")], at=AT)
    Delivery.objects.filter(pk=other.pk).update(**due, **fields)
    assert "unopened concerns that nobody will be told of" in found()


@pytest.mark.django_db(transaction=True)
def test_delivery_without_concern_is_found(settings):
    """As after restoring one table alone, with foreign keys unchecked."""
    orphan = send().deliveries.get(order=1)
    with connection.constraint_checks_disabled():
        _bypass_the_foreign_key(orphan)
        assert "deliveries without a concern" in found()
        Delivery.objects.filter(pk=orphan.pk).delete()


def _bypass_the_foreign_key(row):
    absent = uuid4() if connection.vendor == "postgresql" else uuid4().hex
    key = row.pk if connection.vendor == "postgresql" else row.pk.hex
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE referrals_delivery SET concern_id = %s WHERE id = %s", [str(absent), str(key)])
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = DEFAULT")


def test_every_check_has_a_planted_fault():
    assert set(QUESTIONS) == set(FAULTS) | {"deliveries without a concern"}
