"""Read bounced mail: which delivery it is about, and whether the address failed.

RFC 3464 reports are read with Python's own parser, older formats with flufl.bounce, which maintains their patterns
(Mailman's). Only the delivery token in the recipient's address links a mail to a delivery.
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

# Headers with the recipient's address; the first one with a return address of the portal counts.
_RECIPIENTS = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To")
# Must not match inside an IP address such as 192.0.5.1.
_STATUS = re.compile(r"(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?!\.?\d)")
# RFC 3463: the mailbox (x.2.2) or the system's disk (x.3.1) is full, which is temporary.
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


def delivery_id_of(message: Message) -> UUID | None:
    """The delivery that the mail bounced for, or None without a valid token."""
    for header in _RECIPIENTS:
        for _, address in getaddresses([str(value) for value in message.get_all(header, [])]):
            if delivery_id := read_address(address):
                return delivery_id
    return None


def read(message: Message) -> Report:
    if groups := _recipient_groups(message):
        return max((_of_group(group) for group in groups), key=_severity)
    if not message.get("From"):  # required by RFC 5322 and by flufl.bounce
        return Report(Verdict.UNKNOWN)
    temporary, permanent = all_failures(message)
    words = _plain_words(message)
    if permanent:
        return _failed(_first_code(words), words)
    if temporary:
        return Report(Verdict.DELAYED, _first_code(words))
    return Report(Verdict.ANSWER if _is_automatic(message) else Verdict.UNKNOWN)


def _recipient_groups(message: Message) -> list[Message]:
    # RFC 3464: the first group of a delivery-status is about the message, each further one about a recipient.
    groups: list[Message] = []
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            groups += [group for group in part.get_payload() if isinstance(group, Message)]
        elif (
            part.get_content_type() == "message/global-delivery-status"
        ):  # RFC 6533; Python does not split it into groups
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
    # A 4.x.x failure counts too (RFC 3463): a server that tried for days and gave up will not accept the next mail
    # either, and a person has to confirm the contact again.
    full = _FULL.fullmatch(code) if code else _FULL_WORDS.search(words)
    # Some servers say 5.0.0 or 5.2.0 and write the reason in words.
    if full or (code.endswith(".0") and _FULL_WORDS.search(words)):
        return Report(Verdict.FULL, code)
    return Report(Verdict.PERMANENT, code)


def _is_automatic(message: Message) -> bool:
    # RFC 3834, read receipts of RFC 8098, and common older headers.
    if str(message.get("Auto-Submitted", "no")).split(";")[0].strip().lower() != "no":
        return True
    if message.get_param("report-type") == "disposition-notification":
        return True
    return bool(message.get("X-Autoreply") or message.get("X-Autorespond")) or (
        str(message.get("Precedence", "")).strip().lower() == "auto_reply"
    )


def _plain_words(message: Message) -> str:
    # The first text part: the server's own words, before the returned mail.
    for part in message.walk():
        if part.get_content_type() == "text/plain":
            payload = part.get_payload(decode=True)
            return payload.decode("utf-8", errors="replace")[:5000] if isinstance(payload, bytes) else ""
    return ""


def _first_code(words: str) -> str:
    match = _STATUS.search(words)
    return match.group() if match else ""


def _severity(report: Report) -> int:
    # One mail has one recipient, so the most severe of several groups is about it.
    order = [Verdict.UNKNOWN, Verdict.DELIVERED, Verdict.DELAYED, Verdict.FULL, Verdict.PERMANENT]
    return order.index(report.verdict)
