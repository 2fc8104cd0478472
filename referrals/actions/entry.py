"""Take in what came to an officer by telephone, letter, email or in person (ADR 95)."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from guidance import directory
from guidance.directory import AreaEntry
from referrals.actions.casework.transfers import transfer_concern
from referrals.actions.submission import Entry, Submission, submit_concern
from referrals.models import Concern, Officer
from referrals.models.classification import Arrival
from referrals.rules import routing


@dataclass(frozen=True)
class Entered:
    reference: str
    area: AreaEntry


@transaction.atomic
def enter_concern(
    *, submission: Submission, arrival: Arrival, came_at: datetime, by: Officer, at: datetime
) -> Entered:
    """Submit it as one of the officer's own force. Where another force covers the place, send it on at once.

    Nobody gets its return code. Raises what submit_concern does.
    """
    submission = replace(submission, entry=Entry(arrival, came_at, by))
    area, _ = routing.find_area(submission.place, on=timezone.localdate(at))
    if area.force_id == by.force_id:
        return Entered(submit_concern(submission=submission, at=at).reference, area)
    own = routing.Place(chosen=own_area(by).slug)
    reference = submit_concern(submission=replace(submission, place=own), at=at).reference
    concern = Concern.objects.get(reference=reference)
    reason = f"It came to {by.force} and was entered there. By what was said, it belongs to {area.name}."
    transfer_concern(concern=concern, to=area, reason=reason, by=by, at=at)
    return Entered(reference, area)


def own_area(officer: Officer) -> AreaEntry:
    """The first of the officer's force. Raises NoRoute where it has none."""
    found = next((area for area in directory.areas() if area.force_id == officer.force_id), None)
    if found is None:
        raise routing.NoRoute
    return found
