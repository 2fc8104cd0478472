"""What the delivery worker does with mail about accounts, at once."""

from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone

from prevent_portal.accounts.actions.post import send_letters


def arrived() -> list[EmailMessage]:
    """All that has left so far, after one round of the worker."""
    send_letters(now=timezone.now)
    return mail.outbox
