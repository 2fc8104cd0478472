"""Who may agree to an outcome or send it back: a second officer, who took no part in it.

Part took its owner, whoever recorded the outcome, and whoever found that an earlier concern is about somebody else;
and with each of them whoever has the same name, who may be that person with a second account.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from django.db.models import Q

from prevent_portal.accounts.one_person import Who, have_same_name
from referrals.models import Concern, Decision, Match, Officer, State
from referrals.models.concern import ConcernQuerySet

_SAME_NAME = "has the same name as you, and may be you with another account"


def why_not_second(officer: Officer, concern: Concern) -> str:
    """A sentence; empty for who took no part. Two queries, or none for the owner and who recorded the outcome."""
    if officer.pk == concern.outcome_by_id:
        return "You recorded this outcome, so another officer has to agree with it."
    if officer.pk == concern.owner_id:
        return "You own this concern, so another officer has to agree with its outcome."
    first = _first_people([concern])[concern.pk]
    if officer.pk in first:
        return "You found that an earlier concern is about somebody else, so another officer has to agree."
    same = next((each for each in _named(first).values() if have_same_name(Who.of(officer.user), each)), None)
    return f"{same.email}, who took part in this outcome, {_SAME_NAME}." if same else ""


def second_officers(
    concerns: Sequence[Concern], officers: Collection[Officer]
) -> list[tuple[Concern, list[Officer]]]:
    """`officers` are of the concerns' force. One that awaits nobody, or is restricted, is left out. Two queries."""
    asking = [each for each in concerns if each.state == State.OUTCOME_RECORDED and not each.restricted_at]
    if not asking:
        return []
    first = _first_people(asking)
    names = _named({pk for pks in first.values() for pk in pks})
    return [
        (concern, [each for each in officers if _is_second(each, {pk: names[pk] for pk in first[concern.pk]})])
        for concern in asking
    ]


def accounts_of(officer: Officer) -> set[int]:
    """The officer, and whoever has the same name. One query, or none for who has no name."""
    own = Who.of(officer.user)
    if not own.name:
        return {officer.pk}
    others = Officer.objects.exclude(pk=officer.pk).exclude(user__first_name="", user__last_name="")
    names = others.values_list("pk", "user__first_name", "user__last_name")
    return {officer.pk} | {pk for pk, *name in names if have_same_name(own, Who("", " ".join(name)))}


def awaiting_second_officer(concerns: ConcernQuerySet, accounts: Collection[int]) -> ConcernQuerySet:
    """Those to whose outcome the officer with these accounts may agree."""
    dismissed = Match.objects.filter(decision=Decision.OTHER, decided_by__in=accounts)
    first = Q(owner__in=accounts) | Q(outcome_by__in=accounts) | Q(pk__in=dismissed.values("concern"))
    return concerns.filter(state=State.OUTCOME_RECORDED, restricted_at=None).exclude(first)


def _first_people(concerns: Sequence[Concern]) -> Mapping[UUID, set[int]]:
    first: dict[UUID, set[int]] = defaultdict(set)
    for concern in concerns:
        first[concern.pk] |= {pk for pk in (concern.owner_id, concern.outcome_by_id) if pk}
    dismissed = Match.objects.filter(concern__in=list(first), decision=Decision.OTHER, decided_by__isnull=False)
    for concern_id, officer_id in dismissed.values_list("concern_id", "decided_by_id"):
        first[concern_id].add(officer_id)
    return first


def _named(pks: Collection[int]) -> dict[int, Who]:
    known = Officer.objects.filter(pk__in=pks).select_related("user")
    shown = known.only("user", "user__email", "user__first_name", "user__last_name")
    return {each.pk: Who.of(each.user) for each in shown}


def _is_second(officer: Officer, first: Mapping[int, Who]) -> bool:
    who = Who.of(officer.user)
    return officer.pk not in first and not any(have_same_name(who, each) for each in first.values())
