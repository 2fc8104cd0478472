"""Act on many concerns so that one that cannot be read or written stops none of the others (ADR 0107).

It is left as it is and logged, the duty desk is told of it once, and it is tried again in the next round.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import DataError, IntegrityError, connection, transaction
from django.template.loader import render_to_string
from psycopg2 import errorcodes  # type: ignore[import-untyped]

from prevent_portal.mail import queue
from prevent_portal.mail.kinds import Kind
from referrals.models import Concern
from referrals.models.concern import ConcernQuerySet

T = TypeVar("T")

logger = logging.getLogger(__name__)

# A value that cannot be read, counted with or stored. Not what is amiss with every row: that the database does not
# answer, or lacks a column.
FAULTS = (DataError, IntegrityError, ValueError, ArithmeticError)
FAULT = Kind("fault", "A concern that the delivery worker cannot work on")


def without_waiting(concerns: ConcernQuerySet) -> ConcernQuerySet:
    """Lock them, but for those that somebody else holds: the public's login can hold one of its own for long."""
    if connection.features.has_select_for_update_skip_locked:
        return concerns.select_for_update(skip_locked=True, of=("self",))
    return concerns


def is_lock_timeout(error: Exception) -> bool:
    return getattr(error.__cause__, "pgcode", "") == errorcodes.LOCK_NOT_AVAILABLE


def for_each(
    items: Iterable[T], act: Callable[[T], int], *, at: datetime, concern_of: Callable[[T], Any] = lambda item: item
) -> int:
    """The sum of what `act`, which is a transaction of its own, returns for each."""
    done = 0
    for item in items:
        try:
            done += act(item)
        except FAULTS:
            report_fault(concern_of(item), at)
    return done


def in_one_or_each(
    items: Sequence[T],
    act: Callable[[Sequence[T]], int],
    *,
    at: datetime,
    concern_of: Callable[[T], Any] = lambda item: item,
) -> int:
    """`act` on all of them in one transaction of its own; if that fails, on each."""
    try:
        return act(items)
    except FAULTS:
        logger.warning("%s concerns could not be worked on together: one by one.", len(items))
    return for_each(items, lambda item: act([item]), at=at, concern_of=concern_of)


@transaction.atomic
def report_fault(concern_id: UUID, at: datetime) -> None:
    """Called in an `except` block, whose error is logged."""
    logger.exception("Concern %s could not be worked on, and is left aside.", concern_id)
    if queue.has_letter(FAULT, about=concern_id, given_up_since=at - queue.AGAIN_AFTER):
        return
    named = Concern.objects.filter(pk=concern_id).values_list("reference", "area__name", "force__name").first()
    reference, area, force = named or (str(concern_id), "an unknown area", "an unknown force")
    said = {"reference": reference, "area": area, "force": force, "portal_name": settings.PORTAL_NAME}
    body = render_to_string("referrals/mail/fault.txt", said | {"desk": f"{settings.OFFICERS_URL}/duty/"})
    subject = f"Concern {reference} for {area} is held up by a fault"
    queue.add_each(FAULT, to=settings.DUTY_EMAILS, about=concern_id, subject=subject, body=body, at=at)
