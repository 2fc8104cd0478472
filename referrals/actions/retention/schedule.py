"""The daily run of the retention schedule. It destroys nothing if the clock may be wrong (ADR 43)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from referrals.actions.retention.destruction import (
    closed,
    destroy,
    obstacles_to_schedule,
    past_retention_period,
    unobstructed,
)
from referrals.models import Authority, Destruction, Event, ForceAuditLog, Outcome, SubjectAccessRequest
from referrals.models.event import Kind
from referrals.rules.retention import Period

COMMAND = "purge_concerns"
# The largest number of concerns in one certificate and one transaction.
BATCH = 100
# After a longer gap the clock may have jumped: count, destroy nothing, and let a person check first.
LONGEST_GAP = timedelta(days=3)
# How long that person has after such a run. Runs in this time are not recorded, or hourly runs would never end it.
PAUSE = timedelta(hours=12)
_PAUSING = "a run less than 12 hours ago only looked"


@dataclass
class Run:
    """`doubt` says why the clock was not trusted and nothing was destroyed; empty otherwise."""

    doubt: str = ""
    destroyed: int = 0
    kept: dict[str, int] = field(default_factory=dict)
    not_due: int = 0
    certificates: list[Destruction] = field(default_factory=list)
    access_requests: int = 0


def apply_schedule(*, periods: Mapping[Outcome, Period], at: datetime, dry_run: bool, by: str = COMMAND) -> Run:
    """With `dry_run` nothing is written, and `destroyed` counts what would be."""
    expired = past_retention_period(periods, at)
    blocked_by = obstacles_to_schedule(at)
    run = Run(doubt=_doubt(at), not_due=closed().count() - expired.count())
    run.kept = {words: expired.filter(obstacle).count() for words, obstacle in blocked_by.items()}
    access_requests = SubjectAccessRequest.objects.past_retention(at)
    if dry_run:
        run.destroyed, run.access_requests = unobstructed(expired, blocked_by).count(), access_requests.count()
        return run
    if not run.doubt:
        for ids in _batches(periods, at):
            certificate = destroy(
                concerns=expired, blocked_by=blocked_by, ids=ids, authority=Authority.SCHEDULE, by=by, at=at
            )
            if certificate:
                run.certificates.append(certificate)
        run.destroyed = sum(certificate.count for certificate in run.certificates)
        run.access_requests = access_requests.update(sealed="")
    if run.doubt != _PAUSING:
        _record(run, by=by, at=at)
    return run


def _batches(periods: Mapping[Outcome, Period], at: datetime) -> Iterator[list[UUID]]:
    # Ids of one force each. All are read first, because destruction would shift the rows that follow.
    chosen = unobstructed(past_retention_period(periods, at), obstacles_to_schedule(at)).order_by(
        "force_id", "closed_at"
    )
    by_force: dict[int, list[UUID]] = {}
    for force_id, concern_id in chosen.values_list("force_id", "pk"):
        by_force.setdefault(force_id, []).append(concern_id)
    for ids in by_force.values():
        for start in range(0, len(ids), BATCH):
            yield ids[start : start + BATCH]


def _doubt(at: datetime) -> str:
    logs = ForceAuditLog.objects.filter(force=None).values("pk")
    last = Event.objects.filter(concern_id__in=logs, kind=Kind.RETENTION_RUN).order_by("-number").first()
    if last is None:
        return "no run before this one bears the clock out"
    if at < last.at:
        return "the clock stands before the last run"
    if at - last.at > LONGEST_GAP:
        return f"the last run was {(at - last.at).days} days ago, or the clock has jumped"
    if last.facts["doubt"] and at - last.at < PAUSE:
        return _PAUSING
    return ""


@transaction.atomic
def _record(run: Run, *, by: str, at: datetime) -> None:
    log = ForceAuditLog.objects.locked(None)
    facts = {"destroyed": run.destroyed, "doubt": bool(run.doubt)}
    Event.objects.record(log.pk, Kind.RETENTION_RUN, by=by, at=at, **facts)
