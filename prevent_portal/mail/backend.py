"""Django's EMAIL_BACKEND, which adds mail from Wagtail, such as moderation mails, to the queue.

The text is stored, so mail sent through Django must carry no secret; allauth's mails, which would, are not used.
"""

from collections.abc import Sequence
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from prevent_portal import clock
from prevent_portal.mail import queue
from prevent_portal.mail.kinds import Kind

OTHER = Kind("other", "Mail about the editing of pages")


class EmailBackend(BaseEmailBackend):
    def __init__(self, fail_silently: bool = False, **options: Any) -> None:
        super().__init__(fail_silently=fail_silently)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        at = clock.now()
        for message in email_messages:
            subject = " ".join(str(message.subject).split())[:500]
            for to in message.recipients():
                queue.add(OTHER, to=to, subject=subject, body=str(message.body), at=at)
        return len(email_messages)
