"""On which day somebody is asked whether a concern is still to be kept, and who: the next day of each kind.

DPA 2018 s.39(2) (Part 3): appropriate time limits for the periodic review of the need for continued storage. R (II) v
Metropolitan Police [2020] EWHC 2528 (Admin): a child's closed report kept for years was unlawful, and a review that
nobody was prompted to make was no safeguard. The police's code (MoPI) reviews an adult's record after six years.
No law gives the other figures.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from django.db.models import (
    Case,
    Count,
    DateTimeField,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Greatest, Least

from referrals.models import Concern, Event, LegalRestriction, Outcome, RestrictionKind, State, SubjectAccessRequest
from referrals.models.event import Kind
from referrals.rules.retention import MOPI_YEARS, OPEN_CEILING, SCHEDULE, BadSchedule, Period, asked_for, schedule

DAY: Final = timedelta(days=1)
YEAR: Final = timedelta(days=365)
MOPI: Final = timedelta(days=MOPI_YEARS * 365 + 2)


@dataclass(frozen=True)
class Asking:
    """`after`: days since the review day. `of_owner`: of the owner of an open concern that anybody may work on; of
    anything else the force's supervisors are asked. Where a force has none, the duty desk is.
    """

    after: timedelta
    who: str
    of_owner: bool = False
    of_duty_desk: bool = False


# Louder each time. The last is repeated until somebody answers, as often as the ones before it followed each other.
ASK_AGAIN: Final = timedelta(days=7)
STEPS: Final = (
    Asking(0 * ASK_AGAIN, "the owner; where there is none, or it is closed, the force’s supervisors", of_owner=True),
    Asking(1 * ASK_AGAIN, "the force’s supervisors"),
    Asking(2 * ASK_AGAIN, "the force’s supervisors and the duty desk", of_duty_desk=True),
)
# From the last step on, it is an alarm.
OVERDUE_AFTER: Final = STEPS[-1].after
# A request of a person is asked about before its day, so that the duty desk hears of it on the day.
ACCESS_REQUEST_BEFORE: Final = STEPS[-1].after
# For how many months somebody may decide to keep a concern: it is open; it is closed, on hold or restricted.
MONTHS_OPEN: Final = (1, 3)
MONTHS_CLOSED: Final = (1, 3, 6, 12)


@dataclass(frozen=True)
class Reviewed:
    """What it is, until which day nobody is asked, and that in days."""

    words: str
    since: str
    days: int


# Of what a concern is, each gives it a day; the first of them is the concern's.
REVIEWED: Final[Mapping[str, Reviewed]] = {
    "unopened": Reviewed("not opened by any officer", "it was received", 14),
    "unread": Reviewed("with words that nobody has read", "the words came", 14),
    "untouched": Reviewed("open, without a step of an officer", "the last step", 28),
    "follow-up": Reviewed("open, with a review date (also while awaiting information)", "that date", 0),
    "open": Reviewed("open for a year", "it was received", OPEN_CEILING.days),
    "hold": Reviewed("on hold", "the hold’s review date, or a year after it was applied or reviewed", 0),
    "restriction": Reviewed("restricted", "it was restricted", 90),
    "erasure": Reviewed("to be erased, and a second supervisor has not answered", "erasure was asked for", 14),
    "past": Reviewed("closed, past its period, and neither on hold, restricted nor asked for", "its period", 2),
    "child": Reviewed("closed, about somebody under 18", "it was closed", YEAR.days),
    "closed": Reviewed("closed", "it was closed", MOPI.days),
}

# What an officer does to a concern. To read it is no step.
STEPS_OF_OFFICERS = (
    Kind.ACKNOWLEDGED,
    Kind.OWNED,
    Kind.ASSIGNED,
    Kind.OFFERED,
    Kind.ACCEPTED,
    Kind.DECLINED,
    Kind.ASSESSING,
    Kind.AWAITING,
    Kind.FOLLOW_UP,
    Kind.NOTED,
    Kind.ASKED,
    Kind.OUTCOME,
    Kind.SENT_BACK,
    Kind.TRANSFERRED,
    Kind.REOPENED,
    Kind.REVIEWED,
)
# The owner's reminder of a review date is the first asking.
ASKINGS = (Kind.REVIEW_ASKED, Kind.FOLLOW_UP_TOLD)
_FAR = Value(datetime(9999, 1, 1, tzinfo=UTC), output_field=DateTimeField())
_CLOSED = Q(state=State.CLOSED)


def with_review_days(concerns: QuerySet[Concern]) -> QuerySet[Any]:
    """What is not destroyed, each with `review_at`, with `day_<kind>` for each of REVIEWED, and with how often it
    was `asked` about since that day.
    """
    days = {f"day_{name}": day for name, day in _days().items()}
    askings = Event.objects.filter(concern_id=OuterRef("pk"), kind__in=ASKINGS, at__gte=OuterRef("review_at"))
    return (
        concerns.filter(destruction=None)
        .annotate(**days)
        .annotate(review_at=Least(*days))
        .annotate(asked=Coalesce(Subquery(_count(askings)), 0))
    )


def asked_since(moment: datetime) -> Exists:
    """For concerns with review days: whether somebody was asked since that moment and since the day."""
    events = Event.objects.filter(concern_id=OuterRef("pk"), kind__in=ASKINGS, at__gte=OuterRef("review_at"))
    return Exists(events.filter(at__gte=moment))


def reasons(concern: Any) -> list[str]:
    """Why a concern with review days is asked about on its day: the kinds that are due then."""
    return [name for name in REVIEWED if getattr(concern, f"day_{name}") <= concern.review_at]


def step_on(today: date, *, since: date) -> Asking:
    """By the days since the review day, so that an outage of the worker makes nothing quieter."""
    return [STEPS[0], *(step for step in STEPS if step.after <= today - since)][-1]


def months_to_choose(concern: Concern) -> tuple[int, ...]:
    return MONTHS_CLOSED if concern.closed_at or concern.restricted_at else MONTHS_OPEN


def first_asked_on(access_request: SubjectAccessRequest) -> date:
    return access_request.answer_by - ACCESS_REQUEST_BEFORE


def _count(events: QuerySet[Event]) -> Any:
    return events.order_by().values("concern_id").annotate(number=Count("pk")).values("number")


def _days() -> dict[str, Combinable]:
    owned_since = Coalesce("handed_over_at", "received_at")
    steps = Event.objects.filter(concern_id=OuterRef("pk"), kind__in=STEPS_OF_OFFICERS)
    last_step = Subquery(steps.order_by().values("concern_id").annotate(last=Max("at")).values("last"))
    holds = LegalRestriction.objects.active().filter(concern=OuterRef("pk"), kind=RestrictionKind.HOLD)
    erasures = LegalRestriction.objects.active().filter(concern=OuterRef("pk"), kind=RestrictionKind.ERASURE)
    since: dict[str, tuple[Any, Any]] = {
        "unopened": (Q(opened_at=None), owned_since),
        "untouched": (~_CLOSED & Q(opened_at__isnull=False, follow_up_on=None), Coalesce(last_step, owned_since)),
        "open": (~_CLOSED, F("received_at")),
        "restriction": (Q(restricted_at__isnull=False), F("restricted_at")),
        "child": (_CLOSED & Q(about_child=True), F("closed_at")),
        "closed": (_CLOSED, F("closed_at")),
    }
    found = {
        name: _day(applies, begin, begin + REVIEWED[name].days * DAY) for name, (applies, begin) in since.items()
    }
    # Stored to the minute, so that words of the minute of a review may have come after it.
    unread_day = F("unread_at") + REVIEWED["unread"].days * DAY
    found["unread"] = _day(Q(unread_at__isnull=False), F("unread_at") + timedelta(minutes=1), unread_day)
    is_past = _CLOSED & ~Exists(holds) & Q(restricted_at=None) & ~asked_for()
    found["past"] = _day(is_past, F("closed_at"), _period_over() + REVIEWED["past"].days * DAY)
    # A person waits for the second supervisor, so that no review puts this off.
    asked_at = Subquery(_first(erasures, F("at") + REVIEWED["erasure"].days * DAY))
    found["erasure"] = Case(When(Exists(erasures), then=asked_at), default=_FAR)
    # These two have a day of their own, which a review moves.
    decided_at: Any = Greatest(F("at"), Coalesce(OuterRef("reviewed_at"), F("at")))
    hold_day = Least(Coalesce(_start(F("review_on")), F("at")), decided_at + YEAR)
    found["hold"] = Case(When(Exists(holds), then=Subquery(_first(holds, hold_day))), default=_FAR)
    waits = ~_CLOSED & Q(follow_up_on__isnull=False)
    found["follow-up"] = Case(When(waits, then=_start(F("follow_up_on"))), default=_FAR)
    return {name: found[name] for name in REVIEWED}


def _day(applies: Any, since: Any, day: Any) -> Case:
    # A review covers what was there when it was made, until the day that it set.
    covered = Q(applies, reviewed_at__isnull=False) & Q(reviewed_at__gte=since)
    return Case(
        When(covered, then=Greatest(day, _start(F("review_on")))),
        When(applies, then=day),
        default=_FAR,
        output_field=DateTimeField(),
    )


def _start(day: Any) -> Cast:
    return Cast(day, DateTimeField())


def _first(restrictions: QuerySet[LegalRestriction], day: Any) -> Any:
    return restrictions.order_by().values("concern_id").annotate(first=Min(day)).values("first")


def _period_over() -> Case:
    """Where RETENTION_DAYS cannot be read, nothing is destroyed, and the day is that of the table in the code."""
    whens = [
        When(outcome=outcome, about_child=child, then=F("closed_at") + timedelta(days=period.days(about_child=child)))
        for outcome, period in _periods().items()
        for child in (False, True)
    ]
    return Case(*whens, default=F("closed_at"), output_field=DateTimeField())


def _periods() -> Mapping[Outcome, Period]:
    try:
        return schedule()
    except BadSchedule:
        return SCHEDULE
