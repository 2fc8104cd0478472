"""The navigation of officers' pages, and who is signed in."""

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest

from referrals.models import Officer
from referrals.review import queue
from referrals.rules.permissions import user_can_supervise

_FOR_ALL = {"queue": "Queue", "calls": "Calls to make", "reviews": "Reviews", "search": "Search"}
_FOR_SUPERVISORS = {
    "workload": "Workload",
    "insight": "Figures",
    "audit": "Audit log",
    "rights": "Data requests",
    "destroyed": "Disposal records",
    "contacts": "Contacts",
    "people": "Joiners",
}
# Which item the page of another address belongs to; a concern's pages belong to the queue.
_WITHIN = {
    "call": "calls",
    "insight-sheet": "insight",
    "access-request": "rights",
    "access-request-answer": "rights",
    "access-request-extend": "rights",
    "copy": "rights",
    "certificate": "destroyed",
    "proposal": "contacts",
    "test-call": "contacts",
    "role-request": "people",
    "me": "",
}


@dataclass(frozen=True)
class Item:
    name: str
    label: str
    # "page" for the page itself, "true" for one within, else empty.
    current: str


def _capped(number: int) -> str:
    return str(number) if number <= queue.PAGE_SIZE else f"{queue.PAGE_SIZE}+"


class Navigation:
    """The base template asks for the items, so that only pages that show them count calls."""

    def __init__(self, request: HttpRequest, officer: Officer) -> None:
        self.officer = officer
        self._here = request.resolver_match.url_name if request.resolver_match else ""

    @cached_property
    def calls(self) -> str:
        """How many calls are to be made, or an empty string."""
        number = queue.count_calls(self.officer)
        return _capped(number) if number else ""

    @cached_property
    def items(self) -> list[Item]:
        shown = _FOR_ALL | (_FOR_SUPERVISORS if user_can_supervise(self.officer) else {})
        within = self._here if self._here in shown else _WITHIN.get(self._here or "", "queue")
        return [
            Item(
                name,
                f"{label} ({self.calls})" if name == "calls" and self.calls else label,
                "" if name != within else "page" if name == self._here else "true",
            )
            for name, label in shown.items()
        ]
