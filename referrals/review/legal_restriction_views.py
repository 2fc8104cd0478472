"""Supervisors apply and end the legal restrictions of a concern."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from prevent_portal import clock
from prevent_portal.errors import not_found
from referrals.actions.casework import legal_restrictions
from referrals.actions.casework.two_people import reasons_to_confirm
from referrals.actions.casework.undelivered import withdraw_undelivered
from referrals.models import Concern, LegalRestriction, Officer, RestrictionKind
from referrals.review.data_rights_forms import FORMS, ErasureAnswerForm, LiftForm
from referrals.review.desk import render_step
from referrals.review.view_decorators import for_concerns, supervisors_only
from referrals.rules import retention
from referrals.rules.permissions import check_user_can_end, user_can_end

_form_methods = require_http_methods(["GET", "POST"])


@require_GET
@for_concerns
@supervisors_only
def show_restrictions(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    """Records an event, because the page shows the sealed reasons."""
    opened = legal_restrictions.read_restrictions(concern=concern, by=officer, at=clock.now())
    due_at = retention.due_at(
        outcome=concern.outcome,
        about_child=concern.about_child,
        closed_at=concern.closed_at,
        periods=retention.schedule(),
    )
    keeps = legal_restrictions.erasure_obstacles(concern)
    undelivered = concern.deliveries.needed() if due_at else ()
    context = {
        "officer": officer,
        "restrictions": [(each, user_can_end(officer, each.restriction)) for each in opened],
        "due_at": due_at,
        "keeps": keeps,
        "only_here": concern.outcome in retention.ONLY_HERE,
        "undelivered": undelivered,
        "kinds": legal_restrictions.kinds_to_apply([each.restriction for each in opened], keeps),
    }
    return render_step(request, officer, concern, "review/restrictions.html", context)


@_form_methods
@for_concerns
@supervisors_only
def apply(request: HttpRequest, officer: Officer, concern: Concern, kind: str) -> HttpResponse:
    if kind not in RestrictionKind.values:
        return not_found(request)
    form = FORMS[RestrictionKind(kind)](request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render_step(request, officer, concern, "review/question.html", {"form": form})
    legal_restrictions.apply_restriction(
        concern=concern, kind=RestrictionKind(kind), by=officer, at=clock.now(), **form.cleaned_data
    )
    messages.success(request, "Recorded.")
    return redirect("review:restrictions", concern.reference)


@_form_methods
@for_concerns
@supervisors_only
def end(request: HttpRequest, officer: Officer, concern: Concern, restriction_id: UUID) -> HttpResponse:
    restriction = concern.restrictions.select_related("concern", "by__user").filter(pk=restriction_id).first()
    if restriction is None or restriction.kind == RestrictionKind.CORRECTION:
        return not_found(request)
    check_user_can_end(officer, restriction)
    data = request.POST if request.method == "POST" else None
    form: ErasureAnswerForm | LiftForm = LiftForm(data)
    if restriction.kind == RestrictionKind.ERASURE:
        alike = reasons_to_confirm([restriction.by], officer, at=clock.now())
        form = ErasureAnswerForm(data, alike=alike)
    if not form.is_valid():
        return render_step(request, officer, concern, "review/question.html", {"form": form})
    cleaned = form.cleaned_data
    if cleaned.get("agree") == "yes":
        certificate = legal_restrictions.agree_to_erasure(
            restriction=restriction, by=officer, at=clock.now(), two_people=cleaned.get("two_people", "")
        )
        messages.success(request, "The concern is destroyed.")
        return redirect("review:certificate", certificate.pk)
    _refuse_or_lift(restriction, cleaned["reason"], officer)
    messages.success(request, "Recorded.")
    return redirect("review:restrictions", concern.reference)


@require_POST
@for_concerns
@supervisors_only
def withdraw(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    withdraw_undelivered(concern=concern, by=officer, at=clock.now())
    messages.success(request, "Withdrawn.")
    return redirect("review:restrictions", concern.reference)


def _refuse_or_lift(restriction: LegalRestriction, reason: str, officer: Officer) -> None:
    action = (
        legal_restrictions.refuse_erasure
        if restriction.kind == RestrictionKind.ERASURE
        else legal_restrictions.lift_restriction
    )
    action(restriction=restriction, reason=reason, by=officer, at=clock.now())
