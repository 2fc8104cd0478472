"""Tables of counts for one force and year, each by one aggregate query."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncMonth

from guidance import directory
from referrals.models import Concern, Delivery, DestroyedCount, Event, Officer, Outcome
from referrals.models.classification import AgeBand, Arrival, Sector
from referrals.models.event import Kind
from referrals.review.insight.tables import Table, make_table
from referrals.review.insight.years import Year
from referrals.rules.working_hours import LONDON

_HOUR, _DAY = 60, 480
# (label, minimum, exclusive maximum), in working minutes.
_WAIT_CLASSES: tuple[tuple[str, int, int | None], ...] = (
    ("Under 1 working hour", 0, _HOUR),
    ("1 to 4 working hours", _HOUR, 4 * _HOUR),
    ("4 hours to 1 working day", 4 * _HOUR, _DAY),
    ("1 to 2 working days", _DAY, 2 * _DAY),
    ("2 to 5 working days", 2 * _DAY, 5 * _DAY),
    ("Over 5 working days", 5 * _DAY, None),
)
# (label, at least so long ago, and less than this).
_AGES: tuple[tuple[str, timedelta, timedelta | None], ...] = (
    ("In the last 24 hours", timedelta(days=-1), timedelta(days=1)),
    ("In the last 7 days", timedelta(days=1), timedelta(days=7)),
    ("In the last 4 weeks", timedelta(days=7), timedelta(days=28)),
    ("Longer ago", timedelta(days=28), None),
)
# Among fewer, a median could be traced to one concern.
FEWEST_FOR_SHARES = 10
_YEARS_CONCERNS = (
    "Concerns that arrived in this year. Malicious ones that were ended together are counted only by outcome."
)


def tables(supervisor: Officer, year: Year) -> list[Table]:
    flood = _received(supervisor, year)
    # A flood would drown everything else: it is counted as an outcome, and nowhere besides.
    concerns = flood.exclude(outcome=Outcome.MALICIOUS)
    areas = [(area.slug, area.name) for area in directory.areas() if area.force_id == supervisor.force_id]
    return [
        _by_month(supervisor, year),
        _backlog(supervisor, year),
        _repeats(concerns),
        _by_field(concerns, "area__slug", areas, "area", "Concerns by area", "Area"),
        _by_field(concerns, "arrival", _ARRIVALS, "arrival", "Concerns by how they came", "How it came"),
        _by_class(
            concerns, "sector", Sector.choices, "source", "Concerns by who reported", "Sector", year, supervisor
        ),
        _by_class(concerns, "age_band", AgeBand.choices, "age", "Concerns by age", "Age", year, supervisor),
        _by_field(flood, "outcome", [*Outcome.choices, _NO_OUTCOME], "outcome", "Concerns by outcome", "Outcome"),
        _by_wait(concerns, "minutes_to_open", "opening", "Time until an officer opened it", "Not opened yet"),
        _by_wait(concerns, "minutes_to_outcome", "assessing", "Time until an outcome", "No outcome yet"),
        *_taken_out(supervisor, year),
        _deliveries(supervisor, year),
    ]


_ARRIVALS = [("", "This portal"), *Arrival.choices]
_PACKS = {"docx": "Word file", "pdf": "PDF", "copy-sheet": "Copy sheet"}
_OTHERS = {"json": "Data (JSON)", "paper": "Paper"}
_NOT_OPENED = ("", "Not opened yet")
_NO_OUTCOME = ("", "None yet")


def _received(supervisor: Officer, year: Year) -> Any:
    concerns = Concern.objects.visible_to(supervisor)
    return concerns.filter(received_at__gte=year.starts_at, received_at__lt=year.ends_at).order_by()


def _by_month(supervisor: Officer, year: Year) -> Table:
    now, before = (_in_months(supervisor, each) for each in (year, year.before))
    counts = [(f"{month:%B %Y}", now.get(month, 0)) for month in year.months]
    earlier = [before.get(month.replace(year=month.year - 1), 0) for month in year.months]
    note = "The month of today, and the same month of the year before, are counted up to this day."
    return make_table("month", "Concerns by month", "Month", counts, note, earlier)


def _in_months(supervisor: Officer, year: Year) -> dict[date, int]:
    concerns = _received(supervisor, year).exclude(outcome=Outcome.MALICIOUS)
    months = concerns.annotate(month=TruncMonth("received_at", tzinfo=LONDON)).values("month")
    return {row["month"].date(): row["number"] for row in months.annotate(number=Count("pk"))}


def _backlog(supervisor: Officer, year: Year) -> Table:
    """Of today, whichever year is shown."""
    at = datetime.combine(year.today, time.max, tzinfo=LONDON)
    ages = {
        f"age_{place}": Count(
            "pk", filter=Q(received_at__lte=at - least) & (Q(received_at__gt=at - most) if most else Q())
        )
        for place, (_, least, most) in enumerate(_AGES)
    }
    found = Concern.objects.visible_to(supervisor).unfinished().order_by().aggregate(**ages)
    counts = [(label, found[f"age_{place}"]) for place, (label, *_) in enumerate(_AGES)]
    return make_table("backlog", "Open today, by when they arrived", "Arrived", counts)


def _repeats(concerns: Any) -> Table:
    found = concerns.filter(destruction=None).aggregate(
        repeats=Count("pk", filter=Q(has_earlier=True)), others=Count("pk", filter=Q(has_earlier=False))
    )
    counts = [("Perhaps reported before", found["repeats"]), ("Not", found["others"])]
    note = f"{_YEARS_CONCERNS} Those that have been destroyed are not counted here."
    return make_table("repeats", "About somebody who was perhaps reported before", "Repeat", counts, note)


def _by_field(
    concerns: Any,
    field: str,
    names: Iterable[tuple[str, Any]],
    slug: str,
    title: str,
    heading: str,
    destroyed: Mapping[str, int] | None = None,
) -> Table:
    """Classes without concerns are listed with 0; a value that `names` lacks is listed under its own text.

    `destroyed`: how many more of each there were.
    """
    found = Counter({row[field]: row["number"] for row in concerns.values(field).annotate(number=Count("pk"))})
    found.update(destroyed or {})
    counts = [(str(label), found.pop(value, 0)) for value, label in names]
    return make_table(slug, title, heading, [*counts, *sorted(found.items())], _YEARS_CONCERNS)


def _by_class(
    concerns: Any,
    field: str,
    names: Iterable[tuple[str, Any]],
    slug: str,
    title: str,
    heading: str,
    year: Year,
    supervisor: Officer,
) -> Table:
    """Of a destroyed concern the class is known only as a number."""
    rows = DestroyedCount.objects.filter(
        force_id=supervisor.force_id, field=field, month__gte=year.starts_on, month__lt=year.ends_before
    )
    gone = dict(rows.values_list("value").annotate(number=Sum("count")).order_by())
    return _by_field(
        concerns.filter(destruction=None), field, [*names, _NOT_OPENED], slug, title, heading, destroyed=gone
    )


def _by_wait(concerns: Any, field: str, slug: str, title: str, none_yet: str) -> Table:
    classes = {
        f"class_{place}": Count("pk", filter=Q(**{f"{field}__gte": least} | ({f"{field}__lt": most} if most else {})))
        for place, (_, least, most) in enumerate(_WAIT_CLASSES)
    }
    found = concerns.aggregate(**classes, none=Count("pk", filter=Q(**{field: None})))
    counts = [(label, found[f"class_{place}"]) for place, (label, *_) in enumerate(_WAIT_CLASSES)]
    note = f"{_YEARS_CONCERNS} Working time: 9am to 5pm, Monday to Friday, but for bank holidays."
    known = sum(number for _, number in counts)
    if known >= FEWEST_FOR_SHARES:
        timed = concerns.filter(**{f"{field}__isnull": False}).order_by(field).values_list(field, flat=True)
        median, nine_tenths = (in_words(timed[known * share // 10]) for share in (5, 9))
        note += f" Half took no longer than {median}, nine in ten no longer than {nine_tenths}."
    return make_table(slug, title, "Time", [*counts, (none_yet, found["none"])], note)


def in_words(minutes: int) -> str:
    """Working time, rounded up: '50 minutes', '3 hours', '2 working days'."""
    sizes = ((_DAY, "working day"), (_HOUR, "hour"), (1, "minute"))
    size, word = next(((size, word) for size, word in sizes if minutes >= size), (1, "minute"))
    number = -(-minutes // size)
    return f"{number} {word}{'' if number == 1 else 's'}"


def _taken_out(supervisor: Officer, year: Year) -> list[Table]:
    """Handover packs, and apart what else left the portal."""
    ours = Concern.objects.visible_to(supervisor).values("pk")
    taken = Event.objects.filter(
        kind=Kind.EXPORTED, at__gte=year.starts_at, at__lt=year.ends_at, concern_id__in=ours
    ).order_by()
    # A copy for somebody's data rights may be a PDF, too.
    for_rights = Q(facts__has_key="access_request")
    found = taken.aggregate(
        rights=Count("pk", filter=for_rights),
        **{f"as_{name}": Count("pk", filter=Q(facts__as=name) & ~for_rights) for name in (*_PACKS, *_OTHERS)},
    )
    packs, others = ([(label, found[f"as_{name}"]) for name, label in each.items()] for each in (_PACKS, _OTHERS))
    note = "Of this year, however often of one concern."
    return [
        make_table("packs", "Handover packs", "Taken out as", packs, note),
        make_table(
            "taken-out",
            "Other copies taken out",
            "Taken out as",
            [*others, ("For a data request", found["rights"])],
            note,
        ),
    ]


def _deliveries(supervisor: Officer, year: Year) -> Table:
    """Delivered means accepted by the contact's mail server, or recorded by a caller."""
    sent = Q(sent_at__isnull=False, bounced_at=None)
    rows = (
        Delivery.objects.filter(
            concern__force_id=supervisor.force_id, queued_at__gte=year.starts_at, queued_at__lt=year.ends_at
        )
        .order_by("to")
        .values("to")
        .annotate(
            delivered=Count("pk", filter=sent),
            bounced=Count("pk", filter=Q(bounced_at__isnull=False)),
            total=Count("pk"),
        )
    )
    counts = []
    for row in rows:
        counts += [
            (f"{row['to']}: told", row["delivered"]),
            (f"{row['to']}: came back", row["bounced"]),
            (f"{row['to']}: neither", row["total"] - row["delivered"] - row["bounced"]),
        ]
    return make_table("deliveries", "Deliveries by contact", "Contact", counts, "Mails and calls of this year.")
