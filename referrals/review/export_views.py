"""A concern as a printable page and as JSON."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from prevent_portal import clock
from referrals.actions.casework import reading
from referrals.models import Concern, Officer
from referrals.models.event import Kind
from referrals.review.concern_page import notes_page
from referrals.review.desk import render_step
from referrals.review.export import as_json
from referrals.review.report_sections import in_sections
from referrals.review.view_decorators import for_concerns
from referrals.rules.assessment import parts_for
from referrals.rules.questions import Paper


@require_GET
@for_concerns
def show_paper(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    now = clock.now()
    content = reading.open_concern(concern=concern, by=officer, at=now, kind=Kind.EXPORTED, facts={"as": "paper"})
    context = {
        "officer": officer,
        "now": now,
        "sections": in_sections(content["said"], Paper),
        "content": content,
        "restrictions": content["restrictions"],
        "pictures": concern.attachments.count(),
        "parts": parts_for(officer.force.slug),
        "notes": notes_page(content["notes"], number=request.GET.get("page", "")),
    }
    return render_step(request, officer, concern, "review/print.html", context, content=content)


@require_GET
@for_concerns
def export(request: HttpRequest, officer: Officer, concern: Concern) -> JsonResponse:
    now = clock.now()
    content = reading.open_concern(concern=concern, by=officer, at=now, kind=Kind.EXPORTED, facts={"as": "json"})
    response = JsonResponse(
        as_json(concern, content, by=officer.user.email, at=now),
        json_dumps_params={"indent": 2, "ensure_ascii": False},
    )
    response["Content-Disposition"] = f'attachment; filename="{concern.reference}.json"'
    response["Cache-Control"] = "no-store"
    return response
