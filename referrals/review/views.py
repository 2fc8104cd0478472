"""The officers' face: the queue, one concern, its outcome, and the calls that a person has to make."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from prevent_portal.errors import not_found
from referrals.actions import review
from referrals.actions.deliveries import record_call
from referrals.models import Concern, Event, Officer, Outcome, State, Transport
from referrals.models.concern import NotNow
from referrals.review import queue
from referrals.review.access import for_concerns, for_officers
from referrals.review.forms import CallForm, OutcomeForm
from referrals.transports.phone import what_to_say


@require_safe
@for_officers
def show_queue(request: HttpRequest, officer: Officer) -> HttpResponse:
    context = {
        "officer": officer,
        "page": queue.waiting(officer, cursor=request.GET.get("after", "")),
        "calls": queue.calls(officer),
        "finished": queue.finished(officer),
    }
    return render(request, "review/queue.html", context)


@require_GET
@for_concerns
def show_concern(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    """Reading is an event, so this GET writes one; HEAD would write one and show nothing, so it is refused."""
    now = timezone.now()
    content = review.open_concern(concern=concern, by=officer, at=now)
    deliveries = concern.deliveries.select_related("concern")
    context = {
        "officer": officer,
        "concern": concern,
        "said": content["said"],
        "rationale": content.get("rationale", ""),
        "deliveries": [(delivery, delivery.status(now)) for delivery in deliveries],
        "events": Event.objects.filter(concern_id=concern.id),
        "can_acknowledge": concern.may_become(State.ACKNOWLEDGED),
        "can_record_outcome": concern.may_become(State.OUTCOME_RECORDED),
    }
    return render(request, "review/concern.html", context)


@require_POST
@for_concerns
def acknowledge(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    try:
        review.acknowledge_concern(concern=concern, by=officer, at=timezone.now())
    except NotNow:
        return _not_now(request, concern)
    return redirect("review:concern", concern.reference)


@require_http_methods(["GET", "HEAD", "POST"])
@for_concerns
def record_outcome(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    if not concern.may_become(State.OUTCOME_RECORDED):
        return _not_now(request, concern)
    form = OutcomeForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "review/outcome.html", {"concern": concern, "form": form})
    try:
        review.record_outcome(
            concern=concern,
            outcome=Outcome(form.cleaned_data["outcome"]),
            rationale=form.cleaned_data["rationale"],
            by=officer,
            at=timezone.now(),
        )
    except NotNow:
        return _not_now(request, concern)
    return redirect("review:concern", concern.reference)


@require_http_methods(["GET", "HEAD", "POST"])
@for_concerns
def call(request: HttpRequest, officer: Officer, concern: Concern, delivery_id: UUID) -> HttpResponse:
    calls = concern.deliveries.filter(transport=Transport.PHONE, due_at__isnull=False, given_up_at=None)
    delivery = calls.select_related("concern__area").filter(pk=delivery_id).first()
    if delivery is None:
        return not_found(request)
    if delivery.sent_at:
        return _not_now(request, concern)
    form = CallForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        answered = form.cleaned_data["answered"] == "yes"
        try:
            record_call(delivery=delivery, answered=answered, by=officer, at=timezone.now())
        except NotNow:
            return _not_now(request, concern)
        return redirect("review:queue")
    context = {"officer": officer, "delivery": delivery, "words": what_to_say(delivery), "form": form}
    return render(request, "review/call.html", context)


def _not_now(request: HttpRequest, concern: Concern) -> HttpResponse:
    return render(request, "review/not_now.html", {"concern": concern}, status=409)
