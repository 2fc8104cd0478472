"""The handover pack of a concern: a page to copy from, and files."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from prevent_portal import clock
from prevent_portal.documents.pdf import CannotMakePdf
from prevent_portal.errors import unavailable
from referrals.actions.casework import reading
from referrals.models import Concern, Officer
from referrals.review.desk import render_step
from referrals.review.pack import KINDS, pack_of
from referrals.review.view_decorators import for_concerns, refused
from referrals.rules.permissions import user_can_record_outcome


@require_GET
@for_concerns
def show_pack(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    """Each field to copy: as much a taking-out as a file, and recorded as one."""
    now = clock.now()
    content, _ = reading.take_out(concern=concern, name="copy-sheet", by=officer, at=now)
    context = {
        "pack": pack_of(concern, content, by=officer, at=now),
        "can_record_outcome": user_can_record_outcome(officer, concern),
    }
    return render_step(request, officer, concern, "review/pack.html", context, content=content)


@require_GET
@for_concerns
def take_pack(request: HttpRequest, officer: Officer, concern: Concern, kind: str) -> HttpResponse:
    if kind not in KINDS:
        return refused(request, officer, concern.reference)
    now, made = clock.now(), KINDS[kind]
    try:
        _, data = reading.take_out(
            concern=concern,
            name=kind,
            make=lambda content: made.make(pack_of(concern, content, by=officer, at=now), officer, now),
            by=officer,
            at=now,
        )
    except CannotMakePdf:
        # Nothing was recorded, because nothing left.
        return unavailable(request)
    response = HttpResponse(data, content_type=made.content_type)
    response["Content-Disposition"] = f'attachment; filename="{concern.reference}.{kind}"'
    response["Cache-Control"] = "no-store"
    return response
