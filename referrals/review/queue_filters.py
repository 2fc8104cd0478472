"""The queue's filters: read from and written to a query string, and applied to a queryset."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.db.models import Q

from guidance import directory
from guidance.directory import AreaEntry
from referrals.models import Concern, Officer, State
from referrals.models.concern import ConcernQuerySet
from referrals.models.priority import NO_DANGER, NOT_NAMED
from referrals.rules.second_officers import accounts_of, awaiting_second_officer
from referrals.rules.working_hours import LONDON

# The tabs of the queue, with their labels.
WHOSE = {
    "all": "Team",
    "mine": "My work",
    "unowned": "Unassigned",
    "second": "Awaiting a second officer",
    "overdue": "Overdue",
}
FLAGS: dict[str, tuple[str, Q]] = {
    # By priority, so that the index of the queue is used.
    "named": ("Weapon, plan, travel or threat", Q(priority__lt=NOT_NAMED)),
    "danger": ("Danger", Q(priority__lt=NO_DANGER)),
    "unopened": ("Danger, not opened", Q(priority__lt=NO_DANGER, opened_at__isnull=True)),
    "child": ("Under 18", Q(about_child=True)),
    "earlier": ("Repeat", Q(has_earlier=True)),
    "violence": ("Fixation on violence", Q(violence=True)),
    "unread": ("Message to read", Q(unread_at__isnull=False)),
}


_FEW_DAYS = timedelta(days=31)


@dataclass(frozen=True)
class QueueFilters:
    """`owner` is the primary key of an officer; the days are ISO dates. Empty values do not filter."""

    whose: str = "all"
    area: str = ""
    state: str = ""
    owner: str = ""
    flag: str = ""
    from_day: str = ""
    to_day: str = ""

    @property
    def query(self) -> str:
        return urlencode({name: value for name, value in asdict(self).items() if value and value != "all"})

    def spans_few_days(self, today: date) -> bool:
        """Whether the range is short enough to find by date and sort, rather than to scan the queue in order."""
        if not self.from_day:
            return False
        last = date.fromisoformat(self.to_day) if self.to_day else today
        return last - date.fromisoformat(self.from_day) <= _FEW_DAYS

    def address(self, **changes: str) -> str:
        given = asdict(self) | changes
        return "?" + urlencode({name: value for name, value in given.items() if value and value != "all"})


def chips(filters: QueueFilters, labels: Mapping[str, Mapping[str, str]]) -> list[tuple[str, str]]:
    """Each filter in use by its label, with the address of the queue without it. `labels` are those of choices."""
    days = {"from_day": f"From {filters.from_day}", "to_day": f"Until {filters.to_day}"}
    given = {name: value for name, value in asdict(filters).items() if value and name != "whose"}
    return [
        (days.get(name) or labels[name].get(value, "Not known"), filters.address(**{name: ""}))
        for name, value in given.items()
    ]


def read_filters(query: Mapping[str, str]) -> QueueFilters:
    whose, area, state, flag = (query.get(name, "") for name in ("whose", "area", "state", "flag"))
    owner = query.get("owner", "")
    return QueueFilters(
        whose=whose if whose in WHOSE else "all",
        area="" if "\x00" in area else area[:60],
        state=state if state in State.values and state != State.CLOSED else "",
        owner=owner if owner.isascii() and owner.isdigit() and len(owner) <= 9 else "",
        flag=flag if flag in FLAGS else "",
        from_day=_parse_day(query.get("from_day", "")),
        to_day=_parse_day(query.get("to_day", "")),
    )


def areas_of(officer: Officer) -> list[AreaEntry]:
    return [area for area in directory.areas() if area.force_id == officer.force_id]


def filtered(officer: Officer, filters: QueueFilters, areas: Sequence[AreaEntry]) -> ConcernQuerySet:
    return filtered_each(officer, [filters], areas)[0]


def filtered_each(
    officer: Officer, views: Sequence[QueueFilters], areas: Sequence[AreaEntry]
) -> list[ConcernQuerySet]:
    """Open concerns of the officer's force. `areas` are those of the force; any other area gives no concerns."""
    open_ones = Concern.objects.visible_to(officer).unfinished()
    accounts = accounts_of(officer) if any(each.whose == "second" for each in views) else set()
    return [_filtered(open_ones, officer, each, areas, accounts) for each in views]


def _filtered(
    open_ones: ConcernQuerySet,
    officer: Officer,
    filters: QueueFilters,
    areas: Sequence[AreaEntry],
    accounts: Collection[int],
) -> ConcernQuerySet:
    concerns = _filter_by_owner(open_ones, officer, filters.whose, accounts)
    if filters.area:
        concerns = concerns.filter(area_id=next((area.id for area in areas if area.slug == filters.area), 0))
    if filters.state:
        concerns = concerns.filter(state=filters.state)
    if filters.owner:
        concerns = concerns.filter(owner_id=int(filters.owner))
    if filters.flag:
        concerns = concerns.filter(FLAGS[filters.flag][1])
    if filters.from_day:
        concerns = concerns.filter(received_at__gte=_midnight(filters.from_day))
    if filters.to_day:
        concerns = concerns.filter(received_at__lt=_midnight(filters.to_day, days=1))
    return concerns


def _filter_by_owner(
    concerns: ConcernQuerySet, officer: Officer, whose: str, accounts: Collection[int]
) -> ConcernQuerySet:
    match whose:
        case "mine":
            return concerns.owned_by(officer)
        case "unowned":
            return concerns.unowned()
        case "second":
            return awaiting_second_officer(concerns, accounts)
        case "overdue":
            return concerns.filter(is_overdue=True)
    return concerns


def _midnight(day: str, *, days: int = 0) -> datetime:
    # Comparing received_at itself, not its date, lets the index be used.
    return datetime.combine(date.fromisoformat(day) + timedelta(days=days), time(), tzinfo=LONDON)


def _parse_day(text: str) -> str:
    # The limits keep the following day within the range of datetime.
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return ""
    return found.isoformat() if 2000 <= found.year <= 2100 else ""
