"""Who is away on a day, who is told besides them, and who may say so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from referrals.models import Officer
from referrals.models.states import NotPermitted
from referrals.rules.permissions import Denied, check_user_can_supervise

# What every tier may read of an account.
_FIELDS = (
    *("user", "force", "is_supervisor", "absent_until", "stand_in", "digest_on"),
    *("told_assigned", "told_offered", "told_decision", "told_reply", "told_limit"),
    *("user__email", "user__first_name", "user__last_name", "user__is_active"),
)


@dataclass(frozen=True)
class Team:
    """The officers of a force whose accounts are in use, by their ids."""

    officers: Mapping[int, Officer]
    on: date

    @classmethod
    def of(cls, force_id: int, *, on: date) -> "Team":
        """In one query."""
        rows = Officer.objects.filter(force_id=force_id, user__is_active=True).select_related("user").only(*_FIELDS)
        return cls({officer.pk: officer for officer in rows.order_by("pk")}, on)

    def is_away(self, officer: Officer) -> bool:
        return officer.is_absent_on(self.on)

    def stand_ins(self, officer: Officer) -> list[Officer]:
        """Nobody while they are here; else the stand-in, or that one's own.

        Where that leads to nobody of this team who is here, the supervisors who are, or all of them.
        """
        if not self.is_away(officer):
            return []
        met, last = {officer.pk}, officer
        while self.is_away(last):
            found = self.officers.get(last.stand_in_id or 0)
            if found is None or found.pk in met:
                return self._supervisors_but(officer)
            met.add(found.pk)
            last = found
        return [last]

    def _supervisors_but(self, officer: Officer) -> list[Officer]:
        others = [each for each in self.officers.values() if each.is_supervisor and each.pk != officer.pk]
        return [each for each in others if not self.is_away(each)] or others


def check_user_can_set_absence(officer: Officer, of: Officer) -> None:
    """Their own, or a supervisor's of the force."""
    if officer.force_id != of.force_id:
        raise Denied
    if officer.pk != of.pk:
        check_user_can_supervise(officer)


def check_user_can_stand_in(officer: Officer, of: Officer) -> None:
    if officer.force_id != of.force_id:
        raise Denied
    if officer.pk == of.pk or not officer.user.is_active:
        raise NotPermitted
