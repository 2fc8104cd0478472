"""The main pages of a concern. Each opens the parts that it shows, and records that they were read."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from prevent_portal import clock
from prevent_portal.queries import in_order
from referrals.actions.casework import linked_concerns, reading
from referrals.actions.casework.reading import Part
from referrals.models import Concern, Delivery, Event, Officer
from referrals.review.concern_page import notes_page, thread_page
from referrals.review.desk import render_tab
from referrals.review.history import entries
from referrals.review.report_page import report_page
from referrals.review.report_sections import in_sections
from referrals.review.view_decorators import for_concerns
from referrals.rules.assessment import parts_for
from referrals.rules.questions import Page

LATEST, EVENTS = 20, 50


@require_GET
@for_concerns
def show_concern(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    now = clock.now()
    content = reading.open_concern(concern=concern, by=officer, at=now, parts=(Part.REPORT,))
    events = list(Event.objects.filter(concern_id=concern.id).order_by("-number")[:LATEST])
    context = {
        "report": report_page(content),
        "sections": in_sections(content["said"], Page) if request.GET.get("questions") == "all" else None,
        "restrictions": content["restrictions"],
        "earlier": linked_concerns.explain_matches(concern, officer),
        "latest": entries(events)[:5],
    }
    context |= _sending(concern) | {"sent_together": _sent_together(officer, concern)}
    return render_tab(request, officer, concern, "concern", context, content=content)


@require_GET
@for_concerns
def show_messages(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    content = reading.open_concern(concern=concern, by=officer, at=clock.now(), parts=(Part.MESSAGES,))
    thread = thread_page(content["messages"], unread_at=concern.unread_at, before=request.GET.get("before", ""))
    concern.unread_at = None
    return render_tab(request, officer, concern, "messages", {"thread": thread}, content=content)


@require_GET
@for_concerns
def show_notes(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    content = reading.open_concern(concern=concern, by=officer, at=clock.now(), parts=(Part.NOTES,))
    notes = notes_page(content["notes"], number=request.GET.get("page", ""))
    return render_tab(
        request, officer, concern, "notes", {"notes": notes, "parts": parts_for(officer.force.slug)}, content=content
    )


@require_GET
@for_concerns
def show_files(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    """Without opening any of them, but for what officers wrote of theirs."""
    content = reading.open_concern(concern=concern, by=officer, at=clock.now(), parts=(Part.FILES,))
    pictures = list(concern.attachments.values_list("number", flat=True))
    return render_tab(
        request, officer, concern, "files", {"pictures": pictures, "files": content["files"]}, content=content
    )


@require_GET
@for_concerns
def show_timeline(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    content = reading.open_concern(concern=concern, by=officer, at=clock.now(), parts=())
    events = Event.objects.filter(concern_id=concern.id).order_by("-number")
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 10:
        events = events.filter(number__lt=int(before))
    found = list(events[: EVENTS + 1])
    older = found[EVENTS - 1].number if len(found) > EVENTS else None
    context = {"entries": entries(found[:EVENTS]), "older": older}
    return render_tab(request, officer, concern, "timeline", context | _sending(concern), content=content)


def _sending(concern: Concern) -> dict[str, object]:
    """Who was told of it, and which forces had it."""
    now = clock.now()
    # The concern has been marked as opened since this page read it.
    deliveries = concern.deliveries.select_related("concern").only(
        *(field.name for field in Delivery._meta.concrete_fields), "concern__opened_at", "concern__unread_at"
    )
    transfers = concern.transfers.select_related("from_force", "to_force").defer("reason_sealed")
    return {
        "deliveries": [(delivery, delivery.status(now)) for delivery in in_order(deliveries, "order")],
        "transfers": list(transfers) if concern.handed_over_at else [],
    }


def _sent_together(officer: Officer, concern: Concern) -> list[str]:
    """References of this force's concerns that came with it; another force's are its own."""
    if concern.reported_together is None:
        return []
    rows = Concern.objects.visible_to(officer).reported_with(concern).filter(restricted_at=None)
    return list(rows.order_by("reference").values_list("reference", flat=True))
