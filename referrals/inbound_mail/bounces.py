"""Read bounced mail: which delivery it is about, and whether the address failed.

RFC 3464 reports are read with Python's own parser, older formats with flufl.bounce, which maintains their patterns
(Mailman's). Only the delivery token in the recipient's address links a mail to a delivery.
"""

import re
from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.message import Message
from email.utils import getaddresses
from enum import Enum
from uuid import UUID

from flufl.bounce import all_failures

from referrals.transports.returning import read_address

# Headers with the recipient's address; the first one with a return address of the portal counts.
_RECIPIENTS = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To")
# Who sends reports of failures: mail systems, by names of RFC 2142 and RFC 5321, and customary ones.
_MAIL_SYSTEMS = re.compile(
    r"(mailer|mail)[-_.]?daemon|postmaster|mail[-_.]?(system|delivery)|bounces?", re.IGNORECASE
)
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
    UNKNOWN = "unknown"  # for a person to read: a reply, a report that cannot be read, or one about another address


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


def read(message: Message, *, to: str = "") -> Report:
    """`to`: where the mail was sent. A failure of another address, such as a member of a list, is UNKNOWN."""
    if groups := _recipient_groups(message):
        about_us = [
            group for group in groups if not to or to.casefold() in (_recipients_of(group) or {to.casefold()})
        ]
        report = max((_of_group(group) for group in about_us or groups), key=_severity)
        if not about_us and report.verdict in (Verdict.PERMANENT, Verdict.FULL):
            return Report(Verdict.UNKNOWN, report.code)
        return report
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
        kind, encoding = part.get_content_type(), str(part.get("Content-Transfer-Encoding", "")).strip().lower()
        # Python splits the first kind into groups, unless it is encoded, and the second (RFC 6533) never.
        if kind == "message/delivery-status" and encoding not in ("base64", "quoted-printable"):
            groups += [group for group in part.get_payload() if isinstance(group, Message)]
        elif kind in ("message/delivery-status", "message/global-delivery-status"):
            groups += [message_from_string(group) for group in re.split(r"\n\s*\n", _decoded_body(part, encoding))]
    return [group for group in groups if group.get("Action")]


def _decoded_body(part: Message, encoding: str) -> str:
    _, _, body = part.as_bytes().partition(b"\n\n")
    plain = message_from_bytes(f"Content-Transfer-Encoding: {encoding or '8bit'}\n\n".encode() + body)
    decoded = plain.get_payload(decode=True)
    text = decoded.decode("utf-8", errors="replace") if isinstance(decoded, bytes) else ""
    return text.replace("\r\n", "\n")


def _recipients_of(group: Message) -> set[str]:
    """Whom the group is about, casefolded: each value is like "rfc822; team@police.example"."""
    values = [str(value) for name in ("Final-Recipient", "Original-Recipient") for value in group.get_all(name, [])]
    found = [value.partition(";") for value in values]
    ascii_only = [address for kind, _, address in found if kind.strip().lower() == "rfc822"]
    return {address.strip(" <>\t\r\n").casefold() for address in ascii_only} - {""}


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
    if _is_from_mail_system(message):
        return False  # it may be about a failure, although it says that it is an answer
    # RFC 3834, read receipts of RFC 8098, and common older headers.
    if str(message.get("Auto-Submitted", "no")).split(";")[0].strip().lower() != "no":
        return True
    if message.get_param("report-type") == "disposition-notification":
        return True
    return bool(message.get("X-Autoreply") or message.get("X-Autorespond")) or (
        str(message.get("Precedence", "")).strip().lower() == "auto_reply"
    )


def _is_from_mail_system(message: Message) -> bool:
    if message.get_param("report-type") in ("delivery-status", "feedback-report") or message.get(
        "X-Failed-Recipients"
    ):
        return True
    senders = getaddresses([str(value) for name in ("From", "Sender") for value in message.get_all(name, [])])
    return any(_MAIL_SYSTEMS.fullmatch(address.partition("@")[0]) for _, address in senders)


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
