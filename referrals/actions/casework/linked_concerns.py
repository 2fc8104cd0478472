"""What officers make of concerns that may be about the same person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from referrals import sealing
from referrals.actions.casework.assessment import write_note
from referrals.actions.casework.states import check_unchanged, lock_concern
from referrals.models import Concern, Decision, Event, Match, NoteKind, Officer
from referrals.models.event import Kind
from referrals.models.states import NotPermitted, Undecided
from referrals.rules.permissions import user_can_read
from referrals.stored_fields import context_of

_KINDS = {
    Decision.SAME: Kind.SAME_PERSON,
    Decision.OTHER: Kind.OTHER_PERSON,
    Decision.UNSURE: Kind.UNSURE_PERSON,
}

# Of steps from one concern to the next: more than anybody will have confirmed by way of one another alone.
_ROUNDS = 5


@dataclass(frozen=True)
class Explained:
    """`other` is empty when neither what is in it nor why it matched is for this officer: it is another force's, or
    one of the own that is restricted (docs/adr/0050).
    """

    match: Match
    other: Concern | None
    is_restricted: bool = False
    points: float = 0.0
    reasons: Sequence[str] = ()

    @property
    def is_shut(self) -> bool:
        """For a supervisor to look at and to decide on."""
        return self.is_restricted and self.other is None


@dataclass(frozen=True)
class Linked:
    """`shut`: how many more there are that only a supervisor may see."""

    concerns: Sequence[Concern]
    shut: int


def explain_matches(concern: Concern, by: Officer) -> list[Explained]:
    """The likest first, then what is restricted, and another force's last. Raises CannotOpen."""
    rows = Match.objects.filter(concern=concern)
    others = Concern.objects.visible_to(by).filter(pk__in=rows.values("other"))
    own = {other.pk: other for other in others.select_related("area").defer("sealed", "rationale_sealed")}
    named = rows.select_related("other_area__force", "decided_by__user")
    explained = [_explain(row, own.get(row.other_id), by) for row in named]
    return sorted(
        explained, key=lambda each: (each.other is None, not each.is_shut, -each.points, each.match.found_at)
    )


@transaction.atomic
def decide_match(
    *, match: Match, decision: Decision, reason: str, by: Officer, at: datetime, shown: str = ""
) -> None:
    """For both concerns where the force has both; of another force's, for its own alone.

    So it is for a supervisor where the other is restricted, on which nobody works: its own side is decided once that
    is lifted. The reason becomes a note, sealed, on each. May be decided again, by who knows the last decision.
    Raises Denied, NotPermitted, Changed.
    """
    pair = [match.concern_id, match.other_id]
    own = list(Concern.objects.visible_to(by).select_for_update().filter(pk__in=pair).order_by("pk"))
    concern = next((each for each in own if each.pk == match.concern_id), match.concern)
    lock_concern(concern, by)
    if not all(user_can_read(by, each) for each in own):
        raise NotPermitted
    check_unchanged(Match.objects.get(pk=match.pk), shown)
    is_within, is_restricted = len(own) == 2, any(each.restricted_at for each in own)
    for one in own if is_within and not is_restricted else [concern]:
        rows = Match.objects.filter(concern=one, other__in=pair)
        rows.update(decision=decision, decided_at=at, decided_by=by)
        about = rows.select_related("other_area__force").get()
        whose = about.other_reference if is_within else f"a concern of {about.other_area.force.name}"
        # Officers read notes, and are not to learn which one it is.
        whose = "a restricted concern" if is_restricted else whose
        write_note(one, NoteKind.REASON, f"About {whose}. {decision.label}. {reason}", by=by, at=at)
        _flag(one)
        facts = {"other": about.other_reference} if is_within else {"force": about.other_area.force.slug}
        Event.objects.record(one.id, _KINDS[decision], by=by.user.email, at=at, **facts)


def check_decided(concern: Concern) -> None:
    """Before any closing. Another force's holds nothing up: it may take days to reach somebody. Raises Undecided."""
    if Match.objects.undecided_within(concern).exists():
        raise Undecided


def linked_concerns(concern: Concern, by: Officer) -> Linked:
    """This one and all of the force's that are known to be about the same person, by way of each other, in time.

    What is linked by way of a restricted one alone is as little for an officer to see as that one.
    """
    known, ahead, shut = {concern.pk}, {concern.pk}, set()
    for _ in range(_ROUNDS):
        same = Match.objects.filter(concern__in=ahead, decision=Decision.SAME).values_list("other", flat=True)
        found = Concern.objects.visible_to(by).filter(pk__in=same).only("pk", "restricted_at")
        shut |= {each.pk for each in found if not user_can_read(by, each)}
        ahead = {each.pk for each in found} - known - shut
        known |= ahead
        if not ahead:
            break
    concerns = Concern.objects.visible_to(by).filter(pk__in=known)
    named = concerns.select_related("area", "owner__user", "outcome_by__user").order_by("received_at", "pk")
    return Linked(list(named), len(shut))


def _explain(match: Match, other: Concern | None, by: Officer) -> Explained:
    if other is None:
        return Explained(match, None)
    if not user_can_read(by, other):
        return Explained(match, None, is_restricted=True)
    content = sealing.open_sealed(match.sealed, context=context_of(match))
    return Explained(match, other, bool(other.restricted_at), content["points"], content["reasons"])


def _flag(concern: Concern) -> None:
    concern.has_earlier = Match.objects.filter(concern=concern).counting().exists()
    concern.save(update_fields=["has_earlier"])
