"""The page of a concern, its acknowledgement, and phone calls to contacts."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from prevent_portal import clock
from prevent_portal.errors import not_found
from referrals.actions.casework import linked_concerns, reading
from referrals.actions.delivery.queue import record_call
from referrals.call_forms import CallForm
from referrals.models import Concern, Delivery, Event, Officer, Transport
from referrals.models.states import InvalidTransition
from referrals.review.concern_page import notes_page, thread_page
from referrals.review.offered_steps import offered_steps
from referrals.review.report_sections import in_sections
from referrals.review.view_decorators import for_concerns
from referrals.rules.permissions import user_can_supervise
from referrals.rules.questions import Page
from referrals.rules.time_limits import time_left
from referrals.transports.phone import what_to_say

LATEST = 20


@require_GET
@for_concerns
def show_concern(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    """Records a read event."""
    now = clock.now()
    content = reading.open_concern(concern=concern, by=officer, at=now)
    deliveries = concern.deliveries.select_related("concern").defer("concern__sealed", "concern__rationale_sealed")
    # All events are on the timeline page.
    events = list(Event.objects.filter(concern_id=concern.id).order_by("-number")[:LATEST])
    transfers = concern.transfers.select_related("from_force", "to_force").defer("reason_sealed")
    context = {
        "can_supervise": user_can_supervise(officer),
        "concern": concern,
        "left": time_left(concern.target_at, now),
        "sections": in_sections(content["said"], Page),
        "content": content,
        "thread": thread_page(content["messages"], unread_at=concern.unread_at, before=request.GET.get("before", "")),
        "pictures": list(concern.attachments.values_list("number", flat=True)),
        "deliveries": [(delivery, delivery.status(now)) for delivery in deliveries],
        "events": events[::-1],
        "notes": notes_page(content["notes"], is_all=request.GET.get("notes") == "all"),
        "restrictions": content["restrictions"],
        "steps": offered_steps(concern, officer),
        "earlier": linked_concerns.explain_matches(concern, officer),
        "transfers": list(transfers) if concern.handed_over_at else [],
    }
    return render(request, "review/concern.html", context)


@require_POST
@for_concerns
def acknowledge(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    reading.acknowledge_concern(concern=concern, by=officer, at=clock.now())
    return redirect("review:concern", concern.reference)


@require_http_methods(["GET", "HEAD", "POST"])
@for_concerns
def call(request: HttpRequest, officer: Officer, concern: Concern, delivery_id: UUID) -> HttpResponse:
    calls = concern.deliveries.filter(transport=Transport.PHONE, due_at__isnull=False, given_up_at=None)
    delivery = calls.select_related("concern__area").with_tries().filter(pk=delivery_id).first()
    if delivery is None:
        return not_found(request)
    if delivery.sent_at:
        raise InvalidTransition
    form = CallForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        record_call(delivery=delivery, answered=form.was_answered(), by=officer.user, at=clock.now())
        return redirect("review:queue")
    words = what_to_say(delivery, alike=Delivery.objects.alike(delivery).count())
    context = {"officer": officer, "delivery": delivery, "words": words, "form": form}
    return render(request, "review/call.html", context)
