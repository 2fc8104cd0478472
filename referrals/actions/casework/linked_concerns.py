"""Decide whether another concern is about the same person, and list the concerns that are."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Case, When

from prevent_portal.queries import in_order
from referrals import sealing
from referrals.actions.casework.assessment import write_note
from referrals.actions.casework.states import check_unchanged, lock_concern
from referrals.actions.faults.one_by_one import without_waiting
from referrals.models import Concern, Decision, Event, Match, NoteKind, Officer, State, Urgency
from referrals.models.event import Kind
from referrals.models.match import UNDECIDED_VERSION
from referrals.models.states import NotPermitted, Undecided
from referrals.rules.permissions import user_can_read
from referrals.rules.time_limits import target_for
from referrals.stored_fields import context_of

_KINDS = {
    Decision.SAME: Kind.SAME_PERSON,
    Decision.OTHER: Kind.OTHER_PERSON,
    Decision.UNSURE: Kind.UNSURE_PERSON,
}

# Matches shown, and decided on, at once. Undecided ones come first, so that the next are shown after a decision.
MOST_EXPLAINED = 50
# How many links to follow from one concern to the next. Longer chains do not occur in practice.
_MAX_LINKS = 5


@dataclass(frozen=True)
class Explained:
    """`other` is None if this officer may see neither the other concern nor why it matched: it belongs to another
    force, or is a restricted concern of the officer's own force (docs/adr/0050).
    """

    match: Match
    other: Concern | None
    is_restricted: bool = False
    points: float = 0.0
    reasons: Sequence[str] = ()
    # How many undecided matches one decision can settle, on the first of them; else 0.
    alike: int = 0

    @property
    def is_supervisor_only(self) -> bool:
        return self.is_restricted and self.other is None


@dataclass(frozen=True)
class Linked:
    concerns: Sequence[Concern]
    supervisor_only: int


def explain_matches(concern: Concern, by: Officer) -> list[Explained]:
    """MOST_EXPLAINED of them, undecided ones before others: the most likely match first, then restricted ones, then
    those of other forces. Raises CannotOpen.
    """
    rows = Match.objects.filter(concern=concern).select_related("other_area__force", "decided_by__user")
    shown = list(rows.order_by(Case(When(decision="", then=0), default=1), "found_at", "pk")[:MOST_EXPLAINED])
    if not shown:
        return []
    others = Concern.objects.visible_to(by).filter(pk__in=[row.other_id for row in shown])
    own = {other.pk: other for other in others.select_related("area").defer("sealed", "rationale_sealed")}
    explained = sorted(
        (_explain(row, own.get(row.other_id), by) for row in shown),
        key=lambda each: (each.other is None, not each.is_supervisor_only, -each.points, each.match.found_at),
    )
    firsts = {_pattern(each): each for each in explained[::-1] if _is_own_undecided(each)}
    counts = Counter(_pattern(each) for each in explained if _is_own_undecided(each))
    return [replace(each, alike=counts[_pattern(each)]) if each in firsts.values() else each for each in explained]


def alike(explained: Sequence[Explained], match_id: UUID) -> list[Explained]:
    """The undecided matches that are alike for the same reasons as this one, which is one of them; else none."""
    undecided = [each for each in explained if _is_own_undecided(each)]
    pattern = next((_pattern(each) for each in undecided if each.match.pk == match_id), None)
    return [each for each in undecided if _pattern(each) == pattern]


@transaction.atomic
def decide_alike(
    *, concern: Concern, matches: Sequence[Match], decision: Decision, reason: str, by: Officer, at: datetime
) -> None:
    """One decision on several undecided matches of a concern, such as reports that were sent to hide another.

    Each concern gets its event, and a note with the reason; this one a single note. Raises Denied, NotPermitted,
    Restricted, and Changed when one has been decided meanwhile.
    """
    # All in one order, to avoid deadlocks; each decision then finds its rows locked.
    pairs = {pk for match in matches for pk in _affected(match, decision)}
    list(Concern.objects.visible_to(by).select_for_update().filter(pk__in=pairs).order_by("pk").only("pk"))
    for match in matches:
        _decide(match, decision, reason, by=by, at=at, shown=UNDECIDED_VERSION, without_note=concern.pk)
    about = f"About {len(matches)} other concerns."
    write_note(concern, NoteKind.REASON, f"{about} {decision.label}. {reason}", by=by, at=at)


@transaction.atomic
def decide_match(
    *, match: Match, decision: Decision, reason: str, by: Officer, at: datetime, shown: str = ""
) -> None:
    """Record the decision on both concerns if the officer's force has both and neither is restricted, else on one
    side.

    The reason becomes a sealed note on each. A restricted concern is not worked on, so its side is decided after the
    restriction is lifted. A decision can be changed; `shown` is the version of the match that the officer saw. Raises
    Denied, NotPermitted, Changed.
    """
    _decide(match, decision, reason, by=by, at=at, shown=shown)


def _decide(
    match: Match,
    decision: Decision,
    reason: str,
    *,
    by: Officer,
    at: datetime,
    shown: str,
    without_note: UUID | None = None,
) -> None:
    pair = [match.concern_id, match.other_id]
    affected = Concern.objects.visible_to(by).filter(pk__in=_affected(match, decision))
    locked = list(affected.select_for_update().order_by("pk"))
    own = [each for each in locked if each.pk in pair]
    concern = next((each for each in own if each.pk == match.concern_id), match.concern)
    lock_concern(concern, by)
    if not all(user_can_read(by, each) for each in own):
        raise NotPermitted
    check_unchanged(Match.objects.get(pk=match.pk), shown)
    is_same_force, is_restricted = len(own) == 2, any(each.restricted_at for each in own)
    for one in own if is_same_force and not is_restricted else [concern]:
        rows = Match.objects.filter(concern=one, other__in=pair)
        rows.update(decision=decision, decided_at=at, decided_by=by)
        about = rows.select_related("other_area__force").get()
        # Not its reference: the note outlives the other concern. The match has it, and goes with it.
        whose = "another concern" if is_same_force else f"a concern of {about.other_area.force.name}"
        # Every officer reads notes, so a note must not identify a restricted concern.
        whose = "a restricted concern" if is_restricted else whose
        if one.pk != without_note:
            write_note(one, NoteKind.REASON, f"About {whose}. {decision.label}. {reason}", by=by, at=at)
        _flag(one)
        facts = {} if is_same_force else {"force": about.other_area.force.slug}
        Event.objects.record(one.id, _KINDS[decision], by=by.user.email, at=at, **facts)
    if decision == Decision.SAME and is_same_force and not is_restricted:
        _share_risk(locked, at=at)


def _affected(match: Match, decision: Decision) -> set[UUID]:
    """The pair, and, if it becomes linked, what is linked to either already."""
    pair = {match.concern_id, match.other_id}
    if decision != Decision.SAME:
        return pair
    ends = Concern.objects.filter(pk__in=pair).only("pk", "force_id")
    groups = [linked_ids(end, is_hidden=lambda other: bool(other.restricted_at))[0] for end in ends]
    return pair.union(*groups)


def lock_linked(concern: Concern, *, waits: bool = True) -> Sequence[Concern]:
    """This concern and those linked to it, but for restricted ones: all in one order, to avoid deadlocks.

    Without waiting, none when somebody else holds one of them.
    """
    pks = linked_ids(concern, is_hidden=lambda other: bool(other.restricted_at))[0]
    linked = Concern.objects.filter(pk__in=pks).order_by("pk")
    locked = list(linked.select_for_update() if waits else without_waiting(linked))
    return locked if len(locked) == len(pks) else []


def share_risk(concern: Concern, *, at: datetime) -> None:
    """After one of those that are linked has become more urgent, or is open again. The caller has locked them all."""
    linked = lock_linked(concern)
    if len(linked) > 1:
        _share_risk(linked, at=at)


def _share_risk(linked: Sequence[Concern], *, at: datetime) -> None:
    """Those that are still open become as urgent as any of them, closed ones too, and have the earliest time limit
    of all that are open (ADR 0085).
    """
    still_open = [each for each in linked if each.state != State.CLOSED]
    if not still_open:
        return
    urgency = min(Urgency(each.urgency) for each in linked)
    limits = [each.target_at for each in still_open]
    if any(each.urgency != urgency for each in still_open):
        limits.append(target_for(urgency, at, still_open[0].force.slug))
    Concern.objects.filter(pk__in=[each.pk for each in still_open]).update(urgency=urgency, target_at=min(limits))


def check_decided(concern: Concern) -> None:
    """Called before a concern is closed. Raises Undecided.

    Matches with another force's concerns do not count: it may take days to reach somebody there.
    """
    if Match.objects.undecided_within(concern).exists():
        raise Undecided


def linked_concerns(concern: Concern, by: Officer) -> Linked:
    """This concern and all concerns of the force linked to it as the same person, directly or through others, by
    time.

    Concerns that are linked only through a restricted one are hidden from officers like that one.
    """
    linked, hidden = linked_ids(concern, is_hidden=lambda other: not user_can_read(by, other))
    if linked == {concern.pk}:
        return Linked([concern], len(hidden))
    concerns = Concern.objects.visible_to(by).filter(pk__in=linked)
    named = concerns.select_related("area", "owner__user", "outcome_by__user")
    return Linked(in_order(named, "received_at", "pk"), len(hidden))


def linked_ids(concern: Concern, *, is_hidden: Callable[[Concern], bool]) -> tuple[set[UUID], set[UUID]]:
    """Keys of this concern and of those linked to it within its force, and apart of those that are hidden."""
    linked, frontier, hidden = {concern.pk}, {concern.pk}, set()
    for _ in range(_MAX_LINKS):
        same = Match.objects.filter(concern__in=frontier, decision=Decision.SAME).values_list("other", flat=True)
        found = Concern.objects.filter(force_id=concern.force_id, pk__in=same).only("pk", "restricted_at")
        hidden |= {each.pk for each in found if is_hidden(each)}
        frontier = {each.pk for each in found} - linked - hidden
        linked |= frontier
        if not frontier:
            break
    return linked, hidden


def count_linked(concerns: Sequence[Concern], by: Officer) -> dict[UUID, int]:
    """How many more concerns each of these is linked to, of those that the officer may read: what `linked_concerns`
    lists of each. A query for each link of the longest chain, however many concerns; none if none is a repeat.
    """
    links: dict[UUID, set[UUID]] = defaultdict(set)
    frontier = {each.pk for each in concerns if each.has_earlier and user_can_read(by, each)}
    starts, destroyed = set(frontier), set()
    for _ in range(_MAX_LINKS if starts else 0):
        same = Match.objects.filter(concern__in=frontier, decision=Decision.SAME, other__force_id=by.force_id)
        rows = list(same.select_related("other").only("concern_id", "other__restricted_at", "other__destruction_id"))
        readable = [row for row in rows if user_can_read(by, row.other)]
        for row in readable:
            links[row.concern_id].add(row.other_id)
        destroyed |= {row.other_id for row in readable if row.other.destruction_id}
        frontier = {row.other_id for row in readable} - frontier - links.keys()
        if not frontier:
            break
    return {pk: len(_reached(pk, links) - destroyed - {pk}) for pk in starts}


def _reached(pk: UUID, links: Mapping[UUID, set[UUID]]) -> set[UUID]:
    reached = frontier = {pk}
    for _ in range(_MAX_LINKS):
        frontier = {other for each in frontier for other in links.get(each, ())} - reached
        reached = reached | frontier
    return reached


def _explain(match: Match, other: Concern | None, by: Officer) -> Explained:
    if other is None:
        return Explained(match, None)
    if not user_can_read(by, other):
        return Explained(match, None, is_restricted=True)
    content = sealing.open_sealed(match.sealed, context=context_of(match))
    return Explained(match, other, bool(other.restricted_at), content["points"], content["reasons"])


def _is_own_undecided(each: Explained) -> bool:
    return each.other is not None and not each.is_restricted and not each.match.decision


def _pattern(each: Explained) -> tuple[str, ...]:
    return tuple(each.reasons)


def _flag(concern: Concern) -> None:
    concern.has_earlier = Match.objects.filter(concern=concern).counting().exists()
    concern.save(update_fields=["has_earlier"])
