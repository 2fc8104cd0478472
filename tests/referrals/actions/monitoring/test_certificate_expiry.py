"""Warnings to the duty desk before a certificate expires, each sent once."""

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
    """The mails sent to the duty desk."""
    settings.DUTY_EMAILS = ["duty@example.org"]
    Contact.objects.filter(area__slug="norfolk", kind="email", purpose="referral").update(certificate=CERTIFICATE)
    return mailoutbox


def warn(when):
    """Run the check and then the mail queue; return how many warnings were queued."""
    queued = warn_of_expiry(at=when)
    queue.send_due(now=lambda: when)
    return queued


def before_end(days, hours=0):
    return ENDS - timedelta(days=days, hours=hours)


def test_four_warnings_in_the_last_forty_days(desk):
    warned_on = []
    for days in range(40, -3, -1):
        before = len(desk)
        warn(before_end(days))
        warn(before_end(days) + timedelta(hours=1))
        warned_on += [days] * (len(desk) - before)
    assert warned_on == [30, 14, 7, 0]
    assert [message.subject for message in desk][::3] == [
        "A certificate ends within 30 days",
        "A certificate has ended",
    ]
    assert all(message.to == ["duty@example.org"] and "prevent@norfolk" in message.body for message in desk)
    assert "1 March 2027 at 12:00pm" in desk[0].body


def test_late_start_sends_only_the_nearest_warning(desk):
    assert warn(before_end(10)) == 1
    assert [message.subject for message in desk] == ["A certificate ends within 14 days"]


def test_new_certificate_gets_its_own_warning(desk):
    warn(before_end(5))
    later = make_mailbox(AUTHORITY, "team@police.example", begins=BEGINS, ends=ENDS + timedelta(days=1))
    Contact.objects.exclude(certificate="").update(certificate=later.certificate_pem)
    assert warn(before_end(5)) == 1


def test_own_signing_certificate_is_watched(desk, settings):
    settings.SIGNING_CERTIFICATE = CERTIFICATE
    assert warn(before_end(1)) == 2
    assert "which signs mail" in desk[0].body


def test_refused_warning_is_sent_later_once(desk, settings, smtp_server):
    smtp.use(settings, smtp_server.port)
    smtp_server.replies["duty@example.org"] = "451 later"
    assert warn(before_end(6)) == 1
    assert ExpiryWarning.objects.get().told_at is None
    smtp_server.replies.clear()
    assert warn(before_end(6) + timedelta(minutes=2)) == 0
    assert len(smtp_server.messages) == 1
    assert ExpiryWarning.objects.get().told_at


def test_permanently_refused_warning_is_queued_again_next_day(desk, settings, smtp_server):
    smtp.use(settings, smtp_server.port)
    smtp_server.replies["duty@example.org"] = "550 no such mailbox"
    assert [warn(before_end(6)), warn(before_end(6) + timedelta(hours=1))] == [1, 0]
    smtp_server.replies.clear()
    assert warn(before_end(5)) == 1
    assert len(smtp_server.messages) == 1


def test_watch_certificates_prints_the_count(desk):
    out = StringIO()
    call_command("watch_certificates", stdout=out)
    assert out.getvalue() == "warnings queued: 0\n"
