"""What closing a concern takes: an answer to each danger sign, a reason for a child, and often a second officer.

Every way to end a concern goes through `weigh` when its outcome is recorded and `check_weighed` when it is closed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from referrals.actions.casework.linked_concerns import linked_concerns, linked_ids
from referrals.actions.casework.two_people import reasons_to_confirm
from referrals.actions.faults.parts import open_part
from referrals.models import Concern, Event, Match, Officer, Outcome
from referrals.models.event import Kind
from referrals.models.states import SENT_ON, Unanswered
from referrals.rules.danger import Content, Sign, signs_of

WHY_NOT_GATEWAY = "why_not_gateway"
# Linked concerns that are opened, those with the highest risk first. Of the others it is only said that they exist.
MOST_LINKED = 20


@dataclass(frozen=True)
class Beside:
    """A linked concern with what was sealed in it."""

    concern: Concern
    content: Content
    outcome: Content


def signs_to_answer(concern: Concern) -> list[Sign]:
    """The same for every officer: those of restricted concerns are left out. Raises CannotOpen without any key.

    Nobody sees what is opened here, so no event says that it was read.
    """
    pks = linked_ids(concern, is_hidden=lambda other: bool(other.restricted_at))[0] - {concern.pk}
    others = list(Concern.objects.filter(pk__in=pks).by_risk_of_few()) if pks else []
    opened = [(other, open_part(other) if at < MOST_LINKED else None) for at, other in enumerate(others)]
    return signs_of(concern, open_part(concern), opened)


def weigh(concern: Concern, outcome: Outcome, reason: Mapping[str, Any], danger: Mapping[str, str]) -> dict[str, Any]:
    """`reason` with the answers, in the form in which it is sealed. `danger` has an answer for the code of each sign.

    The caller holds the lock. Raises Unanswered.
    """
    signs = signs_to_answer(concern)
    missing = [sign.field for sign in signs if not danger.get(sign.code, "").strip()]
    why_not = reason.get(WHY_NOT_GATEWAY, "").strip() if concern.about_child and outcome not in SENT_ON else None
    if why_not == "":
        missing.append(WHY_NOT_GATEWAY)
    if missing:
        raise Unanswered(missing)
    answers = [{"sign": sign.code, "name": sign.name, "answer": danger[sign.code].strip()} for sign in signs]
    return {**reason, WHY_NOT_GATEWAY: why_not or "", "danger": answers}


def check_weighed(concern: Concern) -> None:
    """Whether its recorded reason answers every sign that it has by now. The caller holds the lock.

    Raises Unanswered, for instance when a concern with another sign was linked since.
    """
    reason = open_part(concern, "rationale_sealed") or {}
    answered = {each["sign"] for each in reason.get("danger", ()) if each["answer"]}
    missing = [sign.field for sign in signs_to_answer(concern) if sign.code not in answered]
    if missing:
        raise Unanswered(missing)


def why_second_officer(concern: Concern, *, by: Officer, at: datetime) -> list[str]:
    """Sentences for `by`; none where one officer may close it. Also where `by`, perhaps with another account, found
    that an earlier concern is about somebody else.
    """
    own = "You found that an earlier concern is about somebody else."
    return concern.why_second_officer or ([own] if _dismissed_by(concern, by, at) else [])


def _dismissed_by(concern: Concern, by: Officer, at: datetime) -> list[str]:
    deciders = {match.decided_by for match in Match.objects.dismissed(concern).select_related("decided_by__user")}
    own = [str(each) for each in deciders if each and each.pk == by.pk]
    return own or reasons_to_confirm([each for each in deciders if each], by, at=at)


@transaction.atomic
def open_linked(*, concern: Concern, by: Officer, at: datetime) -> tuple[Sequence[Beside], int]:
    """Linked concerns that the officer may read, with what they say, and how many more there are.

    Each records that it was read beside this one. That opens none of them: each is to be opened on its own page.
    """
    linked = linked_concerns(concern, by)
    others = [each for each in linked.concerns if each.pk != concern.pk]
    shown = sorted(others, key=lambda each: (each.priority, each.received_at))[:MOST_LINKED]
    list(Concern.objects.select_for_update().filter(pk__in=[each.pk for each in shown]).order_by("pk").only("pk"))
    facts = {"part": "report", "beside": concern.reference}
    Event.objects.record_each([(each.pk, Kind.READ, at, facts) for each in shown], by=by.user.email)
    opened = [
        Beside(each, open_part(each), open_part(each, "rationale_sealed") if each.rationale_sealed else None)
        for each in sorted(shown, key=lambda each: (each.received_at, each.pk))
    ]
    return opened, len(others) - len(shown) + linked.supervisor_only


def reasons_given(content: Mapping[str, Any]) -> list[str]:
    """What was sealed with an outcome, as lines of text."""
    why_not = content.get(WHY_NOT_GATEWAY)
    return [
        *filter(None, (content.get("rationale"), content.get("record_number"), content.get("signposted_to"))),
        *([f"Why not gateway assessment: {why_not}"] if why_not else []),
        *(f"Danger sign, {each['name']}: {each['answer']}" for each in content.get("danger", ())),
    ]
