"""The daily run of the retention schedule. It destroys nothing if the clock may be wrong (ADR 81)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Sum

from prevent_portal.clock import Clock
from referrals.actions.retention.destruction import (
    closed,
    destroy,
    obstacles_to_schedule,
    past_retention_period,
    unobstructed,
)
from referrals.actions.retention.doubt import doubt_clock, events_ahead
from referrals.actions.retention.stubs import delete_stubs, stubs_past_period
from referrals.models import Authority, Destruction, Event, ForceAuditLog, Outcome, SubjectAccessRequest
from referrals.models.event import Kind
from referrals.rules.retention import Period

COMMAND = "purge_concerns"
# The largest number of concerns in one certificate and one transaction.
BATCH = 100


@dataclass
class Run:
    """`doubt` says why the clock was not trusted and nothing was destroyed; empty otherwise. `due`: nothing keeps
    them. `too_many`: more than one run destroys without a person, so that none was.
    """

    doubt: str = ""
    due: int = 0
    too_many: bool = False
    destroyed: int = 0
    kept: dict[str, int] = field(default_factory=dict)
    not_due: int = 0
    certificates: list[Destruction] = field(default_factory=list)
    access_requests: int = 0
    stubs: int = 0

    @property
    def stopped(self) -> str:
        """Why nothing was destroyed."""
        if self.doubt:
            return self.doubt
        return f"{self.due} are due, more than one run destroys without a person" if self.too_many else ""


def apply_schedule(
    *,
    periods: Mapping[Outcome, Period],
    now: Clock,
    dry_run: bool,
    by: str = COMMAND,
    doubt: str = "",
    confirmed: bool = False,
    most: int | None = None,
) -> Run:
    """With `dry_run` nothing is written, and `destroyed` counts what would be.

    `doubt`: two clocks differ, which nobody can confirm away. `confirmed`: a person says that the clock is right.
    `most`: how many a person lets this run destroy, instead of RETENTION_MOST.
    """
    at = now()
    expired = past_retention_period(periods, at)
    blocked_by = obstacles_to_schedule()
    run = Run(doubt=doubt or ("" if confirmed else doubt_clock(at)), not_due=closed().count() - expired.count())
    run.kept = {words: expired.filter(obstacle).count() for words, obstacle in blocked_by.items()}
    run.due = unobstructed(expired, blocked_by).count()
    run.too_many = run.due > (settings.RETENTION_MOST if most is None else most)
    access_requests = SubjectAccessRequest.objects.past_retention(at)
    if dry_run:
        run.destroyed, run.access_requests = run.due, access_requests.count()
        run.stubs = stubs_past_period(at).aggregate(stubs=Sum("count"))["stubs"] or 0
        return run
    if not run.stopped:
        for ids in _batches(periods, at):
            # The time of each batch: others may have written to the chains since the run began.
            certificate = destroy(
                concerns=expired, blocked_by=blocked_by, ids=ids, authority=Authority.SCHEDULE, by=by, at=now()
            )
            if certificate:
                run.certificates.append(certificate)
        run.destroyed = sum(certificate.count for certificate in run.certificates)
        run.access_requests = access_requests.update(sealed="", unopened="")
        run.stubs = delete_stubs(at=now())
    _record(run, by=by, at=now(), confirmed=confirmed and not doubt)
    return run


def _batches(periods: Mapping[Outcome, Period], at: datetime) -> Iterator[list[UUID]]:
    # Ids of one force each. All are read first, because destruction would shift the rows that follow.
    chosen = unobstructed(past_retention_period(periods, at), obstacles_to_schedule()).order_by(
        "force_id", "closed_at"
    )
    by_force: dict[int, list[UUID]] = {}
    for force_id, concern_id in chosen.values_list("force_id", "pk"):
        by_force.setdefault(force_id, []).append(concern_id)
    for ids in by_force.values():
        for start in range(0, len(ids), BATCH):
            yield ids[start : start + BATCH]


@transaction.atomic
def _record(run: Run, *, by: str, at: datetime, confirmed: bool) -> None:
    log = ForceAuditLog.objects.locked(None)
    facts = {"destroyed": run.destroyed, "doubt": bool(run.doubt), "too_many": run.too_many, "confirmed": confirmed}
    Event.objects.record(log.pk, Kind.RETENTION_RUN, by=by, at=at, **facts, ahead=events_ahead(at))
