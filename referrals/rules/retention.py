"""How long a closed concern is kept. The portal is an intake queue, not the police record.

No law names a figure. 30 to 90 days after hand-over is our reading of a short, fixed period; the controllers can set
other figures with RETENTION_DAYS. Sources:
- DPA 2018 s.39 and UK GDPR Article 5(1)(e): no longer than is necessary, with time limits for review.
- R (II) v Metropolitan Police [2020] EWHC 2528 (Admin): a child's closed report kept for years was unlawful.
- The forces' own records, to which a concern is handed over, follow the police's code of practice, not this table.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from referrals.models import Outcome, SubjectAccessRequest

_SHORTEST, _LONGEST = 1, 3_650


# How long reference, dates, outcome and events of a destroyed concern stay: as long as the police's code (MoPI) keeps
# a record at least, within which somebody may ask what became of a report.
STUB_PERIOD = timedelta(days=6 * 365 + 2)
# The police's code of practice on the management of police information keeps what is recorded there for six years.
MOPI_YEARS = 6
# Nobody else has a record of these: what is destroyed here may exist nowhere.
ONLY_HERE = frozenset({Outcome.NO_CONCERN, Outcome.NOT_ENOUGH, Outcome.MISTAKEN, Outcome.MALICIOUS})
# After this time a supervisor decides about a concern that nobody has closed.
OPEN_CEILING = timedelta(days=365)


class BadSchedule(ValueError):
    """RETENTION_DAYS cannot be read, or keeps a child's concern longer than an adult's."""


@dataclass(frozen=True)
class Period:
    """In days after closing; `child` where the person of concern is under 18."""

    adult: int
    child: int

    def days(self, *, about_child: bool) -> int:
        return self.child if about_child else self.adult


SCHEDULE: dict[Outcome, Period] = {
    # Handed over: long enough for the recipient to report that something is missing.
    Outcome.GATEWAY: Period(90, 60),
    Outcome.LINKED: Period(90, 60),
    Outcome.INVESTIGATION: Period(90, 60),
    Outcome.EMERGENCY: Period(90, 60),
    Outcome.TRANSFERRED: Period(60, 30),
    Outcome.SIGNPOSTED: Period(60, 30),
    # Uncertain: if too short, a repeated report is not linked; if too long, a person about whom little is known
    # stays on record.
    Outcome.NOT_ENOUGH: Period(60, 30),
    # The other concern holds the same.
    Outcome.DUPLICATE: Period(30, 14),
    # Nothing to hand over. Uncertain: patterns across harmless-looking reports are lost.
    Outcome.NO_CONCERN: Period(30, 14),
    Outcome.MALICIOUS: Period(14, 7),
    Outcome.MISTAKEN: Period(14, 7),
}


def schedule() -> dict[Outcome, Period]:
    """SCHEDULE with the changes of RETENTION_DAYS ("no-concern=20/10,mistaken=7/7"). Raises BadSchedule."""
    return SCHEDULE | read_changes(settings.RETENTION_DAYS)


def read_changes(text: str) -> dict[Outcome, Period]:
    return dict(_read_change(part) for part in text.split(",") if part.strip())


def _read_change(part: str) -> tuple[Outcome, Period]:
    name, _, days = part.strip().partition("=")
    adult, _, child = days.partition("/")
    try:
        outcome, period = Outcome(name), Period(int(adult), int(child))
    except ValueError as error:
        raise BadSchedule(f"{part.strip()!r} is not like no-concern=30/14") from error
    if not _SHORTEST <= period.child <= period.adult <= _LONGEST:
        raise BadSchedule(
            f"{part.strip()!r}: {_SHORTEST} to {_LONGEST} days, and a child's no longer than an adult's"
        )
    return outcome, period


def due_at(
    *, outcome: str, about_child: bool, closed_at: datetime | None, periods: Mapping[Outcome, Period]
) -> datetime | None:
    if closed_at is None or outcome not in periods:
        return None
    return closed_at + timedelta(days=periods[Outcome(outcome)].days(about_child=about_child))


def asked_for() -> Q:
    """An unanswered subject access request found the concern, or has not searched it yet."""
    access_requests = SubjectAccessRequest.objects.unanswered()
    found = SubjectAccessRequest.found.through.objects.filter(
        concern=OuterRef("pk"), subjectaccessrequest__in=access_requests
    )
    not_searched_yet = Q(looked_to=None) | Q(looked_to__gte=OuterRef("received_at"))
    searching = access_requests.filter(not_searched_yet, force=OuterRef("force_id"), is_searched=False)
    return Q(Exists(found)) | Q(Exists(searching))
