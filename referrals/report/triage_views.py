"""The first page of the report, and the pages that lead to somebody else."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guidance import directory
from referrals.report import draft_cookie, drafts, take_along
from referrals.report.branches import ELSEWHERE
from referrals.report.drafts import OpenDraft
from referrals.report.journey import Journey
from referrals.report.triage import EXITS, WORRIED, TriageForm
from referrals.report.view_decorators import linked_from, takes_concerns

LONGEST_PLACE = 300


@takes_concerns
def triage(request: HttpRequest) -> HttpResponse:
    """`place` is what was typed on "Find your area". It goes into the draft, sealed, and never into an address."""
    place = request.POST.get("place", "").strip()[:LONGEST_PLACE]
    # From the page that finds the area nothing else is posted yet.
    answered = request.method == "POST" and ("happening" in request.POST or not place)
    form = TriageForm(request.POST if answered else None)
    if form.is_valid():
        happening = form.cleaned_data["happening"]
        target = reverse("report:start" if happening == WORRIED else f"report:{happening}")
        area = _area_slug(request)
        response = redirect(f"{target}?area={area}" if area else target)
        return _carry_place(request, response, place, area) if place and happening == WORRIED else response
    context = {"form": form, "window": _("First question"), "place": place, "area": _area_slug(request)}
    context["carries_words"] = bool(place)
    return render(request, "report/triage.html", context)


@transaction.atomic
def _carry_place(request: HttpRequest, response: HttpResponse, place: str, area: str) -> HttpResponse:
    draft = drafts.load_draft(request, lock=True)
    if draft is None:
        draft_cookie.give_key(response, drafts.start_draft(area, place).cookie_key)
    elif draft.receipt is None:
        draft.carried = place
        draft.save()
    return response


@require_safe
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    exit_page = EXITS[slug]
    lines = {line.slug: line for line in directory.urgent_lines()}
    draft = drafts.load_draft(request)
    journey = _ended_here(slug, draft)
    so_far = take_along.as_text(journey) if journey else ""
    context = {
        "lines": [lines[name] for name in exit_page.lines],
        "area": _area_slug(request),
        # The other exits make no database query for this, so that they work without a database.
        "areas": directory.areas() if slug == ELSEWHERE else [],
        "change": journey.path[-1].slug if journey else "",
        "police": [directory.POLICE[each] for each in journey.forces_elsewhere()] if journey else [],
        "so_far": so_far,
        "so_far_lines": take_along.lines_of(so_far),
        "minutes": draft.minutes if draft else 0,
        # Whether it is these answers that are not sent: after sending, no page says that nothing was.
        "unsent": draft is not None and draft.receipt is None,
        "window": _("Who to call"),
    }
    return render(request, exit_page.template, context)


def _ended_here(slug: str, draft: OpenDraft | None) -> Journey | None:
    """The journey whose answers led to this exit, with all its forms."""
    is_here = draft is not None and draft.receipt is None and draft.glance().exit == slug
    return draft.journey() if draft and is_here else None


def _area_slug(request: HttpRequest) -> str:
    area = linked_from(request)
    return area.slug if area else ""
