"""Find other concerns that may be about the same person. Needs a private key.

A concern's tokens are committed before others are searched: of two concerns that arrive at once, the later search
sees the other's tokens. The concern itself records which search was done, so a worker that dies skips none.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from prevent_portal.clock import Clock
from referrals import sealing
from referrals.actions.delivery.queue import notify_duty_desk
from referrals.actions.faults.one_by_one import FAULTS, report_fault, without_waiting
from referrals.actions.search.candidates import find_candidates
from referrals.matching import blocks
from referrals.matching.people import Person, people_of
from referrals.matching.scoring import Likeness, compare
from referrals.models import Concern, Event, Match, MatchToken
from referrals.models.concern import ConcernQuerySet
from referrals.models.event import WORKER, Kind
from referrals.rules.routing import UNOPENABLE
from referrals.sealing import CannotOpen
from referrals.stored_fields import context_of

logger = logging.getLogger(__name__)

BATCH = 50
# The most time that one round of the worker spends on matching before it sends mail again.
BUDGET = timedelta(seconds=1)


@dataclass(frozen=True)
class Found:
    other: Concern
    likeness: Likeness


def match_due(*, now: Clock, budget: timedelta = BUDGET) -> int:
    """Search for every concern not yet searched under the current keys and rules; return how many were done.

    Does nothing in a process without a private key.
    """
    try:
        edition = current_edition()
    except CannotOpen:
        return 0
    until, done = now() + budget, 0
    while batch := _unheld(edition):
        for concern in batch:
            if now() > until:
                return done
            _match_one(concern, edition, now())
            done += 1
    return done


@transaction.atomic
def _unheld(edition: int) -> list[Concern]:
    # Of a concern that somebody else holds nothing could be stored, and the others would wait behind it.
    return list(without_waiting(Concern.objects.unmatched(edition))[:BATCH])


def ensure_matched(concern: Concern, *, by: str, at: datetime) -> None:
    """Search among the force's own concerns now if the worker has not done it yet.

    The worker still searches all forces later. What the worker could not open cannot be compared, and takes a second
    officer to close. Raises CannotOpen.
    """
    if abs(concern.matched_under) != current_edition():
        find_matches(concern, by=by, at=at)
        concern.refresh_from_db(fields=["has_earlier", "matching_cut_short"])


def find_matches(concern: Concern, *, by: str, at: datetime, edition: int | None = None) -> list[Found]:
    """Every concern that is similar enough, including known matches.

    With an `edition`, search all forces and mark the concern as searched; without one, search its own force only.
    Raises CannotOpen.
    """
    people = people_in(concern)
    _store_tokens(concern, people)
    among = Concern.objects.all() if edition is not None else Concern.objects.filter(force_id=concern.force_id)
    found, is_cut_short = _search(concern, people, among)
    Concern.objects.filter(pk=concern.pk).update(matching_cut_short=is_cut_short)
    _save_matches(concern, found, by=by, at=at, edition=edition)
    return found


def current_edition() -> int:
    """Changes with the first private key and with the rules. Raises CannotOpen without a private key."""
    return sealing.match_tokens([f"edition {blocks.EDITION}"])[0]


def _match_one(concern: Concern, edition: int, at: datetime) -> None:
    try:
        find_matches(concern, by=WORKER, at=at, edition=edition)
    except CannotOpen:
        # Skipped, so that it does not block the queue; a change of keys makes it due again.
        logger.warning("Concern %s could not be opened to look for others about the person.", concern.reference)
        _mark_unopenable(concern, edition, at)
    except FAULTS:
        # Marked as skipped for the same reason, without reading it again.
        report_fault(concern.pk, at)
        Concern.objects.filter(pk=concern.pk).update(matched_under=-edition, matching_cut_short=True)


@transaction.atomic
def _mark_unopenable(concern: Concern, edition: int, at: datetime) -> None:
    # No officer can open it either: perhaps the public site has a wrong key, and every concern is lost.
    locked = Concern.objects.select_for_update().get(pk=concern.pk)
    locked.matched_under, locked.matching_cut_short = -edition, True
    locked.save(update_fields=["matched_under", "matching_cut_short"])
    notify_duty_desk(locked, at, note=UNOPENABLE)


def people_in(concern: Concern) -> list[Person]:
    if not concern.sealed:
        return []
    content = sealing.open_sealed(concern.sealed, context=context_of(concern))
    return people_of(content, on=timezone.localdate(concern.received_at))


@transaction.atomic
def _store_tokens(concern: Concern, people: Iterable[Person]) -> None:
    tokens = set(sealing.match_tokens({key for person in people for key in blocks.stored(person)}))
    known = set(MatchToken.objects.filter(concern=concern).values_list("token", flat=True))
    MatchToken.objects.filter(concern=concern, token__in=known - tokens).delete()
    rows = [MatchToken(token=token, concern=concern) for token in sorted(tokens - known)]
    MatchToken.objects.bulk_create(rows, ignore_conflicts=True)


def _search(concern: Concern, people: Sequence[Person], among: ConcernQuerySet) -> tuple[list[Found], bool]:
    """What was found, and whether candidates were left out."""
    candidates = find_candidates(people, besides=concern.pk)
    found = []
    for other in among.filter(pk__in=candidates.ids):
        try:
            likeness = closest(people, people_in(other), candidates.rare)
        except CannotOpen:
            continue  # logged when its own turn comes
        if likeness and likeness.is_enough:
            found.append(Found(other, likeness))
    return sorted(found, key=lambda each: -each.likeness.points), candidates.is_cut_short


def closest(people: Sequence[Person], others: Sequence[Person], rare: frozenset[str]) -> Likeness | None:
    likenesses = (compare(one, other, rare=rare) for one in people for other in others)
    return max(likenesses, key=lambda likeness: likeness.points, default=None)


@transaction.atomic
def _save_matches(concern: Concern, found: Sequence[Found], *, by: str, at: datetime, edition: int | None) -> None:
    # Store a row for each side, and the flag and an event on both. Locks rows in one order, to avoid deadlocks.
    others = {each.other.pk for each in found}
    ids = [concern.pk, *others]
    locked = {row.pk: row for row in Concern.objects.select_for_update().filter(pk__in=ids).order_by("pk")}
    known = set(Match.objects.filter(concern=concern, other__in=others).values_list("other", flat=True))
    new = [each for each in found if each.other.pk not in known]
    pairs = [(concern.pk, each.other.pk, each.likeness) for each in new]
    pairs += [(other, one, likeness) for one, other, likeness in pairs]
    Match.objects.bulk_create(
        [_match(locked[one], locked[other], likeness, at) for one, other, likeness in pairs], ignore_conflicts=True
    )
    # Update its area in the other concerns' matches: it may have been transferred since.
    Match.objects.filter(other=concern).exclude(other_area=concern.area_id).update(other_area=concern.area_id)
    if new:
        touched = [concern.pk, *(each.other.pk for each in new)]
        Concern.objects.filter(pk__in=touched).update(has_earlier=True)
        numbers = {concern.pk: len(new)}
        lines = [(pk, Kind.MATCHED, at, {"number": numbers.get(pk, 1)}) for pk in touched]
        Event.objects.record_each(lines, by=by)
    if edition is not None:
        Concern.objects.filter(pk=concern.pk).update(matched_under=edition)


def _match(concern: Concern, other: Concern, likeness: Likeness, at: datetime) -> Match:
    match = Match(
        concern=concern,
        other=other,
        other_area_id=other.area_id,
        other_reference=other.reference,
        found_at=at,
    )
    content = {"points": round(likeness.points, 1), "reasons": likeness.reasons}
    match.sealed = sealing.seal(content, context=context_of(match))
    return match
