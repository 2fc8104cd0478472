"""What whoever closes a concern weighs, on one page: the report, linked concerns, matches, messages and notes."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from prevent_portal import clock
from referrals.actions.casework import closing, reading
from referrals.actions.casework.linked_concerns import explain_matches
from referrals.matching.identity import identity_of
from referrals.models import Concern, Event, Officer
from referrals.models.message import Author
from referrals.review.concern_page import notes_page, thread_page
from referrals.review.history import entries
from referrals.review.report_page import ReportPage, report_page
from referrals.rules.assessment import parts_for


@dataclass(frozen=True)
class BesidePage:
    concern: Concern
    identity: Any
    report: ReportPage | None
    reasons: list[str]


def weighed_page(concern: Concern, officer: Officer) -> tuple[dict[str, Any], dict[str, Any]]:
    """What was opened of the concern, and the page's context. All of it is recorded as read."""
    now, unread_at = clock.now(), concern.unread_at
    content = reading.open_concern(concern=concern, by=officer, at=now)
    linked, more = closing.open_linked(concern=concern, by=officer, at=now)
    thread = thread_page(content["messages"], unread_at=unread_at)
    concern.unread_at = None
    context = {
        "content": content,
        "report": report_page(content),
        "restrictions": content["restrictions"],
        "linked": [_beside(each) for each in linked],
        "more_linked": more,
        "earlier": explain_matches(concern, officer),
        "thread": thread,
        "unanswered": _unanswered(content["messages"]),
        "parts": parts_for(officer.force.slug),
        "notes": notes_page(content["notes"]),
        "entries": entries(Event.objects.filter(concern_id=concern.id)),
        "pictures": concern.attachments.count(),
    }
    return content, context


def _unanswered(lines: Any) -> int:
    """How many messages officers sent since the reporter's last one."""
    authors = [line.message.author for line in lines]
    return next((at for at, author in enumerate(reversed(authors)) if author == Author.REPORTER), len(authors))


def _beside(each: closing.Beside) -> BesidePage:
    content = each.content
    return BesidePage(
        each.concern,
        identity_of(content, on=timezone.localdate()) if content else None,
        report_page(content) if content else None,
        closing.reasons_given(each.outcome or {}),
    )
