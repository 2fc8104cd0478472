"""The email receipt that a reporter may ask for: it says only that a message arrived.

The address is stored sealed like all answers, and is unsealed only here, where the private keys are, to send a mail.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from email.utils import formatdate
from typing import Any

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext

from prevent_portal import clock
from prevent_portal.mail import TransportError
from referrals import sealing
from referrals.models import Delivery, ReceiptMark
from referrals.stored_fields import context_of


def address(content: Mapping[str, Any]) -> str:
    """Where the reporter said that it is safe to write to, or an empty string."""
    facts = content.get("facts", {})
    # Versions of the form up to 2026-11-21.2 asked for both in the step "contact".
    reach = facts.get("contact", {}) | facts.get("reach", {})
    return reach.get("email", "") if reach.get("acknowledge") else ""


def receipt(delivery: Delivery) -> EmailMessage:
    # No reference, area or link: a person who shares the mailbox learns no more than the sender's address shows.
    concern = delivery.concern
    try:
        content = sealing.open_sealed(concern.sealed, context=context_of(concern))
    except sealing.CannotOpen as error:
        # Temporary, because another worker may have the key.
        raise TransportError("no key here opens the address", permanent=False) from error
    with translation.override(concern.language):
        return EmailMessage(
            subject=gettext("We have received your message"),
            body=render_to_string("referrals/mail/receipt.txt"),
            to=[address(content)],
            headers={
                "Message-ID": delivery.message_id,
                "Date": formatdate(delivery.queued_at.timestamp()),
                "Auto-Submitted": "auto-generated",
            },
        )


@contextmanager
def once_a_day(mailbox: str) -> Iterator[None]:
    """Around sending a receipt. Raises a permanent TransportError when this mailbox got one within a day.

    Marked before sending, so that of two workers only one sends; unmarked when the mail was not accepted.
    """
    digest, now = sealing.hash_mailbox(mailbox), clock.now()
    ReceiptMark.objects.expired(now).filter(pk=digest).delete()
    expires_at = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=25)
    mark, is_first = ReceiptMark.objects.get_or_create(pk=digest, defaults={"expires_at": expires_at})
    if not is_first:
        raise TransportError("declined", permanent=True)
    try:
        yield
    except BaseException:
        mark.delete()
        raise


def redact_reply(reply: str) -> str:
    """Keep only a code or an error's name: the server's reply may quote the address, and the log is not sealed."""
    found = re.match(r"\d{3}(?=\s|$)|\w+$", reply)
    return found[0] if found else "answered"
