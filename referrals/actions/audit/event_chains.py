"""Whether the record of what happened is whole: each chain of events walked once, against where it is known to end.

Finds what was changed, removed (at the end too), put in between or put in another order. Whoever may write to every
table can lay a whole chain anew: ends kept on another machine (`verify_events --keep`, `--against`) show that too.
"""

import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import CharField, Exists, F, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Concat

from referrals.models import ChainHead, Concern, Destruction, Event

SHOWN = 20
_CHUNK = 2_000


@dataclass
class Verdict:
    """`faults` holds SHOWN examples at most; `count` counts all."""

    events: int = 0
    chains: int = 0
    certificates: int = 0
    count: int = 0
    faults: list[str] = field(default_factory=list)

    def add(self, fault: str) -> None:
        self.count += 1
        if len(self.faults) < SHOWN:
            self.faults.append(fault)


@dataclass(frozen=True)
class End:
    """Where a chain ended when it was looked at."""

    chain_id: uuid.UUID
    number: int
    digest: str

    def line(self) -> str:
        return f"{self.chain_id.hex} {self.number} {self.digest}"

    @classmethod
    def from_line(cls, line: str) -> "End":
        """Raises ValueError."""
        chain_id, number, digest = line.split()
        return cls(uuid.UUID(hex=chain_id), int(number), digest)


def verify_events(*, kept: Iterable[End] = (), keep: Callable[[End], None] = lambda end: None) -> Verdict:
    """Each question is one statement, so that events that are written meanwhile are no fault.

    `kept` are ends of an earlier look, in the order in which `keep` was given them.
    """
    verdict = Verdict()
    earlier = _Earlier(kept, verdict)
    before: Event | None = None
    for event in _events():
        if before is None or before.concern_id != event.concern_id:
            _finish(before, verdict, keep)
            before = None
            verdict.chains += 1
        _check_link(before, event, verdict)
        earlier.meet(event)
        verdict.events += 1
        before = event
    _finish(before, verdict, keep)
    earlier.miss_the_rest()
    _check_beyond_events(verdict)
    return verdict


def _events() -> Iterator[Event]:
    """In the order of the unique index, a few at a time: memory stays flat however many there are."""
    head = ChainHead.objects.filter(chain_id=OuterRef("concern_id"))
    end = Concat(Cast("number", CharField()), Value(" "), F("digest"))
    events = Event.objects.order_by("concern_id", "number").annotate(end=Subquery(head.values_list(end)[:1]))
    return events.iterator(chunk_size=_CHUNK)


def _check_link(before: Event | None, event: Event, verdict: Verdict) -> None:
    name = f"chain {event.concern_id}, event {event.number}"
    if event.number != (before.number + 1 if before else 1):
        verdict.add(f"{name}: the event before it is missing")
    if event.previous != (before.digest if before else ""):
        verdict.add(f"{name}: does not follow from the one before it")
    if event.digest != event.compute_digest():
        verdict.add(f"{name}: was changed")


def _finish(last: Event | None, verdict: Verdict, keep: Callable[[End], None]) -> None:
    if last is None:
        return
    if last.end != f"{last.number} {last.digest}":  # type: ignore[attr-defined]
        verdict.add(f"chain {last.concern_id}: does not end where it ended, at event {last.number}")
    keep(End(last.concern_id, last.number, last.digest))


def _check_beyond_events(verdict: Verdict) -> None:
    """What has lost all its events, and certificates that no longer fit theirs."""
    events = Event.objects.filter(concern_id=OuterRef("chain_id"))
    for chain_id in ChainHead.objects.exclude(Exists(events)).values_list("chain_id", flat=True).iterator():
        verdict.add(f"chain {chain_id}: all its events are missing")
    heads = ChainHead.objects.filter(chain_id=OuterRef("pk"))
    for reference in Concern.objects.exclude(Exists(heads)).values_list("reference", flat=True).iterator():
        verdict.add(f"concern {reference}: has no chain of events")
    for certificate in Destruction.objects.iterator():
        verdict.certificates += 1
        if certificate.digest != certificate.compute_digest():
            verdict.add(f"certificate {certificate.pk}: does not fit the events of its concerns")


class _Earlier:
    """Ends of an earlier look, held beside the events as they come by in the same order."""

    def __init__(self, kept: Iterable[End], verdict: Verdict) -> None:
        self.kept, self.verdict = iter(kept), verdict
        self.next = next(self.kept, None)

    def meet(self, event: Event) -> None:
        here = (event.concern_id.bytes, event.number)
        while self.next and (self.next.chain_id.bytes, self.next.number) < here:
            self._miss()
        if self.next and (self.next.chain_id, self.next.number) == (event.concern_id, event.number):
            if self.next.digest != event.digest:
                self.verdict.add(f"chain {event.concern_id}, event {event.number}: is not the one that was kept")
            self.next = next(self.kept, None)

    def miss_the_rest(self) -> None:
        while self.next:
            self._miss()

    def _miss(self) -> None:
        assert self.next is not None  # noqa: S101  (for the type checker: both callers ask first)
        self.verdict.add(f"chain {self.next.chain_id}, event {self.next.number}: was kept, and is gone")
        self.next = next(self.kept, None)
