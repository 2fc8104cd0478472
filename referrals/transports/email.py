"""A notice by SMTP: reference, area, urgency and a link, and not one word of the reporter's (decision D7)."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from referrals.models import Delivery
from referrals.models.delivery import Purpose
from referrals.transports.base import Sent, TransportError
from referrals.transports.deadline import deadline
from referrals.transports.receipt import receipt
from referrals.transports.smtp_line import Line

_NEWS = {
    Purpose.REFERRAL: "New concern",
    Purpose.DUTY: "New concern",
    Purpose.MESSAGE: "New message on",
    Purpose.REMINDER: "Not opened yet: concern",
    Purpose.ESCALATION: "Not opened yet: concern",
    Purpose.UNOPENED: "Not opened yet: concern",
}


# In all: EMAIL_TIMEOUT bounds each wait, and a server that trickles its words could draw on for ever.
SEND_SECONDS = 30


class EmailTransport:
    def __init__(self) -> None:
        self._line = Line()
        self._keeps = False

    @contextmanager
    def kept_open(self) -> Iterator[None]:
        """For a batch: one line for all its mails, each a message of its own."""
        self._keeps = True
        try:
            yield
        finally:
            self._keeps = False
            self._line.close()

    def send(self, delivery: Delivery) -> Sent:
        """One recipient a message, so that a refusal cannot hide behind another recipient's success."""
        return self.send_message(receipt(delivery) if delivery.purpose == Purpose.RECEIPT else notice(delivery))

    def send_message(self, message: EmailMessage) -> Sent:
        """Raises TransportError."""
        try:
            with deadline(SEND_SECONDS):
                answer = self._line.send(message, keep=self._keeps)
        except smtplib.SMTPRecipientsRefused as error:
            code, reply = next(iter(error.recipients.values()))
            raise TransportError(_words(code, reply), permanent=code >= 500) from error
        except smtplib.SMTPResponseException as error:
            raise TransportError(
                _words(error.smtp_code, error.smtp_error), permanent=error.smtp_code >= 500
            ) from error
        except (smtplib.SMTPException, ssl.SSLError, OSError) as error:
            raise TransportError(type(error).__name__, permanent=False) from error
        if answer is None:
            raise TransportError("the mail server took no recipient", permanent=False)
        return Sent(_words(*answer))


def notice(delivery: Delivery) -> EmailMessage:
    concern = delivery.concern
    link = f"{settings.PORTAL_URL}/review/{concern.reference}/"
    urgency = concern.get_urgency_display().lower()
    body = render_to_string(
        f"referrals/mail/{delivery.purpose}.txt",
        {
            "reference": concern.reference,
            "area": concern.area.name,
            "urgency": urgency,
            "link": link,
            "portal_name": settings.PORTAL_NAME,
        },
    )
    return EmailMessage(
        subject=f"{_NEWS[Purpose(delivery.purpose)]} {concern.reference}, {concern.area.name}, {urgency}",
        body=body,
        to=[delivery.to],
        headers={
            "Message-ID": delivery.message_id,
            "Date": formatdate(delivery.queued_at.timestamp()),
            "Auto-Submitted": "auto-generated",
        },
    )


def _words(code: int, reply: bytes | str) -> str:
    text = reply.decode(errors="replace") if isinstance(reply, bytes) else reply
    return f"{code} {text}"[:500]
