"""A concern that an officer is entering: a draft like a reporter's, for that officer only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from prevent_portal import clock
from prevent_portal.cookie_key import CookieKey
from referrals.actions.submission import Receipt, enter_concern, own_area
from referrals.models import Officer
from referrals.models.classification import Arrival
from referrals.report.draft_rows import fields_of, read_draft
from referrals.report.drafts import OpenDraft
from referrals.report.journey import Journey
from referrals.report.submissions import receipts_of, submissions_of

COOKIE = "__Host-entry" if settings.SESSION_COOKIE_SECURE else "entry"


@dataclass(kw_only=True)
class OpenEntry(OpenDraft):
    officer_id: int
    arrival: Arrival
    came_at: datetime
    # Pictures are drawn anew on the public tier, for reporters.
    without: ClassVar[frozenset[str]] = frozenset({"pictures"})

    def _content(self) -> dict[str, Any]:
        return super()._content() | self._arrival()

    def _arrival(self) -> dict[str, Any]:
        return {"officer": self.officer_id, "arrival": self.arrival, "came_at": self.came_at.isoformat()}

    def enter(self, journey: Journey, *, by: Officer) -> None:
        """Raises NoRoute. The caller holds the row's lock, and has validated the whole journey under it."""
        (submission,) = submissions_of([journey], key=self.key, language=settings.LANGUAGE_CODE)
        entered = enter_concern(
            submission=submission,
            arrival=self.arrival,
            came_at=self.came_at,
            by=by,
            at=clock.now(),
        )
        # Without the return code, which nobody gets.
        self.receipt = Receipt(entered.reference, "", entered.area.slug)
        self._write_receipt(receipts_of([journey], [self.receipt], at_work=False) | self._arrival())


def start_entry(officer: Officer, *, arrival: Arrival, came_at: datetime) -> OpenEntry:
    entry = OpenEntry(
        key=CookieKey.new(),
        area=own_area(officer).slug,
        force_id=officer.force_id,
        officer_id=officer.pk,
        arrival=arrival,
        came_at=came_at,
    )
    entry.begin()
    return entry


def load_entry(request: HttpRequest, officer: Officer, *, lock: bool = False) -> OpenEntry | None:
    """None also for another officer's, who left this browser signed in to theirs."""
    stored = read_draft(request.COOKIES.get(COOKIE, ""), lock=lock)
    if stored is None or stored[1].get("officer") != officer.pk:
        return None
    content: Mapping[str, Any] = stored[1]
    return OpenEntry(
        **fields_of(*stored),
        force_id=officer.force_id,
        officer_id=officer.pk,
        arrival=Arrival(content["arrival"]),
        came_at=datetime.fromisoformat(content["came_at"]),
    )


def give_key(response: HttpResponse, entry: OpenEntry) -> None:
    response.set_cookie(
        COOKIE, entry.key.to_cookie(), httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
