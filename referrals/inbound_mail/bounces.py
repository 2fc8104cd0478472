"""What a mail that came back says, read by the standards' rules and decided by nothing but its form.

RFC 3464 reports are read with Python's own parser; the many shapes from before it with flufl.bounce, which keeps
their patterns (Mailman's). Only an address of ours with a delivery's token ties a mail to a delivery.
"""

import re
from dataclasses import dataclass
from email import message_from_string
from email.message import Message
from email.utils import getaddresses
from enum import Enum
from uuid import UUID

from flufl.bounce import all_failures

from referrals.transports.returning import read_address

# Where mail servers write whom they delivered to; the first that holds an address of ours counts.
_RECIPIENTS = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To")
# Not a part of an address such as 192.0.5.1.
_STATUS = re.compile(r"(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?!\.?\d)")
# RFC 3463: the mailbox is full (x.2.2), or the system's disk is (x.3.1). Somebody will make room.
_FULL = re.compile(r"[45]\.(2\.2|3\.1)")
_FULL_WORDS = re.compile(r"quota|mailbox (is )?full|full mailbox|storage|over ?quota", re.IGNORECASE)


class Verdict(Enum):
    PERMANENT = "permanent"  # the address does not work
    FULL = "mailbox full"  # the mail did not arrive; the address works
    DELAYED = "delayed"  # the other side is still trying
    ANSWER = "automatic answer"  # it arrived; nobody has read it
    DELIVERED = "delivered"
    UNKNOWN = "unknown"  # no report at all, such as a reply or advertising


@dataclass(frozen=True)
class Report:
    verdict: Verdict
    code: str = ""  # as RFC 3463 writes it, "5.1.1"


def whose(message: Message) -> UUID | None:
    """The delivery that the mail came back for, or None where no token of ours says so."""
    for header in _RECIPIENTS:
        for _, address in getaddresses([str(value) for value in message.get_all(header, [])]):
            if delivery_id := read_address(address):
                return delivery_id
    return None


def read(message: Message) -> Report:
    if groups := _recipient_groups(message):
        return max((_of_group(group) for group in groups), key=_gravity)
    if not message.get("From"):  # which flufl.bounce takes for granted, as RFC 5322 does
        return Report(Verdict.UNKNOWN)
    temporary, permanent = all_failures(message)
    words = _plain_words(message)
    if permanent:
        return _failed(_first_code(words), words)
    if temporary:
        return Report(Verdict.DELAYED, _first_code(words))
    return Report(Verdict.ANSWER if _is_automatic(message) else Verdict.UNKNOWN)


def _recipient_groups(message: Message) -> list[Message]:
    """RFC 3464: the first group of a delivery-status is about the message, each further one about a recipient."""
    groups: list[Message] = []
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            groups += [group for group in part.get_payload() if isinstance(group, Message)]
        elif part.get_content_type() == "message/global-delivery-status":  # RFC 6533, which Python does not split
            _, _, body = part.as_string().partition("\n\n")
            groups += [message_from_string(group) for group in re.split(r"\n\s*\n", body)]
    return [group for group in groups if group.get("Action")]


def _of_group(group: Message) -> Report:
    action = str(group["Action"]).strip().lower()
    words = str(group.get("Diagnostic-Code", ""))
    code = _first_code(str(group.get("Status", ""))) or _first_code(words)
    if action == "failed":
        return _failed(code, words)
    if action == "delayed":
        return Report(Verdict.DELAYED, code)
    return Report(Verdict.DELIVERED if action in {"delivered", "relayed", "expanded"} else Verdict.UNKNOWN, code)


def _failed(code: str, words: str) -> Report:
    """A failure with a 4 counts too (RFC 3463): a server that tried for days and stopped will not do better for
    the next concern, and a person confirms the contact anew."""
    full = _FULL.fullmatch(code) if code else _FULL_WORDS.search(words)
    # Some servers say 5.0.0 or 5.2.0 and write the reason in words.
    if full or (code.endswith(".0") and _FULL_WORDS.search(words)):
        return Report(Verdict.FULL, code)
    return Report(Verdict.PERMANENT, code)


def _is_automatic(message: Message) -> bool:
    """RFC 3834, a receipt of RFC 8098, and what was common before them."""
    if str(message.get("Auto-Submitted", "no")).split(";")[0].strip().lower() != "no":
        return True
    if message.get_param("report-type") == "disposition-notification":
        return True
    return bool(message.get("X-Autoreply") or message.get("X-Autorespond")) or (
        str(message.get("Precedence", "")).strip().lower() == "auto_reply"
    )


def _plain_words(message: Message) -> str:
    """The first readable part: what the server says, before the mail that it returns."""
    for part in message.walk():
        if part.get_content_type() == "text/plain":
            payload = part.get_payload(decode=True)
            return payload.decode("utf-8", errors="replace")[:5000] if isinstance(payload, bytes) else ""
    return ""


def _first_code(words: str) -> str:
    match = _STATUS.search(words)
    return match.group() if match else ""


def _gravity(report: Report) -> int:
    """One mail has one recipient, so the gravest of several groups is about ours."""
    order = [Verdict.UNKNOWN, Verdict.DELIVERED, Verdict.DELAYED, Verdict.FULL, Verdict.PERMANENT]
    return order.index(report.verdict)
