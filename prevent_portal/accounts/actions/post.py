"""Mail about accounts: queued in the transaction of what it tells of, so that nobody waits for a mail server and
nothing is lost with a process; sent by the delivery worker, again and again; given up with a line in the history.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Min

from prevent_portal.accounts import letters
from prevent_portal.accounts.actions import history
from prevent_portal.accounts.models import Invitation, Kind, Letter, Topic
from referrals import transports
from referrals.actions.sending import GIVE_UP_AFTER, pause_after
from referrals.transports import TransportError

logger = logging.getLogger(__name__)

WORKER = "delivery worker"
KEPT_FOR = timedelta(days=30)
_AT_ONCE = 20
# All that the worker's login may read.
_FIELDS = (
    *("topic", "to", "device", "queued_at", "due_at", "tries"),
    *("invitation", "invitation__email", "invitation__sent_at"),
)


def queue(topic: Topic, *, to: str, at: datetime, invitation: Invitation | None = None, device: str = "") -> None:
    Letter.objects.create(topic=topic, to=to, invitation=invitation, device=device, queued_at=at, due_at=at)


def drop(invitation: Invitation) -> None:
    """What has not left of an invitation that is withdrawn, accepted or mailed anew."""
    Letter.objects.waiting().filter(invitation=invitation).delete()


def send_letters(*, now: Callable[[], datetime]) -> int:
    """Send what is due; return how many the mail server took. At the first that it does not take for now the round
    ends: a server that hangs holds the worker up for one letter, and the others stay due."""
    Letter.objects.filter(queued_at__lt=now() - KEPT_FOR).exclude(sent_at=None, given_up_at=None).delete()
    taken = 0
    due = Letter.objects.due(now()).select_related("invitation").only(*_FIELDS).order_by("due_at")
    for letter in due[:_AT_ONCE]:
        try:
            taken += send(letter, now=now)
        except TransportError:
            # Without the server's words, which may hold the address; the row keeps them.
            logger.warning("Letter %s has not left, and stays due.", letter.pk)
            break
    return taken


def send(letter: Letter, *, now: Callable[[], datetime]) -> bool:
    """True when the mail server took it; False when another process has it, or it was given up.

    Raises TransportError where it stays due.
    """
    mine = Letter.objects.due(now()).filter(pk=letter.pk, due_at=letter.due_at)
    # Longer than a mail may take in all. Whatever goes wrong from here on, it is tried again then.
    if not mine.update(due_at=now() + pause_after(letter.tries + 1), tries=F("tries") + 1):
        return False
    row = Letter.objects.filter(pk=letter.pk)
    try:
        reply = transports.send_message(letters.compose(letter)).reply
    except TransportError as error:
        row.update(reply=str(error)[:500])
        if not error.permanent and now() - letter.queued_at <= GIVE_UP_AFTER:
            raise
        _give_up(letter, now())
        return False
    row.update(sent_at=now(), reply=reply[:500])
    return True


def waiting(at: datetime) -> timedelta:
    """How long the oldest letter has been waiting."""
    oldest = Letter.objects.waiting().aggregate(oldest=Min("queued_at"))["oldest"]
    return max(at - oldest, timedelta(0)) if oldest else timedelta(0)


@transaction.atomic
def _give_up(letter: Letter, at: datetime) -> None:
    if Letter.objects.waiting().filter(pk=letter.pk).update(given_up_at=at):
        words = Topic(letter.topic).label
        history.write(Kind.NOT_DELIVERED, about=letter.to, by=WORKER, at=at, reason=words)
