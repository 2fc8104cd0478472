"""Keep decisions of erasure, hold and restriction outside the database, and know when it is older than they are.

The officers' tier stores a decision in the transaction that makes it; the delivery worker writes it into the file
within seconds. Whoever cannot see the file cannot know (ADR 81).
"""

import logging
import time
import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Case, Max, When

from referrals.actions.retention import decision_file
from referrals.database.force_scope import across_forces
from referrals.models import Concern, ForceAuditLog, LegalRestriction, Officer, RetentionDecision
from referrals.models.retention_decision import Act

logger = logging.getLogger(__name__)

OLDER = "This database is older than its decisions: run `manage.py reapply_decisions`."
# A decision that waits longer could not be written, and the duty desk is told.
WRITTEN_WITHIN = timedelta(minutes=10)
BATCH = 500
# Of one moment: what ends something after what begins it.
_LAST = Case(When(act=Act.REVIEWED, then=1), When(act=Act.ENDED, then=2), When(act=Act.DESTROYED, then=3), default=0)
_ASK_AGAIN_SECONDS = 30.0
_asked: tuple[bool, float] | None = None


def keep(restriction: LegalRestriction, concern: Concern, act: Act, *, by: Officer, at: datetime) -> None:
    """The caller holds the transaction."""
    RetentionDecision.objects.create(
        act=act,
        concern_id=concern.pk,
        reference=concern.reference,
        force_id=concern.force_id,
        about=restriction.pk,
        officer=by,
        at=at,
        review_on=restriction.review_on,
    )


def keep_destroyed(concerns: list[Concern], *, certificate: uuid.UUID, authority: str, at: datetime) -> None:
    """The caller holds the transaction."""
    RetentionDecision.objects.bulk_create(
        RetentionDecision(
            act=Act.DESTROYED,
            concern_id=concern.pk,
            reference=concern.reference,
            force_id=concern.force_id,
            about=certificate,
            at=at,
            outcome=concern.outcome,
            authority=authority,
        )
        for concern in concerns
    )


@transaction.atomic
def write_decisions() -> int:
    """Into this machine's file what it does not have yet. Raises OSError, and LookupError without a key."""
    # One worker at a time: numbers are given here, and several workers may write one file.
    ForceAuditLog.objects.locked(None)
    known = _last_known()
    written = decision_file.last_number()
    new = list(RetentionDecision.objects.unwritten().order_by("at", _LAST, "pk")[:BATCH])
    if written > known:
        # A worker was killed between the file and the database: these lines are of rows that have no number yet.
        _adopt(known)
        return 0
    if not new and written == known:
        return 0
    for number, row in enumerate(new, start=known + 1):
        row.number = number
    RetentionDecision.objects.bulk_update(new, ["number"])
    lacking = RetentionDecision.objects.filter(number__gt=written).order_by("number")
    return decision_file.append(lacking.iterator(chunk_size=BATCH))


def missing_decisions() -> list[decision_file.Line]:
    """What the file has and the database has not: it was restored from a backup. Raises NotSigned, LookupError."""
    if decision_file.last_number() <= _last_known():
        return []
    return [line for line in decision_file.read() if line.number > _last_known() and not _is_known(line)]


def is_older() -> bool:
    """Whether this database is older than the file of decisions. Asked at most once in half a minute.

    A file that cannot be read, or was changed, stops nobody's mail: it is logged, and what waits to be written into
    it is named on the duty desk.
    """
    global _asked
    if not decision_file.path().exists():
        return False
    asked = _asked
    if asked is None or time.monotonic() - asked[1] >= _ASK_AGAIN_SECONDS:
        with across_forces():
            asked = _asked = _lacks_some(), time.monotonic()
    return asked[0]


def _lacks_some() -> bool:
    try:
        return bool(missing_decisions())
    except (decision_file.NotSigned, ValueError, OSError):
        logger.exception("The file of decisions cannot be read.")
        return False


def _last_known() -> int:
    return RetentionDecision.objects.aggregate(last=Max("number"))["last"] or 0


def _is_known(line: decision_file.Line) -> bool:
    return RetentionDecision.objects.filter(pk=line.id).exists()


def _adopt(known: int) -> None:
    for line in decision_file.read():
        if line.number > known:
            RetentionDecision.objects.filter(pk=line.id, number=None).update(number=line.number)
