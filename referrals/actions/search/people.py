"""Search for a person in all concerns of a force, open and closed, by the tokens of matching.

A few candidates are opened and compared in memory, as matching does; no content is shown.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import TextChoices

from referrals import sealing
from referrals.actions.search.candidates import Candidates, find_candidates
from referrals.actions.search.matching import Found, closest, current_edition, people_in
from referrals.matching.people import Person
from referrals.models import Concern, Event, ForceAuditLog, Match, Officer
from referrals.models.concern import ConcernQuerySet
from referrals.models.event import Kind
from referrals.rules.permissions import user_can_read

_NO_CONCERN = UUID(int=0)


class SearchReason(TextChoices):
    """Chosen, not written, so that the audit log names nobody."""

    ASSESSMENT = "assessment", "To assess a concern"
    REPORT = "report", "Somebody has told us about this person in another way"
    PARTNER = "partner", "A partner has asked us, such as a council, a school or a Channel panel"
    OTHER = "other", "Another policing purpose"


@dataclass(frozen=True)
class PeopleFound:
    """`elsewhere`: what other forces may have, of which nothing but that can be shown."""

    found: Sequence[Found]
    elsewhere: Sequence[Match]
    supervisor_only: int
    unreadable: int
    is_cut_short: bool
    # Concerns that the worker has not made tokens for yet, or could not open.
    is_incomplete: bool


@transaction.atomic
def search_people(*, person: Person, reason: SearchReason, record: str, by: Officer, at: datetime) -> PeopleFound:
    """The most likely first. What was searched for is written nowhere; that, why and by which kinds of facts is in
    the audit log of the force, and each concern found has an event.

    Raises CannotOpen, with nothing written, when none could be opened.
    """
    edition = current_edition()
    candidates = find_candidates([person], besides=_NO_CONCERN)
    found, unreadable = _compare(person, _own(by), candidates)
    locked = _own(by).filter(pk__in=[each.other.pk for each in found]).order_by("pk").select_for_update(of=("self",))
    still = {concern.pk: concern for concern in locked.only("pk", "restricted_at")}
    found = [each for each in found if each.other.pk in still]
    why = {"reason": reason.label, "record": record}
    Event.objects.record_each([(pk, Kind.SEARCHED, at, why) for pk in still], by=by.user.email)
    log = ForceAuditLog.objects.locked(by.force_id)
    facts = {"searched_by": _kinds(person), "found": len(found)}
    Event.objects.record(log.pk, Kind.SEARCHED, by=by.user.email, at=at, **why, **facts)
    readable = [each for each in found if user_can_read(by, still[each.other.pk])]
    return PeopleFound(
        found=readable,
        elsewhere=matches_elsewhere([each.other for each in readable], by),
        supervisor_only=len(found) - len(readable),
        unreadable=unreadable,
        is_cut_short=candidates.is_cut_short,
        is_incomplete=_own(by).unmatched(edition).exists() or _own(by).filter(matched_under=-edition).exists(),
    )


def matches_elsewhere(concerns: Iterable[Concern], by: Officer) -> list[Match]:
    """One match with each concern of another force that is not dismissed as somebody else."""
    rows = Match.objects.counting().filter(concern__in=concerns)
    # Row-level security hides other forces' concerns, so this asks which are the officer's own.
    rows = rows.exclude(other__in=Concern.objects.visible_to(by).values("pk"))
    named = rows.select_related("other_area__force").order_by(
        "other_area__force__name", "other_reference", "found_at"
    )
    return list({match.other_id: match for match in named}.values())


def _own(by: Officer) -> ConcernQuerySet:
    return Concern.objects.visible_to(by).filter(destruction=None)


def _compare(person: Person, among: ConcernQuerySet, candidates: Candidates) -> tuple[list[Found], int]:
    rows = among.filter(pk__in=candidates.ids).select_related("area", "owner__user")
    found, opened, unreadable = [], 0, 0
    for other in rows:
        try:
            likeness = closest([person], people_in(other), candidates.rare)
        except sealing.CannotOpen:
            unreadable += 1
            continue
        opened += 1
        if likeness and likeness.is_enough:
            found.append(Found(other, likeness))
    if unreadable and not opened:
        raise sealing.CannotOpen
    return sorted(found, key=lambda each: -each.likeness.points), unreadable


def _kinds(person: Person) -> list[str]:
    given = {
        "name": person.names or person.handles,
        "date of birth": person.born,
        "postcode": person.postcode,
        "address": person.address,
        "telephone or email": person.reach,
    }
    return [kind for kind, value in given.items() if value]
