"""Send queued letters in a test, as the delivery worker does."""

from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone

from prevent_portal.mail import queue


def send_queued_mail() -> list[EmailMessage]:
    """Every mail sent so far, after one run of the queue."""
    queue.send_due(now=timezone.now)
    return mail.outbox
