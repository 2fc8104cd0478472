"""Compose mail to one recipient, so that one refusal is not hidden by another recipient's success."""

from datetime import datetime
from email.utils import formatdate
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage


def compose(*, to: str, subject: str, body: str, key: UUID, at: datetime) -> EmailMessage:
    """`key` and `at` give Message-ID and Date, which stay the same on retries, so that duplicates are recognised."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ")
    return EmailMessage(
        subject=subject,
        body=body,
        to=[to],
        headers={
            "Message-ID": f"<{key}@{domain}>",
            "Date": formatdate(at.timestamp()),
            "Auto-Submitted": "auto-generated",
        },
    )
