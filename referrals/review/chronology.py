"""All concerns of one person in a force, in the order of their arrival, and what other forces may have.

What each says is shown as in the queue: in one audited act that opens none, and restricted ones stay shut (ADR 0084).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from guidance import directory
from referrals.actions.casework.linked_concerns import linked_concerns
from referrals.actions.casework.listing import Glance, glance_at
from referrals.actions.search.people import matches_elsewhere
from referrals.models import Concern, Match, Officer
from referrals.review.queue_rows import dangers

# Concerns of which the first words are shown, those with the highest risk first.
MOST_GLANCES = 50


@dataclass(frozen=True)
class Elsewhere:
    match: Match
    phones: Sequence[directory.ContactEntry]


@dataclass(frozen=True)
class Entry:
    """`glance` is None where the concern stays shut. `dangers` are the flags of its signs."""

    concern: Concern
    glance: Glance | None
    dangers: Sequence[str]


@dataclass(frozen=True)
class Chronology:
    """`undecided`: matches in this force of which nobody has said whether they are the same person."""

    entries: Sequence[Entry]
    elsewhere: Sequence[Elsewhere]
    supervisor_only: int
    undecided: int


def chronology(concern: Concern, by: Officer, *, at: datetime) -> Chronology:
    """Records that the officer saw what they say."""
    linked = linked_concerns(concern, by)
    concerns = [each for each in linked.concerns if not each.destruction_id]
    by_risk = sorted(concerns, key=lambda each: (each.priority, each.received_at))
    glances = glance_at(concerns=by_risk[:MOST_GLANCES], by=by, at=at)
    return Chronology(
        entries=[_entry(each, glances.get(each.pk)) for each in concerns],
        elsewhere=call_others(matches_elsewhere(concerns, by)),
        supervisor_only=linked.supervisor_only,
        undecided=Match.objects.undecided_within(concern).count(),
    )


def _entry(concern: Concern, glance: Glance | None) -> Entry:
    return Entry(concern, glance, dangers(concern, glance.signs if glance else concern.signs_in_text))


def call_others(matches: Iterable[Match]) -> list[Elsewhere]:
    """Each with the numbers of the team to call, because names must not be sent by email."""
    phones: dict[str, list[directory.ContactEntry]] = {}
    found = []
    for match in matches:
        slug = match.other_area.slug
        if slug not in phones:
            phones[slug] = directory.referral_phones(slug)
        found.append(Elsewhere(match, phones[slug]))
    return found
