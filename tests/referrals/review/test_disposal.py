"""What keeps a concern past its period: one predicate for page, purge and erasure, and a way to end each."""

from datetime import timedelta
from itertools import product

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from referrals.actions.casework import legal_restrictions, reading
from referrals.actions.casework.messages import add_reporter_message
from referrals.actions.casework.undelivered import withdraw_undelivered
from referrals.actions.delivery.sending import claim_deliveries, record_failure
from referrals.actions.monitoring.daily_summary import current_service_status
from referrals.actions.retention import destruction
from referrals.actions.retention.backlog import blocked_concerns, read_backlog
from referrals.models import Concern, Delivery, Event, Worker
from referrals.models.delivery import Purpose, Transport
from referrals.models.states import InvalidTransition, NotPermitted
from referrals.transports import TransportError
from tests.referrals.actions.retention.test_destruction import DAY, LONG_AFTER, close_long_ago, run
from tests.referrals.duty.conftest import duty_client  # noqa: F401
from tests.referrals.review.building import AT, add_call, add_hold, close, send

ONE_HOUR = timedelta(hours=1)


@pytest.fixture
def read_after_a_refused_notice(officer, frozen):
    """A message's notice is refused with 550, a call is queued, and an officer reads the message."""
    concern = send()
    concern.deliveries.update(sent_at=AT)
    reading.open_concern(concern=concern, by=officer, at=AT + ONE_HOUR)
    add_reporter_message(concern=concern, text="Canarymore", form_id="1", at=AT + ONE_HOUR)
    for attempt in claim_deliveries(by="w", at=AT + 2 * ONE_HOUR):
        refusal = TransportError("550 no such mailbox", permanent=True)
        record_failure(attempt, error=refusal, by="w", at=AT + 2 * ONE_HOUR)
    Delivery.objects.filter(concern=concern, purpose=Purpose.DUTY).update(sent_at=AT)
    call = concern.deliveries.get(purpose=Purpose.MESSAGE, transport=Transport.PHONE)
    reading.open_concern(concern=concern, by=officer, at=AT + 3 * ONE_HOUR)
    close(concern, officer, closed_at=AT + 4 * ONE_HOUR)
    concern.refresh_from_db()
    return concern, call


def test_reading_the_message_ends_the_call_about_it(read_after_a_refused_notice):
    concern, call = read_after_a_refused_notice
    call.refresh_from_db()
    assert call.withdrawn_at
    assert legal_restrictions.erasure_obstacles(concern) == []
    assert run(LONG_AFTER, confirmed=True).destroyed == 1


def test_call_of_before_that_nobody_has_to_make_keeps_nothing(read_after_a_refused_notice):
    concern, call = read_after_a_refused_notice
    Delivery.objects.filter(pk=call.pk).update(withdrawn_at=None)  # as the portal left it
    assert legal_restrictions.erasure_obstacles(concern) == []
    assert run(LONG_AFTER, confirmed=True).destroyed == 1


def test_control_a_queued_call_would_keep_it_for_ever(read_after_a_refused_notice, monkeypatch):
    concern, call = read_after_a_refused_notice
    Delivery.objects.filter(pk=call.pk).update(withdrawn_at=None)
    monkeypatch.setattr(type(Delivery.objects.all()), "needed", lambda rows: rows.outstanding())
    assert legal_restrictions.erasure_obstacles(concern) == ["not delivered yet"]
    assert run(LONG_AFTER, confirmed=True).kept["not delivered yet"] == 1


def test_page_purge_and_erasure_agree_on_every_delivery(officer):
    """Every purpose, transport, hold and standby, before and after an officer has opened and read."""
    concern = send()
    concern.deliveries.all().delete()
    kinds = product(Purpose.values, Transport.values, (None, AT), (None, AT))
    for purpose, transport, held_at, due_at in kinds:
        call = add_call(concern, due_at=due_at)
        Delivery.objects.filter(pk=call.pk).update(purpose=purpose, transport=transport, held_at=held_at)
    for opened_at, unread_at in product((None, AT), (None, AT)):
        close_long_ago(concern, officer, opened_at=opened_at, unread_at=unread_at)
        Delivery.objects.update(sent_at=None)
        needed = set(Delivery.objects.needed().values_list("pk", flat=True))
        for delivery in Delivery.objects.select_related("concern"):
            assert delivery.is_needed == (delivery.pk in needed)
            if "not needed" in delivery.status(LONG_AFTER):
                assert not delivery.is_needed
            others = Delivery.objects.exclude(pk=delivery.pk)
            others.update(withdrawn_at=AT)
            keeps = "not delivered yet" in legal_restrictions.erasure_obstacles(concern)
            blocked = destruction.obstacles_to_schedule()["not delivered yet"]
            purge = Concern.objects.filter(blocked, pk=concern.pk).exists()
            assert (keeps, purge) == (delivery.is_needed, delivery.is_needed)
            others.update(withdrawn_at=None)


