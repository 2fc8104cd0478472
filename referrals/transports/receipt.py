"""The one email that a reporter may ask for: that something arrived, and not a word of what.

The address stays sealed with everything else. It is opened only here, while the mail is made, on the staff tier.
"""

import re
from collections.abc import Mapping
from email.utils import formatdate
from typing import Any

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext

from prevent_portal.mail import TransportError
from referrals import sealing
from referrals.models import Delivery
from referrals.stored_fields import context_of


def address(content: Mapping[str, Any]) -> str:
    """Where a reporter said that it is safe to write to, or nothing."""
    facts = content.get("facts", {})
    # Versions of the form up to 2026-11-21.2 asked for both in the question before.
    reach = facts.get("contact", {}) | facts.get("reach", {})
    return reach.get("email", "") if reach.get("acknowledge") else ""


def receipt(delivery: Delivery) -> EmailMessage:
    """No reference, no area, no link: whoever else reads that mailbox learns what the sender's address tells."""
    concern = delivery.concern
    try:
        content = sealing.open_sealed(concern.sealed, context=context_of(concern))
    except sealing.CannotOpen as error:
        # Another worker may hold the key.
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


def without_words(reply: str) -> str:
    """A code or an error's name alone: a mail server's words may quote the address, and the ledger is readable."""
    found = re.match(r"\d{3}(?=\s|$)|\w+$", reply)
    return found[0] if found else "answered"
