"""Verify the hash chains of events: nothing changed, removed (not even the last events), inserted or reordered, and
the words that they took in are the words that are stored.

An attacker who can write to every table and has INTEGRITY_KEYS can rebuild a whole chain. Only a comparison with
chain ends written to another machine (referrals/actions/audit/chain_ends.py) shows that.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import CharField, Exists, F, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Concat

from prevent_portal import clock
from referrals.actions.audit.chain_ends import End
from referrals.actions.audit.content import content_faults
from referrals.database.times import TOLERANCE
from referrals.models import ChainHead, Concern, Destruction, Event, RetentionDecision
from referrals.models.retention_decision import Act

MAX_EXAMPLES = 20
NOT_AUTHENTIC = "was not written by a process with INTEGRITY_KEYS"
_CHUNK = 2_000


@dataclass
class Verdict:
    """`faults` holds at most MAX_EXAMPLES; `count` counts all."""

    events: int = 0
    chains: int = 0
    certificates: int = 0
    count: int = 0
    faults: list[str] = field(default_factory=list)

    def add(self, fault: str) -> None:
        self.count += 1
        if len(self.faults) < MAX_EXAMPLES:
            self.faults.append(fault)


def verify_events(
    *,
    saved: Iterable[End] = (),
    save: Callable[[End], None] = lambda end: None,
    at: datetime | None = None,
    check_times: bool = True,
) -> Verdict:
    """Each check is one statement, so that events written during the verification are not reported as faults.

    `saved` are the chain ends of an earlier verification, in the order in which `save` received them. `at` is now.
    """
    verdict = Verdict()
    latest = (at or clock.now()) + TOLERANCE
    saved_ends = _SavedEnds(saved, verdict)
    before: Event | None = None
    for event in _events():
        if before is None or before.concern_id != event.concern_id:
            _finish(before, verdict, save)
            before = None
            verdict.chains += 1
        _check_link(before, event, verdict)
        if check_times:
            _check_time(before, event, latest, verdict)
        saved_ends.compare(event)
        verdict.events += 1
        before = event
    _finish(before, verdict, save)
    saved_ends.report_rest()
    _check_beyond_events(verdict)
    for fault in content_faults():
        verdict.add(fault)
    return verdict


def _events() -> Iterator[Event]:
    # In the order of the unique index, in chunks, so that memory use does not grow with the number of events.
    head = ChainHead.objects.filter(chain_id=OuterRef("concern_id"))
    end = Concat(Cast("number", CharField()), Value(" "), F("digest"))
    named = Concern.objects.filter(pk=OuterRef("concern_id")).values("reference")
    events = Event.objects.order_by("concern_id", "number").annotate(
        end=Subquery(head.values_list(end)[:1]), reference=Subquery(named)
    )
    return events.iterator(chunk_size=_CHUNK)


def _check_link(before: Event | None, event: Event, verdict: Verdict) -> None:
    name = _name(event)
    if event.number != (before.number + 1 if before else 1):
        verdict.add(f"{name}: the event before it is missing")
    if event.previous != (before.digest if before else ""):
        verdict.add(f"{name}: does not follow from the one before it")
    if event.digest != event.compute_digest():
        verdict.add(f"{name}: was changed")
    if not event.is_authentic:
        verdict.add(f"{name}: {NOT_AUTHENTIC}")


def _check_time(before: Event | None, event: Event, latest: datetime, verdict: Verdict) -> None:
    if event.at > latest:
        verdict.add(f"{_name(event)}: stands in the future")
    elif before and event.at < min(before.at, latest) - TOLERANCE:
        verdict.add(f"{_name(event)}: is earlier than the one before it")


def _chain(event: Event) -> str:
    reference: str | None = event.reference  # type: ignore[attr-defined]
    return f"concern {reference}" if reference else f"chain {event.concern_id}"


def _name(event: Event) -> str:
    return f"{_chain(event)}, event {event.number}"


def _finish(last: Event | None, verdict: Verdict, save: Callable[[End], None]) -> None:
    if last is None:
        return
    if last.end != f"{last.number} {last.digest}":  # type: ignore[attr-defined]
        verdict.add(f"{_chain(last)}: does not end where it ended, at event {last.number}")
    save(End(last.concern_id, last.number, last.digest, last.reference or ""))  # type: ignore[attr-defined]


def _check_beyond_events(verdict: Verdict) -> None:
    # Chains without any events, concerns without a chain, and certificates that do not match their events.
    events = Event.objects.filter(concern_id=OuterRef("chain_id"))
    for chain_id in ChainHead.objects.exclude(Exists(events)).values_list("chain_id", flat=True).iterator():
        verdict.add(f"chain {chain_id}: all its events are missing")
    heads = ChainHead.objects.filter(chain_id=OuterRef("pk"))
    for reference in Concern.objects.exclude(Exists(heads)).values_list("reference", flat=True).iterator():
        verdict.add(f"concern {reference}: has no chain of events")
    for certificate in Destruction.objects.iterator():
        verdict.certificates += 1
        if certificate.stubs_gone_at is None and certificate.digest != certificate.compute_digest():
            verdict.add(f"certificate {certificate.pk}: does not fit the events of its concerns")


class _SavedEnds:
    """Compare the chain ends of an earlier verification with the events, which come in the same order."""

    def __init__(self, saved: Iterable[End], verdict: Verdict) -> None:
        self.saved, self.verdict = iter(saved), verdict
        self.next = next(self.saved, None)

    def compare(self, event: Event) -> None:
        here = (event.concern_id.bytes, event.number)
        while self.next and (self.next.chain_id.bytes, self.next.number) < here:
            self._report_missing()
        if self.next and (self.next.chain_id, self.next.number) == (event.concern_id, event.number):
            if self.next.digest != event.digest:
                self.verdict.add(f"{_name(event)}: is not the one that was kept")
            self.next = next(self.saved, None)

    def report_rest(self) -> None:
        while self.next:
            self._report_missing()

    def _report_missing(self) -> None:
        assert self.next is not None  # noqa: S101  (for the type checker: both callers ask first)
        if not _was_deleted(self.next.chain_id):
            self.verdict.add(f"{self.next.name}, event {self.next.number}: was kept, and is gone")
        self.next = next(self.saved, None)


def _was_deleted(chain_id: UUID) -> bool:
    """Whether the schedule deleted what was left of a destroyed concern (referrals.actions.retention.stubs)."""
    certificates = Destruction.objects.filter(stubs_gone_at__isnull=False).values("pk")
    return RetentionDecision.objects.filter(concern_id=chain_id, act=Act.DESTROYED, about__in=certificates).exists()
