"""The end of a certificate is told in time, to the duty desk, each time once."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from guidance.models import Contact
from prevent_portal.mail import queue
from referrals.actions.monitoring.certificate_expiry import warn_of_expiry
from referrals.models import ExpiryWarning
from tests import smtp
from tests.authority import BEGINS, make_authority, make_mailbox

AUTHORITY = make_authority("Mail authority")
ENDS = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
CERTIFICATE = make_mailbox(AUTHORITY, "team@police.example", begins=BEGINS, ends=ENDS).certificate_pem


@pytest.fixture
def desk(db, settings, mailoutbox):
    """What the duty desk is sent."""
    settings.DUTY_EMAILS = ["duty@example.org"]
    Contact.objects.filter(area__slug="norfolk", kind="email", purpose="referral").update(certificate=CERTIFICATE)
    return mailoutbox


def warn(when):
    """One run of the command, and then one of the delivery worker."""
    queued = warn_of_expiry(at=when)
    queue.send_due(now=lambda: when)
    return queued


def at(days, hours=0):
    """So long before the end."""
    return ENDS - timedelta(days=days, hours=hours)


def test_each_day_of_the_last_forty_tells_four_times(desk):
    told = []
    for days in range(40, -3, -1):
        before = len(desk)
        warn(at(days))
        warn(at(days) + timedelta(hours=1))
        told += [days] * (len(desk) - before)
    assert told == [30, 14, 7, 0]
    assert [message.subject for message in desk][::3] == [
        "A certificate ends within 30 days",
        "A certificate has ended",
    ]
    assert all(message.to == ["duty@example.org"] and "prevent@norfolk" in message.body for message in desk)
    assert "1 March 2027 at 12:00pm" in desk[0].body


def test_whoever_starts_late_tells_the_nearest_alone(desk):
    assert warn(at(10)) == 1
    assert [message.subject for message in desk] == ["A certificate ends within 14 days"]


def test_a_new_certificate_is_told_of_anew(desk):
    warn(at(5))
    later = make_mailbox(AUTHORITY, "team@police.example", begins=BEGINS, ends=ENDS + timedelta(days=1))
    Contact.objects.exclude(certificate="").update(certificate=later.certificate_pem)
    assert warn(at(5)) == 1


def test_our_own_certificate_is_watched(desk, settings):
    settings.SIGNING_CERTIFICATE = CERTIFICATE
    assert warn(at(1)) == 2
    assert "which signs mail" in desk[0].body


def test_refused_warning_is_told_later_and_once(desk, settings, smtp_server):
    smtp.use(settings, smtp_server.port)
    smtp_server.replies["duty@example.org"] = "451 later"
    assert warn(at(6)) == 1
    assert ExpiryWarning.objects.get().told_at is None
    smtp_server.replies.clear()
    assert warn(at(6) + timedelta(minutes=2)) == 0
    assert len(smtp_server.messages) == 1
    assert ExpiryWarning.objects.get().told_at


def test_warning_refused_for_good_is_queued_again_the_next_day(desk, settings, smtp_server):
    smtp.use(settings, smtp_server.port)
    smtp_server.replies["duty@example.org"] = "550 no such mailbox"
    assert [warn(at(6)), warn(at(6) + timedelta(hours=1))] == [1, 0]
    smtp_server.replies.clear()
    assert warn(at(5)) == 1
    assert len(smtp_server.messages) == 1


def test_the_command_prints_how_many(desk):
    out = StringIO()
    call_command("watch_certificates", stdout=out)
    assert out.getvalue() == "warnings queued: 0\n"
