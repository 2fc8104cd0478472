"""What the delivery worker does with the queue of letters, at once."""

from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone

from prevent_portal.mail import queue


def arrived() -> list[EmailMessage]:
    """All that has left so far, after one round of the worker."""
    queue.send_due(now=timezone.now)
    return mail.outbox
