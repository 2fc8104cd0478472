"""Answer a review of what is kept: keep it for some months more, or let it go by the retention schedule."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from referrals.actions.casework.assessment import write_note
from referrals.actions.casework.legal_restrictions import erasure_obstacles, lift_restriction
from referrals.actions.casework.states import lock_even_restricted
from referrals.actions.retention import decisions
from referrals.models import Concern, Event, NoteKind, Officer, RestrictionKind
from referrals.models.event import Kind
from referrals.models.retention_decision import Act
from referrals.models.states import TooEarly
from referrals.models.subject_access_request import months_after
from referrals.rules.permissions import check_user_can_end_keeping, check_user_can_review
from referrals.rules.review_days import months_to_choose

# What letting it go ends; anything else that keeps it has to be ended first.
LIFTED = {RestrictionKind.HOLD: "on hold", RestrictionKind.RESTRICTION: "restricted"}
# Within which the schedule destroys it, or it is asked about again.
TWO_NIGHTS = timedelta(days=2)


@transaction.atomic
def keep_for_months(*, concern: Concern, months: int, reason: str, by: Officer, at: datetime) -> date:
    """The day on which it is asked about again. Raises Denied, Restricted, NotPermitted, and ValueError for months
    that are not to be chosen.
    """
    concern = lock_even_restricted(concern, by)
    check_user_can_review(by, concern)
    if months not in months_to_choose(concern):
        raise ValueError("not one of the months to choose")
    today = timezone.localdate(at)
    until = months_after(today, months)
    if concern.follow_up_on and concern.follow_up_on <= today:
        concern.follow_up_on, concern.follow_up_told = until, False
    for hold in concern.restrictions.active().filter(kind=RestrictionKind.HOLD, review_on__lte=today):
        hold.review_on = until
        hold.save(update_fields=["review_on"])
        decisions.keep(hold, concern, Act.REVIEWED, by=by, at=at)
    _record(concern, until, reason, by=by, at=at, keep=True)
    return until


@transaction.atomic
def end_keeping(*, concern: Concern, reason: str, by: Officer, at: datetime) -> None:
    """Lift holds and restrictions, so that the schedule destroys it when its period is over.

    Raises Denied, NotPermitted for anyone but a supervisor, and TooEarly with what else keeps it.
    """
    concern = lock_even_restricted(concern, by)
    check_user_can_end_keeping(by, concern)
    if blocked_by := obstacles_to_ending(concern):
        raise TooEarly(blocked_by)
    for restriction in concern.restrictions.active().filter(kind__in=LIFTED):
        lift_restriction(restriction=restriction, reason=reason, by=by, at=at)
    concern.refresh_from_db()
    _record(concern, timezone.localdate(at + TWO_NIGHTS), reason, by=by, at=at, keep=False)


def obstacles_to_ending(concern: Concern) -> list[str]:
    """In words that follow "it is"."""
    return [words for words in erasure_obstacles(concern) if words not in LIFTED.values()]


def _record(concern: Concern, until: date, reason: str, *, by: Officer, at: datetime, keep: bool) -> None:
    concern.reviewed_at, concern.review_on = at, until
    concern.save(update_fields=["reviewed_at", "review_on", "follow_up_on", "follow_up_told"])
    write_note(concern, NoteKind.REASON, reason, by=by, at=at)
    facts = {"keep": keep, "until": until.isoformat()}
    Event.objects.record(concern.pk, Kind.REVIEWED, by=by.user.email, at=at, **facts)
