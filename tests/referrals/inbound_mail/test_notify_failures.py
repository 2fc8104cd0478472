"""Failed deliveries as reported by GOV.UK Notify, against a stand-in for its API."""

from io import StringIO
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from guidance.models import Contact
from referrals.models import Delivery, Event
from tests.portal.mail import stand_in
from tests.referrals.review.building import send


@pytest.fixture
def notify(settings):
    settings.BOUNCE_EMAIL = settings.BOUNCE_MAILBOX = ""
    settings.NOTIFY_API_KEY = f"portal-{uuid4()}-{uuid4()}"
    settings.MAIL_TRANSPORT = "notify"
    with stand_in.running() as running:
        settings.NOTIFY_URL = running.url
        yield running


@pytest.fixture
def mail(db):
    delivery = send().deliveries.get(transport="email")
    Delivery.objects.filter(pk=delivery.pk).update(sent_at=timezone.now())
    delivery.refresh_from_db()
    return delivery


def set_failures(api, *failed):
    """Answer with two pages: the failures, and an empty one, as Notify ends its lists."""
    notifications = [{"id": str(uuid4()), "reference": reference, "status": status} for reference, status in failed]

    def answer(path):
        page = [] if "older_than" in path else notifications
        return {"notifications": page, "links": {"next": f"{api.url}/v2/notifications?older_than={uuid4()}"}}

    api.answer = answer


def read(*options):
    out = StringIO()
    call_command("read_bounces", *options, stdout=out)
    return out.getvalue()


def activated_calls(mail):
    return Delivery.objects.filter(concern=mail.concern, transport="phone", due_at__isnull=False).count()


@pytest.mark.parametrize(
    ("status", "counted", "contact"),
    [
        ("permanent-failure", "permanent", "failing"),
        ("temporary-failure", "mailbox full", "confirmed"),
        ("technical-failure", "mailbox full", "confirmed"),
    ],
)
def test_failure_activates_the_next_contact(notify, mail, status, counted, contact):
    set_failures(notify, (mail.message_id, status))
    assert read() == f"{counted}: 1\nread: 1\n"
    mail.refresh_from_db()
    assert mail.bounced_at
    assert Contact.objects.get(pk=mail.contact_id).status == contact
    assert activated_calls(mail) == 1
    asked = parse_qs(urlsplit(notify.requests[0][0]).query)
    assert set(asked["status"]) == {"permanent-failure", "temporary-failure", "technical-failure"}
    assert asked["template_type"] == ["email"]


def test_failure_listed_again_changes_nothing_further(notify, mail):
    set_failures(notify, (mail.message_id, "permanent-failure"))
    read()
    assert read() == "read: 0\n"
    assert Event.objects.filter(concern_id=mail.concern_id, kind="bounced").count() == activated_calls(mail) == 1


def test_dry_run_changes_nothing(notify, mail):
    set_failures(notify, (mail.message_id, "permanent-failure"))
    assert read("--dry-run") == "permanent: 1\nread: 1\n"
    mail.refresh_from_db()
    assert (mail.bounced_at, activated_calls(mail)) == (None, 0)


def test_unknown_or_delivered_mail_changes_nothing(notify, mail):
    set_failures(
        notify, ("<other@portal>", "permanent-failure"), (None, "permanent-failure"), (mail.message_id, "delivered")
    )
    assert read() == "read: 0\n"
    assert activated_calls(mail) == 0


@pytest.mark.parametrize("status", [403, 500])
def test_error_of_notify_is_a_command_error(notify, mail, status, log_book):
    notify.status, notify.answer = status, {"errors": [{"error": "E", "message": "words"}]}
    with pytest.raises(CommandError, match=str(status)):
        read()
    assert activated_calls(mail) == 0
    assert not log_book.holding([mail.to])
