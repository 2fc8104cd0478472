"""The navigation of officers' pages, and who is signed in."""

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest

from referrals.models import Officer
from referrals.review import queue
from referrals.rules.permissions import user_can_supervise

_FOR_ALL = {
    "queue": "Queue",
    "calls": "Calls to make",
    "reviews": "Reviews",
    "enter": "Enter a concern",
    "search": "Search",
}
# Items whose page is not in the namespace "review".
_ELSEWHERE = {"enter": "entering:start"}
_FOR_SUPERVISORS = {
    "workload": "Workload",
    "insight": "Figures",
    "audit": "Audit log",
    "rights": "Data requests",
    "destroyed": "Disposal records",
    "contacts": "Contacts of the force",
    "templates": "Texts for messages",
    "people": "People who are to join",
}
# Of these the "More" at the end of the list has the links, so that it fits in one line.
_FOLDED = {"rights", "destroyed", "contacts", "templates", "people"}
# Which item the page of another address belongs to; a concern's pages belong to the queue.
_WITHIN = {
    "call": "calls",
    "people-search": "search",
    "move": "workload",
    "insight-sheet": "insight",
    "audit-sheet": "audit",
    "access-request": "rights",
    "access-request-answer": "rights",
    "access-request-extend": "rights",
    "copy": "rights",
    "redact": "rights",
    "bundle": "rights",
    "certificate": "destroyed",
    "proposal": "contacts",
    "test-call": "contacts",
    "add-template": "templates",
    "template": "templates",
    "role-request": "people",
    **dict.fromkeys(("me", "notices", "own-absence"), ""),
    "absence": "workload",
    "entering": "enter",
}


@dataclass(frozen=True)
class Item:
    address: str
    label: str
    # "page" for the page itself, "true" for one within, else empty.
    current: str
    is_folded: bool


def _capped(number: int) -> str:
    return str(number) if number <= queue.PAGE_SIZE else f"{queue.PAGE_SIZE}+"


class Navigation:
    """The base template asks for the items, so that only pages that show them count calls."""

    def __init__(self, request: HttpRequest, officer: Officer) -> None:
        self.officer = officer
        match = request.resolver_match
        self._here = match.url_name if match else ""
        if match and f"{match.namespace}:start" in _ELSEWHERE.values():
            self._here = "enter" if match.url_name == "start" else "entering"

    @cached_property
    def calls(self) -> str:
        """How many calls are to be made, or an empty string."""
        number = queue.count_calls(self.officer)
        return _capped(number) if number else ""

    @property
    def folded(self) -> list[Item]:
        return [item for item in self.items if item.is_folded]

    @cached_property
    def items(self) -> list[Item]:
        shown = _FOR_ALL | (_FOR_SUPERVISORS if user_can_supervise(self.officer) else {})
        within = self._here if self._here in shown else _WITHIN.get(self._here or "", "queue")
        return [
            Item(
                _ELSEWHERE.get(name, f"review:{name}"),
                f"{label} ({self.calls})" if name == "calls" and self.calls else label,
                "" if name != within else "page" if name == self._here else "true",
                name in _FOLDED,
            )
            for name, label in shown.items()
        ]
