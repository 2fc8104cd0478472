"""The rows of a list of concerns, with what each says of the report."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from referrals.actions.casework.linked_concerns import count_linked
from referrals.actions.casework.listing import Glance, glance_at
from referrals.models import Concern, DangerSign, Officer
from referrals.rules.time_limits import time_left

FLAG_OF_SIGN = {
    DangerSign.WEAPON: "Weapon",
    DangerSign.PLAN: "A day or place given",
    DangerSign.TRAVEL: "Travel",
    DangerSign.THREAT: "Threat to life",
    DangerSign.CHILD: "Child in danger",
}


@dataclass(frozen=True)
class Row:
    """`glance` is None when the concern stays shut: restricted, or in a process without a private key."""

    concern: Concern
    left: str
    glance: Glance | None
    # The last day, if the owner is away.
    away_until: date | None
    # How many more concerns are linked to it as being about the same person.
    linked: int

    @property
    def dangers(self) -> list[str]:
        return dangers(self.concern, self.glance.signs if self.glance else self.concern.signs_in_text)


def dangers(concern: Concern, signs: Iterable[DangerSign]) -> list[str]:
    """The flags of these signs. Danger that has no sign, such as an officer's own judgement, is called so."""
    return [FLAG_OF_SIGN[sign] for sign in signs] or (["Danger"] if concern.has_danger else [])


def rows_of(concerns: Sequence[Concern], officer: Officer, now: datetime) -> list[Row]:
    """Records that the officer saw them."""
    glances = glance_at(concerns=concerns, by=officer, at=now)
    linked = count_linked(concerns, officer)
    today, force = timezone.localdate(now), officer.force.slug
    return [
        Row(
            concern=each,
            left=time_left(each.target_at, now, force),
            glance=glances.get(each.pk),
            away_until=_away_until(each.owner, today),
            linked=linked.get(each.pk, 0),
        )
        for each in concerns
    ]


def _away_until(owner: Officer | None, today: date) -> date | None:
    return owner.absent_until if owner and owner.is_absent_on(today) else None
