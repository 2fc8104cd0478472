"""The queue of letters, sent by the delivery worker and given up after a week.

A letter is added in the transaction of the action that it reports, so that no request waits for a mail server and
no letter is lost when a process dies.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import F, Min, Q

from prevent_portal import mail
from prevent_portal.mail import kinds, message
from prevent_portal.mail.backoff import GIVE_UP_AFTER, pause_after
from prevent_portal.mail.base import TransportError
from prevent_portal.mail.kinds import Kind
from prevent_portal.mail.models import Letter

logger = logging.getLogger(__name__)

KEEP_FOR = timedelta(days=30)
# How long after giving up a letter another may be added about the same row.
AGAIN_AFTER = timedelta(hours=12)
_BATCH_SIZE = 20


def add(kind: Kind, *, to: str, at: datetime, subject: str = "", body: str = "", about: object = "") -> Letter:
    return Letter.objects.create(
        kind=kind.name, to=to, about=str(about), title=subject, body=body, queued_at=at, due_at=at
    )


def add_each(kind: Kind, *, to: Iterable[str], at: datetime, subject: str, body: str, about: object = "") -> None:
    """The same letter to several addresses, in one statement."""
    Letter.objects.bulk_create(
        Letter(kind=kind.name, to=each, about=str(about), title=subject, body=body, queued_at=at, due_at=at)
        for each in to
    )


def withdraw(kind: Kind, *, about: object) -> None:
    """Delete the letters about a row, sent or not."""
    Letter.objects.filter(kind=kind.name, about=str(about)).delete()


def has_letter(kind: Kind, *, about: object, given_up_since: datetime) -> bool:
    """Whether one was sent, is waiting, or was given up after `given_up_since`."""
    recent = Q(given_up_at=None) | Q(given_up_at__gt=given_up_since)
    return Letter.objects.filter(recent, kind=kind.name, about=str(about)).exists()


def addresses(kind: Kind, *, about: object, at: datetime) -> set[str]:
    """To whom letters about a row were sent or given up, or leave by `at`."""
    letters = Letter.objects.filter(kind=kind.name, about=str(about)).not_put_off(at)
    return set(letters.values_list("to", flat=True))


def send_due(*, now: Callable[[], datetime]) -> int:
    """Send due letters and return how many were sent.

    Stops at the first temporary failure, so that a hanging server delays the worker for one letter only.
    """
    Letter.objects.filter(queued_at__lt=now() - KEEP_FOR).exclude(sent_at=None, given_up_at=None).delete()
    sent = 0
    with mail.kept_open():
        for letter in Letter.objects.due(now()).order_by("due_at")[:_BATCH_SIZE]:
            try:
                sent += send(letter, now=now)
            except TransportError:
                # Without the server's reply, which may contain the address; the row stores it.
                logger.warning("Letter %s has not left, and stays due.", letter.pk)
                break
    return sent


def send(letter: Letter, *, now: Callable[[], datetime]) -> bool:
    """True if sent; False if another process claimed it, or it was given up or dropped.

    Raises TransportError if it will be retried.
    """
    claimed = Letter.objects.due(now()).filter(pk=letter.pk, due_at=letter.due_at)
    # The pause is longer than the time limit for one mail. On any failure from here on, it is retried then.
    if not claimed.update(due_at=now() + pause_after(letter.tries + 1), tries=F("tries") + 1):
        return False
    row = Letter.objects.filter(pk=letter.pk)
    try:
        kind = kinds.get(letter.kind)
        content = kind.compose(letter)
    except (KeyError, ValueError, ObjectDoesNotExist):
        # Another tier may write rows that name no kind, or nothing that exists; the others behind it still leave.
        logger.exception("Letter %s names something that does not exist, and is given up.", letter.pk)
        row.waiting().update(given_up_at=now())
        return False
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
    oldest = Letter.objects.waiting().aggregate(oldest=Min("queued_at"))["oldest"]
    return max(at - oldest, timedelta(0)) if oldest else timedelta(0)


@transaction.atomic
def _give_up(letter: Letter, kind: Kind, error: TransportError, at: datetime) -> None:
    if Letter.objects.waiting().filter(pk=letter.pk).update(given_up_at=at):
        logger.error("Letter %s (%s) could not be delivered, and is given up.", letter.pk, kind.label)
        kind.given_up(letter, error, at)
