"""Who may agree to an outcome, of several concerns and officers at once: the same as check_user_can_approve."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from uuid import UUID

from prevent_portal.accounts.one_person import Who, have_same_name
from referrals.models import Concern, Decision, Match, Officer, State


def second_officers(
    concerns: Sequence[Concern], officers: Collection[Officer]
) -> list[tuple[Concern, list[Officer]]]:
    """`officers` are of the concerns' force. One that awaits nobody, or is restricted, is left out. Two queries."""
    asking = [each for each in concerns if each.state == State.OUTCOME_RECORDED and not each.restricted_at]
    if not asking:
        return []
    first = _first_people(asking)
    known = Officer.objects.filter(pk__in={pk for pks in first.values() for pk in pks}).select_related("user")
    names = {
        each.pk: Who.of(each.user)
        for each in known.only("user", "user__email", "user__first_name", "user__last_name")
    }
    return [
        (concern, [each for each in officers if _is_second(each, {pk: names[pk] for pk in first[concern.pk]})])
        for concern in asking
    ]


def _first_people(concerns: Sequence[Concern]) -> dict[UUID, set[int]]:
    """The owner, whoever recorded the outcome, and whoever found that an earlier concern is about somebody else."""
    first: dict[UUID, set[int]] = defaultdict(set)
    for concern in concerns:
        first[concern.pk] |= {pk for pk in (concern.owner_id, concern.outcome_by_id) if pk}
    dismissed = Match.objects.filter(concern__in=list(first), decision=Decision.OTHER, decided_by__isnull=False)
    for concern_id, officer_id in dismissed.values_list("concern_id", "decided_by_id"):
        first[concern_id].add(officer_id)
    return first


def _is_second(officer: Officer, first: dict[int, Who]) -> bool:
    who = Who.of(officer.user)
    return officer.pk not in first and not any(have_same_name(who, each) for each in first.values())
