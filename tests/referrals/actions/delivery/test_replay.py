"""Queueing deliveries again with replay_deliveries: what is selected, what is skipped, and the dry run."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from guidance.models import Contact
from referrals.models import Concern, Delivery, Event
from tests.referrals.review.building import AT, BASILDON, send

NEXT_DAY = AT + timedelta(days=1)


@pytest.fixture
def lost(db):
    """Three mailed concerns of Norfolk, the last received the day after the period."""
    concerns = [send(at=AT), send(at=AT + timedelta(hours=1)), send(at=NEXT_DAY)]
    Delivery.objects.filter(transport="email").update(sent_at=AT)
    return concerns


def run(*options, force="norfolk", start="2026-11-21", end="2026-11-22"):
    out = StringIO()
    call_command("replay_deliveries", "--force", force, "--from", start, "--to", end, *options, stdout=out)
    return out.getvalue().splitlines()


def counts(lines):
    return [int(line.split(" ")[0]) for line in lines]


def stored():
    return [list(model.objects.order_by("pk").values_list()) for model in (Concern, Delivery, Event)]


def test_concerns_of_the_period_are_queued_again(lost):
    before = {row.pk: row.message_id for row in Delivery.objects.all()}
    assert counts(run("--by", "duty@example.org")) == [2, 0, 0, 0]
    new = Delivery.objects.exclude(pk__in=before)
    assert {row.concern_id for row in new} == {lost[0].pk, lost[1].pk}
    assert {row.to for row in new} == {lost[0].deliveries.get(order=1).to}
    assert not {row.message_id for row in new} & set(before.values())
    assert Delivery.objects.due(AT).count() == 2
    events = Event.objects.filter(kind="replayed")
    assert {event.by for event in events} == {"duty@example.org"}
    assert events.count() == 2


def test_dry_run_counts_but_writes_nothing(lost):
    before = stored()
    lines = run("--dry-run")
    assert lines[0] == "2 would be queued again"
    assert stored() == before


def test_second_run_queues_nothing_while_deliveries_wait(lost):
    run()
    before = stored()
    assert counts(run()) == [0, 0, 2, 0]
    assert stored() == before


def test_opened_concerns_are_skipped(lost):
    Concern.objects.filter(pk=lost[0].pk).update(opened_at=AT)
    assert counts(run()) == [1, 1, 0, 0]


def test_concerns_of_another_force_are_skipped(lost):
    other = send(council=BASILDON)
    run()
    assert not Event.objects.filter(concern_id=other.pk, kind="replayed").exists()


def test_concern_without_mail_is_counted_apart(db):
    send(council=BASILDON)
    assert counts(run(force="essex")) == [0, 0, 0, 1]


def test_replay_to_another_confirmed_contact(lost):
    contact = Contact.objects.filter(area__slug="norfolk", kind="email", purpose="referral").get()
    Contact.objects.filter(pk=contact.pk).update(value="spare@norfolk.example")
    assert counts(run("--to-contact", str(contact.pk))) == [2, 0, 0, 0]
    assert Delivery.objects.filter(to="spare@norfolk.example", contact=contact).count() == 2


@pytest.mark.parametrize("spoil", [{"status": "failing"}, {"kind": "phone"}, {"purpose": "advice"}])
def test_replay_to_an_unsuitable_contact_is_refused(lost, spoil):
    contact = Contact.objects.filter(area__slug="norfolk", kind="email", purpose="referral").get()
    Contact.objects.filter(pk=contact.pk).update(**spoil)
    before = stored()
    with pytest.raises(CommandError):
        run("--to-contact", str(contact.pk))
    assert stored() == before


def test_replay_to_a_contact_of_another_force_is_refused(lost):
    contact = Contact.objects.filter(area__slug="cumbria", kind="email", purpose="referral").get()
    with pytest.raises(CommandError):
        run("--to-contact", str(contact.pk))


@pytest.mark.parametrize("options", [{"force": "atlantis"}, {"start": "yesterday"}, {"end": "2026-13-01"}])
def test_invalid_options_are_rejected(lost, options):
    with pytest.raises(CommandError):
        run(**options)


def test_dates_are_in_london_time(lost):
    send(at=datetime(2026, 6, 1, 23, 30, tzinfo=UTC))
    Delivery.objects.update(sent_at=AT)
    assert counts(run(start="2026-06-02", end="2026-06-03")) == [1, 0, 0, 0]
