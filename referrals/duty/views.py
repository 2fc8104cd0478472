"""The duty desk: service status, and overdue calls that the desk makes."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from prevent_portal import clock
from prevent_portal.errors import not_found
from referrals.actions.delivery.bounces import settle_unclear
from referrals.actions.delivery.queue import record_call
from referrals.actions.monitoring.daily_summary import current_service_status
from referrals.call_forms import CallForm
from referrals.duty.forms import AnswerForm
from referrals.duty.view_decorators import for_duty_staff
from referrals.models import Delivery, Transport
from referrals.models.states import InvalidTransition
from referrals.rules.call_notes import instructions
from referrals.transports.phone import what_to_say


@never_cache
@require_safe
@for_duty_staff
def show_desk(request: HttpRequest) -> HttpResponse:
    service_status = current_service_status(clock.now())
    return render(
        request,
        "duty/desk.html",
        {"service_status": service_status, "minutes": int(service_status.queue_age.seconds / 60)},
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_duty_staff
def call(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """409 for a call that is no longer overdue or was already made."""
    now = clock.now()
    calls = Delivery.objects.filter(transport=Transport.PHONE).select_related("concern__area", "contact").with_tries()
    delivery = calls.filter(pk=delivery_id).first()
    if delivery is None:
        return not_found(request)
    if not Delivery.objects.for_duty_desk(now).filter(pk=delivery_id).exists():
        return _no_call(request)
    form = CallForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            # for_duty_staff has checked that the user is signed in.
            record_call(delivery=delivery, answered=form.was_answered(), by=request.user, at=now)
        except InvalidTransition:  # recorded by a colleague in the meantime
            return _no_call(request)
        return redirect("duty:desk")
    words = what_to_say(delivery, alike=Delivery.objects.alike(delivery).count())
    context = {"delivery": delivery, "words": words, "form": form, "instructions": instructions(delivery)}
    return render(request, "duty/call.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_duty_staff
def settle_answer(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """409 when it is settled already, or an officer has opened the concern."""
    delivery = Delivery.objects.select_related("concern__area").filter(pk=delivery_id).first()
    if delivery is None:
        return not_found(request)
    if not Delivery.objects.unclear().filter(pk=delivery_id).exists():
        return render(request, "duty/no_answer.html", status=409)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            settle_unclear(delivery=delivery, arrived=form.has_arrived(), by=request.user, at=clock.now())
        except InvalidTransition:  # settled by a colleague in the meantime
            return render(request, "duty/no_answer.html", status=409)
        return redirect("duty:desk")
    return render(request, "duty/answer.html", {"delivery": delivery, "form": form})


def _no_call(request: HttpRequest) -> HttpResponse:
    return render(request, "duty/no_call.html", status=409)
