"""The tables of one force and year. Each is one query, however many concerns there are."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth

from guidance import directory
from referrals.models import Concern, Delivery, Officer, Outcome
from referrals.models.classification import AgeBand, Sector
from referrals.review.insight.tables import Table, make_table
from referrals.review.insight.years import Year
from referrals.rules.working_hours import LONDON

_HOUR, _DAY = 60, 480
# Working minutes: (label, from, up to).
_WAITS: tuple[tuple[str, int, int | None], ...] = (
    ("Under 1 working hour", 0, _HOUR),
    ("1 to 4 working hours", _HOUR, 4 * _HOUR),
    ("4 hours to 1 working day", 4 * _HOUR, _DAY),
    ("1 to 2 working days", _DAY, 2 * _DAY),
    ("2 to 5 working days", 2 * _DAY, 5 * _DAY),
    ("Over 5 working days", 5 * _DAY, None),
)
# Of fewer, the middle one is somebody's.
FEWEST_FOR_SHARES = 10
_YEARS_CONCERNS = "Concerns that arrived in this year."


def tables(supervisor: Officer, year: Year) -> list[Table]:
    concerns = (
        Concern.objects.visible_to(supervisor)
        .filter(received_at__gte=year.starts_at, received_at__lt=year.ends_at)
        .order_by()
    )
    areas = [(area.slug, area.name) for area in directory.areas() if area.force_id == supervisor.force_id]
    return [
        _by_month(concerns, year),
        _by(concerns, "area__slug", areas, "area", "Concerns by area", "Area"),
        _by(concerns, "sector", [*Sector.choices, _NOT_OPENED], "source", "Concerns by who reported", "Sector"),
        _by(concerns, "age_band", [*AgeBand.choices, _NOT_OPENED], "age", "Concerns by age", "Age"),
        _by(concerns, "outcome", [*Outcome.choices, _NO_OUTCOME], "outcome", "Concerns by outcome", "Outcome"),
        _waits(concerns, "minutes_to_open", "opening", "Time until an officer opened it", "Not opened yet"),
        _waits(concerns, "minutes_to_outcome", "assessing", "Time until an outcome", "No outcome yet"),
        _deliveries(supervisor, year),
    ]


_NOT_OPENED = ("", "Not opened yet")
_NO_OUTCOME = ("", "None yet")


def _by_month(concerns: Any, year: Year) -> Table:
    months = concerns.annotate(month=TruncMonth("received_at", tzinfo=LONDON)).values("month")
    found = {row["month"].date(): row["number"] for row in months.annotate(number=Count("pk"))}
    counted = [(f"{month:%B %Y}", found.get(month, 0)) for month in year.months]
    return make_table("month", "Concerns by month", "Month", counted)


def _by(concerns: Any, field: str, names: Iterable[tuple[str, Any]], slug: str, title: str, heading: str) -> Table:
    """A class that nobody is in stands with 0; one that no name is known of is counted by its own word."""
    found = {row[field]: row["number"] for row in concerns.values(field).annotate(number=Count("pk"))}
    counted = [(str(label), found.pop(value, 0)) for value, label in names]
    return make_table(slug, title, heading, [*counted, *sorted(found.items())], _YEARS_CONCERNS)


def _waits(concerns: Any, field: str, slug: str, title: str, none_yet: str) -> Table:
    classes = {
        f"class_{place}": Count("pk", filter=Q(**{f"{field}__gte": least} | ({f"{field}__lt": most} if most else {})))
        for place, (_, least, most) in enumerate(_WAITS)
    }
    found = concerns.aggregate(**classes, none=Count("pk", filter=Q(**{field: None})))
    counted = [(label, found[f"class_{place}"]) for place, (label, *_) in enumerate(_WAITS)]
    note = f"{_YEARS_CONCERNS} Working time: 9am to 5pm, Monday to Friday, but for bank holidays."
    known = sum(number for _, number in counted)
    if known >= FEWEST_FOR_SHARES:
        timed = concerns.filter(**{f"{field}__isnull": False}).order_by(field).values_list(field, flat=True)
        half, nearly_all = (in_words(timed[known * share // 10]) for share in (5, 9))
        note += f" Half took no longer than {half}, nine in ten no longer than {nearly_all}."
    return make_table(slug, title, "Time", [*counted, (none_yet, found["none"])], note)


def in_words(minutes: int) -> str:
    """Working time, rounded up: '50 minutes', '3 hours', '2 working days'."""
    sizes = ((_DAY, "working day"), (_HOUR, "hour"), (1, "minute"))
    size, word = next(((size, word) for size, word in sizes if minutes >= size), (1, "minute"))
    number = -(-minutes // size)
    return f"{number} {word}{'' if number == 1 else 's'}"


def _deliveries(supervisor: Officer, year: Year) -> Table:
    """By contact and how far they came. What a contact had is what its own mail server or a caller said."""
    sent = Q(sent_at__isnull=False, bounced_at=None)
    rows = (
        Delivery.objects.filter(
            concern__force_id=supervisor.force_id, queued_at__gte=year.starts_at, queued_at__lt=year.ends_at
        )
        .order_by("to")
        .values("to")
        .annotate(
            told=Count("pk", filter=sent), back=Count("pk", filter=Q(bounced_at__isnull=False)), every=Count("pk")
        )
    )
    counted = []
    for row in rows:
        counted += [
            (f"{row['to']}: told", row["told"]),
            (f"{row['to']}: came back", row["back"]),
            (f"{row['to']}: neither", row["every"] - row["told"] - row["back"]),
        ]
    return make_table("deliveries", "Deliveries by contact", "Contact", counted, "Mails and calls of this year.")
