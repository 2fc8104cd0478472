"""Move the work of one officer, say an absent one, to a colleague: choose, confirm with a reason, done."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from prevent_portal import clock
from referrals.actions.casework.bulk_assignment import Left, MoveReason, left_by_move, move_work
from referrals.models import Concern, Officer
from referrals.models.concern import ConcernQuerySet
from referrals.review.assign_views import read_shown, whys
from referrals.review.move_forms import MoveForm, MoveReasonForm
from referrals.review.view_decorators import for_officers, refused, supervisors_only
from referrals.rules.time_limits import time_left

# Moved at once, in one transaction.
MOST = 100


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
@supervisors_only
def move(request: HttpRequest, officer: Officer, officer_id: int) -> HttpResponse:
    """A POST without "confirmed" shows what would move; with it, moves it."""
    team = Officer.objects.filter(force_id=officer.force_id).select_related("user").order_by("user__email")
    owner = team.filter(pk=officer_id).first()
    if owner is None:
        return refused(request, officer, "")
    colleagues = list(team.filter(user__is_active=True).exclude(pk=owner.pk))
    theirs = Concern.objects.visible_to(officer).unfinished().owned_by(owner)
    if request.method != "POST":
        return _choose(request, officer, owner, theirs, MoveForm(colleagues=colleagues))
    form = MoveForm(request.POST, colleagues=colleagues)
    references = list(dict.fromkeys(request.POST.getlist("chosen")))[:MOST]
    if not references:
        form.add_error(None, "Choose at least one concern")
    if not form.is_valid():
        return _choose(request, officer, owner, theirs, form, chosen=references)
    # Whoever owns them now: one that is no longer theirs is named, not moved.
    concerns = _listed(Concern.objects.visible_to(officer).filter(reference__in=references))
    for missing in set(references) - {concern.reference for concern in concerns}:
        return refused(request, officer, missing)
    why = MoveReasonForm(request.POST if "confirmed" in request.POST else None)
    if not why.is_valid():
        return _confirm(request, officer, owner, form.officer, concerns, why)
    left = move_work(
        concerns=concerns,
        owner=owner,
        to=form.officer,
        reason=MoveReason(why.cleaned_data["reason"]),
        by=officer,
        at=clock.now(),
        shown=read_shown(request),
    )
    _say(request, owner, form.officer, concerns, left)
    return redirect("review:workload")


def _choose(
    request: HttpRequest,
    officer: Officer,
    owner: Officer,
    theirs: ConcernQuerySet,
    form: MoveForm,
    *,
    chosen: Sequence[str] | None = None,
) -> HttpResponse:
    """`chosen`: the references that were ticked; None for all."""
    now = clock.now()
    concerns = _listed(theirs)
    context = {
        "officer": officer,
        "owner": owner,
        "form": form,
        "rows": [(concern, time_left(concern.target_at, now, officer.force.slug)) for concern in concerns],
        "total": theirs.count() if len(concerns) == MOST else len(concerns),
        "chosen": chosen,
    }
    return render(request, "review/move.html", context)


def _confirm(
    request: HttpRequest,
    officer: Officer,
    owner: Officer,
    to: Officer | None,
    concerns: Sequence[Concern],
    form: MoveReasonForm,
) -> HttpResponse:
    now, shown = clock.now(), read_shown(request)
    left = left_by_move(concerns=concerns, owner=owner, to=to, by=officer, shown=shown)
    refused_ones = {concern.pk for concern, _ in left}
    rows = [
        (
            concern,
            time_left(concern.target_at, now, officer.force.slug),
            shown.get(concern.reference, concern.version),
        )
        for concern in concerns
        if concern.pk not in refused_ones
    ]
    context = {"officer": officer, "owner": owner, "to": to, "form": form, "rows": rows, "left": left}
    return render(request, "review/move_confirm.html", context)


def _listed(concerns: ConcernQuerySet) -> list[Concern]:
    keys = concerns.by_risk().values("pk")[:MOST]
    shown = Concern.objects.filter(pk__in=keys).select_related("area")
    return list(shown.defer("sealed", "rationale_sealed").by_risk())


def _say(request: HttpRequest, owner: Officer, to: Officer | None, concerns: Sequence[Concern], left: Left) -> None:
    if moved := len(concerns) - len(left):
        number = f"{moved} {'concern' if moved == 1 else 'concerns'} of {owner.user.email}"
        done = f"{number} moved to {to.user.email}." if to else f"{number} unassigned."
        messages.success(request, done)
    if left:
        messages.error(request, f"Not moved: {whys(left)}.")
