"""Mail that Wagtail sends itself goes through the queue and the portal's transport."""

import pytest
from django.core import mail
from django.core.mail import EmailMessage

from guidance.models import AreaPage
from prevent_portal import settings as shipped
from prevent_portal.mail.models import Letter
from tests.guidance.conftest import load_content, member
from tests.guidance.editing import send
from tests.portal.postman import send_queued_mail


@pytest.fixture(autouse=True)
def shipped_backend(settings):
    settings.EMAIL_BACKEND = shipped.EMAIL_BACKEND


def test_moderation_mail_is_queued(db, client, one_factor):
    load_content()
    approver = member("approvers", "norfolk")
    client.force_login(member("editors", "norfolk"))
    send(client, AreaPage.objects.get(slug="norfolk"), "Checked by two", "submit")
    assert not mail.outbox
    [letter] = Letter.objects.waiting()
    assert letter.to == approver.email
    [sent] = send_queued_mail()
    assert sent.to == [approver.email]
    assert "approve" in sent.body
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"


def test_each_recipient_has_a_letter_with_one_line_subject(db):
    EmailMessage("First\nsecond", "Text", to=["a@example.org", "b@example.org"]).send()
    assert [message.to for message in send_queued_mail()] == [["a@example.org"], ["b@example.org"]]
    assert mail.outbox[0].subject == "First second"
