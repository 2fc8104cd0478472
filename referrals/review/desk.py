"""What every page of a concern shows around its own content: whom it is about, and on its main pages where one is.

To say whom it is about opens the report, so each page records an event (reading.open_concern), and none answers HEAD.
"""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from prevent_portal import clock
from referrals.actions.casework import reading
from referrals.actions.casework.listing import place_of, signs_of
from referrals.matching.identity import identity_of
from referrals.models import Concern, Match, Officer
from referrals.models.message import Author
from referrals.review.offered_steps import offered_steps
from referrals.review.queue_counts import CountOf
from referrals.review.queue_rows import dangers
from referrals.rules.permissions import user_can_supervise
from referrals.rules.routing import ROUTED
from referrals.rules.time_limits import time_left

# The main pages of a concern by the names of their addresses, and what is counted beside each.
TABS = (
    ("concern", "Report", "", ""),
    ("together", "Person and earlier concerns", "undecided", "to decide"),
    ("messages", "Messages", "unread", "new"),
    ("notes", "Notes and assessment", "notes", ""),
    ("files", "Files", "files", ""),
    ("timeline", "History", "", ""),
)


def render_step(
    request: HttpRequest,
    officer: Officer,
    concern: Concern,
    template: str,
    context: Mapping[str, Any],
    *,
    content: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """A form or another page about a concern. `content` when the page has opened it itself."""
    if content is None:
        content = reading.open_concern(concern=concern, by=officer, at=clock.now(), parts=())
    if "form" in context:
        # Names the concern in the heading.
        context["form"].caption = concern.reference
    about = {
        "concern": concern,
        "identity": identity_of(content, on=timezone.localdate()),
        "place": place_of(content),
        "dangers": dangers(concern, signs_of(concern, content)),
        "is_open": content["is_open"],
        "routed": ROUTED.get(concern.routing_reason, concern.routing_reason),
        "left": "" if concern.closed_at else time_left(concern.target_at, clock.now(), officer.force.slug),
    }
    return render(request, template, about | dict(context))


def render_tab(
    request: HttpRequest,
    officer: Officer,
    concern: Concern,
    tab: str,
    context: Mapping[str, Any],
    *,
    content: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """One of the main pages of a concern: with its navigation, and what to do next."""
    counted = counts(concern)
    tabs = [(name, label, counted.get(key, 0), unit) for name, label, key, unit in TABS]
    offered = offered_steps(concern, officer, undecided=counted["undecided_within"])
    beside = {
        "tab": tab,
        "tabs": tabs,
        "counted": counted,
        "offered": offered,
        "content": content,
        "can_supervise": user_can_supervise(officer),
    }
    template = f"review/desk/{tab}.html"
    return render_step(request, officer, concern, template, beside | dict(context), content=content)


def counts(concern: Concern) -> dict[str, int]:
    """In one query. `undecided_within`: matches in the same force, over which no outcome is recorded."""
    wanted: dict[str, QuerySet] = {
        "notes": concern.notes.all(),
        "pictures": concern.attachments.all(),
        "files": concern.file_pages.all(),
        "undecided": Match.objects.filter(concern=concern, decision=""),
        "undecided_within": Match.objects.undecided_within(concern),
    }
    if concern.unread_at:
        wanted["unread"] = concern.messages.filter(author=Author.REPORTER, sent_at__gte=concern.unread_at)
    columns = {f"number_of_{name}": CountOf(rows.order_by().values("pk")) for name, rows in wanted.items()}
    (row,) = Concern.objects.filter(pk=concern.pk).values_list(*columns.values())
    counted = {"unread": 0} | dict(zip(wanted, row, strict=True))
    return counted | {"files": counted["files"] + counted["pictures"]}
