"""The summary of 08:00: once a day and mailbox, in London's time, and also when there is nothing to tell."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from guidance.models import Contact
from prevent_portal import mail as door
from referrals.actions.monitoring import daily_summary
from referrals.actions.monitoring.daily_summary import queue_summaries, send_now, send_summaries
from referrals.models import Concern, Delivery, Summary, Worker
from referrals.transports import TransportError
from tests.referrals.review.building import add_call, send

EIGHT = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


@pytest.fixture
def desk(db, settings, mailoutbox):
    settings.DUTY_EMAILS = ["duty@example.org", "deputy@example.org"]
    Worker.objects.create(name="one", beat_at=EIGHT)
    return mailoutbox


def run(at):
    queue_summaries(at=at)
    return send_summaries(now=lambda: at)


def test_at_eight_and_not_before_and_once(desk):
    assert run(EIGHT - timedelta(minutes=1)) == 0
    assert run(EIGHT) == 2
    assert run(EIGHT) == 0
    assert run(EIGHT + timedelta(hours=15)) == 0
    assert run(EIGHT + timedelta(days=1)) == 2
    assert [mail.to for mail in desk] == [["deputy@example.org"], ["duty@example.org"]] * 2
    assert len({mail.extra_headers["Message-ID"] for mail in desk}) == 4


@pytest.mark.parametrize(
    ("at", "sent"),
    [
        (datetime(2026, 7, 1, 6, 59, tzinfo=UTC), 0),
        (datetime(2026, 7, 1, 7, 0, tzinfo=UTC), 2),
        (datetime(2026, 10, 25, 7, 59, tzinfo=UTC), 0),  # the clocks went back in the night
        (datetime(2026, 10, 25, 8, 0, tzinfo=UTC), 2),
        (datetime(2026, 3, 29, 6, 59, tzinfo=UTC), 0),  # and forward
        (datetime(2026, 3, 29, 7, 0, tzinfo=UTC), 2),
    ],
)
def test_eight_in_london(desk, at, sent):
    assert run(at) == sent


def test_all_is_well_is_said_too(desk):
    run(EIGHT)
    assert desk[0].subject == "Portal summary 21 November 2026: all is well"
    assert "comes every day at 8am, also when all is well" in desk[0].body


def test_what_is_not_well_is_counted_and_nobody_named(desk):
    late = send(at=EIGHT - timedelta(days=10))
    add_call(late, due_at=EIGHT - timedelta(hours=2))
    Contact.objects.filter(area__slug="essex").update(status="failing", confirmed_at=None, confirmed_by="")
    run(EIGHT)
    assert desk[0].subject.endswith("needs attention")
    for line in (
        "Concerns whose contact has not been told: 1",
        "Concerns that nobody has opened in time: 1",
        "Calls that are overdue: 1",
        "/duty/",
    ):
        assert line in desk[0].body
    assert re.search(r"- Essex: 0 confirmed, [1-9] failing", desk[0].body)
    assert "anary" not in desk[0].body


def test_an_opened_concern_is_no_trouble(desk):
    concern = send(at=EIGHT - timedelta(days=10))
    Concern.objects.filter(pk=concern.pk).update(opened_at=EIGHT)
    Delivery.objects.update(sent_at=EIGHT)
    run(EIGHT)
    assert "all is well" in desk[0].subject


def test_a_refused_summary_is_tried_again_and_only_it(desk, monkeypatch):
    with monkeypatch.context() as refusing:

        def refuse(message):
            raise TransportError("451 later", permanent=False)

        refusing.setattr(door, "send", refuse)
        assert run(EIGHT) == 0
    assert run(EIGHT + timedelta(seconds=30)) == 0
    assert run(EIGHT + timedelta(minutes=2)) == 2
    assert set(Summary.objects.values_list("failures", flat=True)) == {1}


def test_two_workers_at_the_same_moment_send_it_once(desk, monkeypatch):
    """The second finds the rows that the first made, and the leases that the first took."""
    queue_summaries(at=EIGHT)
    monkeypatch.setattr(daily_summary, "_send", lambda row, now: True)
    assert send_summaries(now=lambda: EIGHT) == 2
    assert send_summaries(now=lambda: EIGHT) == 0
    monkeypatch.setattr(Summary.objects, "filter", lambda **_: Summary.objects.none())
    queue_summaries(at=EIGHT)
    assert Summary.objects.count() == 2


def test_yesterdays_is_not_sent_today(desk):
    queue_summaries(at=EIGHT)
    assert run(EIGHT + timedelta(days=1)) == 2
    assert len(desk) == 2


def test_out_of_turn_it_writes_nothing(desk):
    send_now(to="duty@example.org", at=EIGHT)
    assert len(desk) == 1
    assert not Summary.objects.exists()
