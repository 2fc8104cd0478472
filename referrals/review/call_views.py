"""Calls to the contacts of the force that are to be made and written down."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from prevent_portal import clock
from prevent_portal.errors import not_found
from referrals.actions.delivery.queue import record_call
from referrals.call_forms import CallForm
from referrals.models import Concern, Delivery, Officer, Transport
from referrals.models.states import InvalidTransition
from referrals.review import queue
from referrals.review.view_decorators import for_concerns, for_officers
from referrals.rules.call_notes import instructions
from referrals.transports.phone import what_to_say


@require_safe
@for_officers
def show_calls(request: HttpRequest, officer: Officer) -> HttpResponse:
    now = clock.now()
    calls = [(delivery, delivery.is_overdue(now)) for delivery in queue.calls(officer)]
    return render(request, "review/calls.html", {"calls": calls})


@require_http_methods(["GET", "HEAD", "POST"])
@for_concerns
def call(request: HttpRequest, officer: Officer, concern: Concern, delivery_id: UUID) -> HttpResponse:
    """Says nothing about any person: whoever calls could repeat it to a number that nobody has confirmed."""
    calls = concern.deliveries.filter(transport=Transport.PHONE, due_at__isnull=False, given_up_at=None)
    delivery = calls.select_related("concern__area", "contact").with_tries().filter(pk=delivery_id).first()
    if delivery is None:
        return not_found(request)
    if delivery.sent_at:
        raise InvalidTransition
    form = CallForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        record_call(delivery=delivery, answered=form.was_answered(), by=officer.user, at=clock.now())
        messages.success(request, "The call is recorded.")
        return redirect("review:queue")
    words = what_to_say(delivery, alike=Delivery.objects.alike(delivery).count())
    context = {"officer": officer, "delivery": delivery, "words": words, "form": form}
    context["instructions"] = instructions(delivery)
    return render(request, "review/call.html", context)
