"""Transfer a concern to another force, and the page about the transfer that both forces can see."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from guidance import directory
from prevent_portal import clock
from prevent_portal.errors import unavailable
from referrals.actions.casework.transfers import open_transfer, transfer_concern
from referrals.models import Concern, Officer, Transfer
from referrals.review.desk import render_step
from referrals.review.forms import TransferForm
from referrals.review.view_decorators import destroyed, for_concerns, for_officers, refuse_restricted, refused
from referrals.rules.permissions import check_user_can_transfer, user_can_open, user_can_read
from referrals.sealing import CannotOpen


@require_http_methods(["GET", "POST"])
@for_concerns
def transfer(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    check_user_can_transfer(officer, concern)
    areas = {area.slug: area for area in directory.areas() if area.force_id != officer.force_id}
    form = TransferForm(request.POST if request.method == "POST" else None, areas=list(areas.values()))
    if not form.is_valid():
        return render_step(request, officer, concern, "review/transfer.html", {"form": form})
    cleaned = form.cleaned_data
    sent = transfer_concern(
        concern=concern, to=areas[cleaned["area"]], reason=cleaned["reason"], by=officer, at=clock.now()
    )
    messages.success(request, f"Sent to {areas[cleaned['area']].force_name}.")
    return redirect("review:transferred", concern.reference, sent.id)


@require_GET
@for_officers
def show_transfer(request: HttpRequest, officer: Officer, reference: str, transfer_id: UUID) -> HttpResponse:
    """For officers of both forces. Records an event, because the page shows the sealed reason."""
    transferred = (
        Transfer.objects.visible_to(officer)
        .select_related("concern", "from_force", "from_area", "to_force", "to_area", "by__user")
        .filter(pk=transfer_id, concern__reference=reference)
        .first()
    )
    if transferred is None:
        return refused(request, officer, reference)
    if transferred.concern.destruction_id:
        return destroyed(request, officer, transferred.concern)
    if not user_can_read(officer, transferred.concern):
        return refuse_restricted(request, officer, transferred.concern)
    try:
        reason = open_transfer(transfer=transferred, by=officer, at=clock.now())
    except CannotOpen:
        return unavailable(request)
    context: dict[str, Any] = {
        "transfer": transferred,
        "reason": reason,
        "is_ours_now": user_can_open(officer, transferred.concern),
    }
    return render(request, "review/transferred.html", context)
