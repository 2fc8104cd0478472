"""The queue of letters: added in the transaction of what they tell of, so that nobody waits for a mail server and
nothing is lost with a process; sent by the delivery worker, again and again; given up after a week.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Min, Q

from prevent_portal import mail
from prevent_portal.mail import kinds, message
from prevent_portal.mail.backoff import GIVE_UP_AFTER, pause_after
from prevent_portal.mail.base import TransportError
from prevent_portal.mail.kinds import Kind
from prevent_portal.mail.models import Letter

logger = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=30)
# How long what was given up rests, before the row that it tells of is written about again.
AGAIN_AFTER = timedelta(hours=12)
_AT_ONCE = 20


def add(kind: Kind, *, to: str, at: datetime, subject: str = "", body: str = "", about: object = "") -> Letter:
    return Letter.objects.create(
        kind=kind.name, to=to, about=str(about), title=subject, body=body, queued_at=at, due_at=at
    )


def withdraw(kind: Kind, *, about: object) -> None:
    """What has not left does not leave, and what has left is forgotten."""
    Letter.objects.filter(kind=kind.name, about=str(about)).delete()


def has_letter(kind: Kind, *, about: object, given_up_since: datetime) -> bool:
    """Whether another one would be too much: it was sent, it waits, or it was given up since then."""
    needless = Q(given_up_at=None) | Q(given_up_at__gt=given_up_since)
    return Letter.objects.filter(needless, kind=kind.name, about=str(about)).exists()


def send_due(*, now: Callable[[], datetime]) -> int:
    """Send what is due; return how many the mail server took. At the first that it does not take for now the round
    ends: a server that hangs holds the worker up for one letter, and the others stay due."""
    Letter.objects.filter(queued_at__lt=now() - KEPT_FOR).exclude(sent_at=None, given_up_at=None).delete()
    taken = 0
    with mail.kept_open():
        for letter in Letter.objects.due(now()).order_by("due_at")[:_AT_ONCE]:
            try:
                taken += send(letter, now=now)
            except TransportError:
                # Without the server's words, which may hold the address; the row keeps them.
                logger.warning("Letter %s has not left, and stays due.", letter.pk)
                break
    return taken


def send(letter: Letter, *, now: Callable[[], datetime]) -> bool:
    """True when the mail server took it; False when another process has it, or it was given up or dropped.

    Raises TransportError where it stays due.
    """
    mine = Letter.objects.due(now()).filter(pk=letter.pk, due_at=letter.due_at)
    # Longer than a mail may take in all. Whatever goes wrong from here on, it is tried again then.
    if not mine.update(due_at=now() + pause_after(letter.tries + 1), tries=F("tries") + 1):
        return False
    kind = kinds.get(letter.kind)
    row = Letter.objects.filter(pk=letter.pk)
    content = kind.compose(letter)
    if content is None:
        row.delete()
        return False
    try:
        reply = mail.send(
            message.compose(
                to=letter.to, subject=content.subject, body=content.body, key=letter.pk, at=letter.queued_at
            )
        ).reply
    except TransportError as error:
        row.update(reply=str(error)[:500])
        if not error.permanent and now() - letter.queued_at <= GIVE_UP_AFTER:
            raise
        _give_up(letter, kind, error, now())
        return False
    with transaction.atomic():
        if row.waiting().update(sent_at=now(), reply=reply[:500]):
            kind.sent(letter, now())
    return True


def waiting(at: datetime) -> timedelta:
    """How long the oldest letter has been waiting."""
    oldest = Letter.objects.waiting().aggregate(oldest=Min("queued_at"))["oldest"]
    return max(at - oldest, timedelta(0)) if oldest else timedelta(0)


@transaction.atomic
def _give_up(letter: Letter, kind: Kind, error: TransportError, at: datetime) -> None:
    if Letter.objects.waiting().filter(pk=letter.pk).update(given_up_at=at):
        logger.error("Letter %s (%s) could not be delivered, and is given up.", letter.pk, kind.label)
        kind.given_up(letter, error, at)
