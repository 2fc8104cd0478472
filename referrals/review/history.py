"""The history of a concern for people: runs of readings are one entry."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from referrals.models import Event
from referrals.models.event import Kind
from referrals.models.minutes import to_minute

# Looking again and again says little more than looking once. Pictures and what was taken out stand by themselves.
_READINGS = (Kind.READ, Kind.IDENTIFIED)


@dataclass(frozen=True)
class Entry:
    """One event, or several readings in a row."""

    events: list[Event] = field(default_factory=list)

    @property
    def label(self) -> str:
        if len(self.events) == 1:
            return self.events[0].get_kind_display()
        return f"Read {len(self.events)} times"

    @property
    def by(self) -> str:
        return ", ".join(dict.fromkeys(event.by for event in self.events))

    @property
    def ends(self) -> list[Event]:
        """The first and the last by time; one of both where they are of the same minute, which is what pages show."""
        first, last = (find(self.events, key=lambda event: event.number) for find in (min, max))
        return [first] if to_minute(first.at) == to_minute(last.at) else [first, last]


def entries(events: Iterable[Event]) -> list[Entry]:
    """In the order of the events."""
    runs = groupby(events, key=lambda event: "" if event.kind in _READINGS else str(event.pk))
    return [Entry(list(run)) for _, run in runs]
