"""Messages between officers and the reporter after the report."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet

from referrals import sealing
from referrals.actions.casework.states import lock_concern
from referrals.actions.delivery.queue import queue_deliveries
from referrals.actions.faults.key_register import check_keys
from referrals.actions.faults.parts import UNOPENED, open_part, open_reply
from referrals.models import Concern, DangerSign, Event, Message, Officer, Transport
from referrals.models.danger_sign import as_codes
from referrals.models.delivery import Purpose
from referrals.models.event import REPORTER, Kind
from referrals.models.message import Author, Subject
from referrals.models.minutes import to_minute
from referrals.rules.permissions import check_reporter_can_write, check_user_can_ask
from referrals.rules.routing import Route
from referrals.sealing import ReplyKey, return_codes
from referrals.stored_fields import context_of

# Messages of one concern by its reporter, and by officers. So the longest concern can still be opened, printed and
# searched (docs/adr/0073).
MAX_MESSAGES = 30
# Messages of a reporter that no officer has read yet. All of these are shown at once.
MAX_UNREAD = 20


class TooManyMessages(Exception):
    """The concern has MAX_MESSAGES by this author, or MAX_UNREAD that no officer has read (`can_wait`)."""

    def __init__(self, *, can_wait: bool) -> None:
        super().__init__()
        self.can_wait = can_wait


class ContainsReturnCode(Exception):
    """The text contains the return code: whoever reads the text could then sign in as the reporter."""


@dataclass(frozen=True)
class Line:
    """For officers, the text of a correction begins with the label of its subject."""

    message: Message
    text: str = ""
    subject: Subject = Subject.ADDITION


@transaction.atomic
def ask_reporter(*, concern: Concern, text: str, form_id: str, by: Officer, at: datetime) -> None:
    """Sealed to the portal and to the reporter's reply key. The same form sent twice makes one message.

    Raises Denied, ContainsReturnCode, TooManyMessages, and InvalidTransition for a closed concern.
    """
    concern = lock_concern(concern, by)
    check_user_can_ask(by, concern)
    if message := _write(concern, Author.OFFICER, text, form_id, at, officer=by):
        Event.objects.record(
            concern.id, Kind.ASKED, by=by.user.email, at=at, content=sealing.body_digests(message.sealed)
        )


@transaction.atomic
def add_reporter_message(
    *,
    concern: Concern,
    text: str,
    form_id: str,
    at: datetime,
    subject: Subject = Subject.ADDITION,
    danger_signs: Collection[DangerSign] = (),
    by: str = REPORTER,
) -> None:
    """The same form sent twice makes one message. Raises ContainsReturnCode, TooManyMessages, and InvalidTransition
    for a closed concern.

    The team is notified by mail once, and again only after an officer has read what the reporter wrote. The rest is
    a worker's (new_messages.py): this process may not change how urgent a concern is.
    """
    at = to_minute(at)
    check_keys()
    concern = Concern.objects.for_reporter().select_for_update().get(pk=concern.pk)
    check_reporter_can_write(concern)
    message = _write(concern, Author.REPORTER, text, form_id, at, subject=subject, danger_signs=danger_signs)
    if message is None:
        return
    Event.objects.record(concern.id, Kind.ADDED, by=by, at=at, content=sealing.body_digests(message.sealed))
    if concern.unread_at is None:
        concern.unread_at = at
        concern.save(update_fields=["unread_at"])
        _notify_team(concern, at)


def open_thread_for_reporter(*, concern: Concern, key: ReplyKey, at: datetime, by: str = REPORTER) -> list[Line]:
    """The text of officers' messages, empty where one cannot be opened; of the reporter's own only their times.

    Raises CannotOpen when the key belongs to another report.
    """
    messages = list(concern.messages.all())
    if key.public() != concern.reply_key:
        raise sealing.CannotOpen
    lines = [Line(each, open_reply(each, key) if each.author == Author.OFFICER else "") for each in messages]
    if any(each.author == Author.OFFICER and each.seen_at is None for each in messages):
        _mark_seen(concern, messages, by=by, at=to_minute(at))
    return lines


def thread(concern: Concern) -> QuerySet[Message]:
    return concern.messages.select_related("officer__user")


def open_thread(messages: Iterable[Message]) -> list[Line]:
    """For officers. The caller records the event that the concern was read."""
    return [_open_line(each) for each in messages]


def _open_line(message: Message) -> Line:
    content = open_part(message) or {"text": UNOPENED}
    # Whoever knows a return code can add a row with any content, so an unknown subject is none.
    given = content.get("subject", "")
    subject = Subject(given) if given in Subject.values else Subject.ADDITION
    text = str(content["text"])
    return Line(message, f"{subject.label}\n\n{text}" if subject.label else text, subject)


@transaction.atomic
def _mark_seen(concern: Concern, messages: list[Message], *, by: str, at: datetime) -> None:
    Concern.objects.for_reporter().select_for_update().get(pk=concern.pk)
    # With two open tabs, the second request finds nothing to mark and records no event.
    if concern.messages.unseen().filter(pk__in=[each.pk for each in messages]).update(seen_at=at):
        Event.objects.record(concern.id, Kind.SEEN, by=by, at=at)


def _write(
    concern: Concern,
    author: Author,
    text: str,
    form_id: str,
    at: datetime,
    *,
    officer: Officer | None = None,
    subject: Subject = Subject.ADDITION,
    danger_signs: Collection[DangerSign] = (),
) -> Message | None:
    # The caller holds the concern's lock. None when this form has been sent before.
    if return_codes.contains_code(text, concern.return_hash):
        raise ContainsReturnCode
    # Derived from this concern's id, so that no form can name a message of another concern.
    message_id = uuid.uuid5(concern.id, f"{author.value}:{form_id}")
    by_author = Q(author=author)
    unread = by_author & Q(sent_at__gte=concern.unread_at or at + timedelta(days=1))
    thread = concern.messages.aggregate(
        same=Count("pk", filter=Q(pk=message_id)),
        last=Max("number", default=0),
        written=Count("pk", filter=by_author),
        unread=Count("pk", filter=unread),
    )
    if thread["same"]:
        return None
    if thread["written"] >= MAX_MESSAGES:
        raise TooManyMessages(can_wait=False)
    if author == Author.REPORTER and thread["unread"] >= MAX_UNREAD:
        raise TooManyMessages(can_wait=True)
    number = thread["last"] + 1
    message = Message(id=message_id, concern=concern, number=number, author=author, officer=officer, sent_at=at)
    message.danger_signs = as_codes(danger_signs)
    reply_key = concern.reply_key if author == Author.OFFICER else ""
    content = {"text": text} if subject == Subject.ADDITION else {"text": text, "subject": subject.value}
    message.sealed = sealing.seal(content, context=context_of(message), reply_key=reply_key)
    message.save(force_insert=True)
    return message


def _notify_team(concern: Concern, at: datetime) -> None:
    # Mail the mailbox that was last notified of the concern, at the address that it has now, or else the duty desk.
    # Mailboxes of a force that has transferred the concern, and those whose mail bounced, are skipped.
    mailboxes = concern.deliveries.filter(
        purpose=Purpose.REFERRAL, transport=Transport.EMAIL, held_at=None, given_up_at=None, due_at__isnull=False
    ).filter(withdrawn_at=None, bounced_at=None, queued_at__gte=concern.owned_since, contact__isnull=False)
    if mailbox := mailboxes.order_by("-order").values("contact_id", "contact__value").first():
        address, contact_id = mailbox["contact__value"], mailbox["contact_id"]
        routes = [Route("email", address, contact_id=contact_id, purpose=Purpose.MESSAGE)]
    else:
        routes = [Route("email", address, purpose=Purpose.MESSAGE) for address in settings.DUTY_EMAILS]
    last = concern.deliveries.aggregate(last=Max("order"))["last"] or 0
    queue_deliveries(concern, routes, at=at, first=last + 1, by_reporter=True)
