"""All concerns of one person in a force, in the order of their arrival, and what other forces may have.

Without content: each concern is opened on its own page, which records it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from guidance import directory
from referrals.actions.casework.linked_concerns import linked_concerns
from referrals.actions.search.people import matches_elsewhere
from referrals.models import Concern, Match, Officer


@dataclass(frozen=True)
class Elsewhere:
    match: Match
    phones: Sequence[directory.ContactEntry]


@dataclass(frozen=True)
class Chronology:
    """`undecided`: matches in this force of which nobody has said whether they are the same person."""

    concerns: Sequence[Concern]
    elsewhere: Sequence[Elsewhere]
    supervisor_only: int
    undecided: int


def chronology(concern: Concern, by: Officer) -> Chronology:
    linked = linked_concerns(concern, by)
    concerns = [each for each in linked.concerns if not each.destruction_id]
    return Chronology(
        concerns=concerns,
        elsewhere=call_others(matches_elsewhere(concerns, by)),
        supervisor_only=linked.supervisor_only,
        undecided=Match.objects.undecided_within(concern).count(),
    )


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
