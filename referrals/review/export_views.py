"""A concern as a printable page and as JSON, and its complete timeline."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_safe

from prevent_portal import clock
from referrals.actions.casework import reading
from referrals.models import Concern, Event, Officer
from referrals.models.event import Kind
from referrals.review.export import as_json
from referrals.review.report_sections import in_sections
from referrals.review.view_decorators import for_concerns
from referrals.rules.questions import Paper

EVENTS = 50


@require_GET
@for_concerns
def show_paper(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    now = clock.now()
    content = reading.open_concern(concern=concern, by=officer, at=now, kind=Kind.EXPORTED, facts={"as": "paper"})
    context = {
        "officer": officer,
        "now": now,
        "concern": concern,
        "sections": in_sections(content["said"], Paper),
        "content": content,
        "restrictions": content["restrictions"],
        "pictures": concern.attachments.count(),
    }
    return render(request, "review/print.html", context)


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


@require_safe
@for_concerns
def show_timeline(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    events = Event.objects.filter(concern_id=concern.id).order_by("-number")
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 10:
        events = events.filter(number__lt=int(before))
    found = list(events[: EVENTS + 1])
    older = found[EVENTS - 1].number if len(found) > EVENTS else None
    return render(request, "review/timeline.html", {"concern": concern, "events": found[:EVENTS], "older": older})