@pytest.fixture
def stuck(officer, frozen):
    """A copy for safeguarding is held for a certificate that nobody renews."""
    concern = close_long_ago(send(), officer)
    held = {
        "purpose": "safeguarding",
        "transport": "email",
        "sent_at": None,
        "held_at": AT,
        "held_for": "certificate",
    }
    concern.deliveries.filter(order=1).update(**held)
    frozen.move_to(LONG_AFTER)
    return concern


def text_of(response):
    return " ".join(BeautifulSoup(response.content, "html.parser").main.get_text(" ").split())


def test_supervisor_sees_what_blocks_and_ends_it(stuck, boss_client, boss):
    listed = text_of(boss_client.get("/review/destroyed/"))
    assert f"{stuck.reference} , closed on 22 November 2026: not delivered yet" in listed
    page = f"/review/{stuck.reference}/restrictions/"
    assert "Copy to safeguarding: email to" in text_of(boss_client.get(page))
    assert boss_client.post(f"{page}undelivered/withdraw/").status_code == 302
    assert "Withdraw what" not in text_of(boss_client.get(page))
    assert Event.objects.filter(concern_id=stuck.pk, kind="given-up", by=boss.user.email).count() == 1
    assert run(LONG_AFTER + DAY, confirmed=True).destroyed == 1


def test_only_a_supervisor_withdraws_and_only_when_closed(stuck, officer, boss):
    with pytest.raises(NotPermitted):
        withdraw_undelivered(concern=stuck, by=officer, at=LONG_AFTER)
    with pytest.raises(InvalidTransition):
        withdraw_undelivered(concern=send(), by=boss, at=LONG_AFTER)


def test_every_obstacle_is_listed_with_its_concern(officer, boss, stuck):
    held, unopened, unread, restricted = (close_long_ago(send(), officer) for _ in range(4))
    add_hold(held)
    Concern.objects.filter(pk=unopened.pk).update(opened_at=None)
    Concern.objects.filter(pk=unread.pk).update(unread_at=AT)
    Concern.objects.filter(pk=restricted.pk).update(restricted_at=AT)
    found = {concern.pk: keeps for concern, keeps in blocked_concerns(officer.force_id, LONG_AFTER, most=50)}
    assert found == {
        stuck.pk: ["not delivered yet"],
        held.pk: ["on hold"],
        unopened.pk: ["not opened by any officer"],
        unread.pk: ["with words that nobody has read"],
        restricted.pk: ["restricted"],
    }
    assert dict(read_backlog(LONG_AFTER).blocked) == {keeps[0]: 1 for keeps in found.values()}


def test_destruction_that_does_not_run_is_an_alarm_after_two_days(officer, frozen, client):
    concern = close_long_ago(send(), officer, outcome="mistaken")
    due = concern.closed_at + 14 * DAY
    run(due - DAY, confirmed=True)
    for at, overdue in ((due, 0), (due + 2 * DAY - timedelta(minutes=1), 0), (due + 2 * DAY, 1)):
        frozen.move_to(at)
        Worker.objects.update_or_create(name="one", defaults={"beat_at": timezone.now()})
        status = current_service_status(timezone.now())
        assert (status.backlog.due, status.backlog.overdue, status.backlog.is_well) == (1, overdue, not overdue)
        assert ("retention" in client.get("/readyz").json().get("failing", [])) == bool(overdue)
    run(due + 2 * DAY, confirmed=True)
    status = current_service_status(due + 2 * DAY)
    assert (status.backlog.due, status.lately["purged"], status.backlog.is_well) == (0, 1, True)


def test_purge_in_doubt_is_named_while_something_is_due(officer, duty_client):  # noqa: F811
    close_long_ago(send(), officer, closed_at=timezone.now() - 14 * DAY)
    run(timezone.now())
    assert "It destroyed nothing: its last run doubted the clock" in text_of(duty_client.get("/duty/"))
