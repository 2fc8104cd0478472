"""The daily summary at 08:00 London time: once a day for each mailbox, even when all is well."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from guidance.models import Contact
from prevent_portal import mail as mail_service
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


def test_summary_is_sent_once_a_day_from_eight(desk):
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
def test_summary_time_is_london_time(desk, at, sent):
    assert run(at) == sent


def test_summary_is_sent_when_all_is_well(desk):
    run(EIGHT)
    assert desk[0].subject == "Portal summary 21 November 2026: all is well"
    assert "comes every day at 8am, also when all is well" in desk[0].body


def test_problems_are_counted_without_personal_data(desk):
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


def test_opened_concern_is_not_a_problem(desk):
    concern = send(at=EIGHT - timedelta(days=10))
    Concern.objects.filter(pk=concern.pk).update(opened_at=EIGHT)
    Delivery.objects.update(sent_at=EIGHT)
    run(EIGHT)
    assert "all is well" in desk[0].subject


def test_refused_summary_is_retried(desk, monkeypatch):
    with monkeypatch.context() as refusing:

        def refuse(message):
            raise TransportError("451 later", permanent=False)

        refusing.setattr(mail_service, "send", refuse)
        assert run(EIGHT) == 0
    assert run(EIGHT + timedelta(seconds=30)) == 0
    assert run(EIGHT + timedelta(minutes=2)) == 2
    assert set(Summary.objects.values_list("failures", flat=True)) == {1}


def test_two_workers_send_the_summary_once(desk, monkeypatch):
    """The second worker meets the rows and leases of the first."""
    queue_summaries(at=EIGHT)
    monkeypatch.setattr(daily_summary, "_send", lambda row, now: True)
    assert send_summaries(now=lambda: EIGHT) == 2
    assert send_summaries(now=lambda: EIGHT) == 0
    monkeypatch.setattr(Summary.objects, "filter", lambda **_: Summary.objects.none())
    queue_summaries(at=EIGHT)
    assert Summary.objects.count() == 2


def test_yesterdays_summary_is_not_sent_today(desk):
    queue_summaries(at=EIGHT)
    assert run(EIGHT + timedelta(days=1)) == 2
    assert len(desk) == 2


def test_send_now_writes_no_summary_rows(desk):
    send_now(to="duty@example.org", at=EIGHT)
    assert len(desk) == 1
    assert not Summary.objects.exists()
