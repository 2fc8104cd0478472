"""What officers make of concerns that may be about the same person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from referrals import sealing
from referrals.actions.assessment import write_note
from referrals.actions.states import lock_concern
from referrals.models import Concern, Decision, Event, Match, NoteKind, Officer
from referrals.models.event import Kind
from referrals.models.states import Undecided

_KINDS = {
    Decision.SAME: Kind.SAME_PERSON,
    Decision.OTHER: Kind.OTHER_PERSON,
    Decision.UNSURE: Kind.UNSURE_PERSON,
}

# Of steps from one concern to the next: more than anybody will have confirmed by way of one another alone.
_ROUNDS = 5


@dataclass(frozen=True)
class Explained:
    """`other` is empty when it is another force's: then neither what is in it nor why it matched is for this one."""

    match: Match
    other: Concern | None
    points: float = 0.0
    reasons: Sequence[str] = ()


def explain_matches(concern: Concern, by: Officer) -> list[Explained]:
    """Another force's last; the likest first. Raises CannotOpen."""
    rows = Match.objects.filter(concern=concern).select_related("other_area__force", "decided_by__user")
    others = Concern.objects.visible_to(by).filter(pk__in=[row.other_id for row in rows])
    own = others.select_related("area", "owner__user", "outcome_by__user").in_bulk()
    explained = [_explain(row, own.get(row.other_id)) for row in rows]
    return sorted(explained, key=lambda each: (each.other is None, -each.points, each.match.found_at))


@transaction.atomic
def decide_match(*, match: Match, decision: Decision, reason: str, by: Officer, at: datetime) -> None:
    """For both concerns where the force has both; of another force's, for its own alone.

    The reason becomes a note, sealed, on each. May be decided again. Raises Denied.
    """
    pair = [match.concern_id, match.other_id]
    own = list(Concern.objects.visible_to(by).select_for_update().filter(pk__in=pair).order_by("pk"))
    concern = next((each for each in own if each.pk == match.concern_id), match.concern)
    lock_concern(concern, by)
    is_within = len(own) == 2
    for one in own if is_within else [concern]:
        rows = Match.objects.filter(concern=one, other__in=pair)
        rows.update(decision=decision, decided_at=at, decided_by=by)
        about = rows.select_related("other_area__force").get()
        whose = about.other_reference if is_within else f"a concern of {about.other_area.force.name}"
        write_note(one, NoteKind.REASON, f"About {whose}. {decision.label}. {reason}", by=by, at=at)
        _flag(one)
        facts = {"other": about.other_reference} if is_within else {"force": about.other_area.force.slug}
        Event.objects.record(one.id, _KINDS[decision], by=by.user.email, at=at, **facts)


def check_decided(concern: Concern) -> None:
    """Before any closing. Another force's holds nothing up: it may take days to reach somebody. Raises Undecided."""
    if Match.objects.undecided_within(concern).exists():
        raise Undecided


def linked_concerns(concern: Concern, by: Officer) -> list[Concern]:
    """This one and all of the force's that are known to be about the same person, by way of each other, in time."""
    known, ahead = {concern.pk}, {concern.pk}
    for _ in range(_ROUNDS):
        same = Match.objects.filter(concern__in=ahead, decision=Decision.SAME).values_list("other", flat=True)
        ahead = set(Concern.objects.visible_to(by).filter(pk__in=same).values_list("pk", flat=True)) - known
        known |= ahead
        if not ahead:
            break
    concerns = Concern.objects.visible_to(by).filter(pk__in=known)
    return list(concerns.select_related("area", "owner__user", "outcome_by__user").order_by("received_at", "pk"))


def _explain(match: Match, other: Concern | None) -> Explained:
    if other is None:
        return Explained(match, None)
    content = sealing.open_sealed(match.sealed, context=match.sealing_context)
    return Explained(match, other, content["points"], content["reasons"])


def _flag(concern: Concern) -> None:
    concern.has_earlier = Match.objects.filter(concern=concern).counting().exists()
    concern.save(update_fields=["has_earlier"])
