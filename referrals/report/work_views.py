"""Report through your work: a task list in the order of the national form, for one person or several (ADR 0097)."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from referrals.report import draft_cookie, drafts, national_form, reported_people
from referrals.report.drafts import OpenDraft
from referrals.report.raw_answers import capture
from referrals.report.view_decorators import (
    carry,
    linked_from,
    needs_draft,
    next_page,
    posted_form,
    takes_concerns,
    time_left,
)


@takes_concerns
def begin(request: HttpRequest) -> HttpResponse:
    """A draft that holds something is replaced only when "again" is posted; what was saved by a code stays."""
    old = drafts.load_draft(request)
    came_from = linked_from(request)
    key = request.POST.get("carried_step", "")
    form = posted_form(request, key)
    carried = capture(form) if form else {}
    is_kept = bool(old and old.holds_something and "again" not in request.POST)
    if request.method != "POST" or is_kept:
        context = {
            "window": _("Before you start"),
            "days": settings.WORK_DRAFT_DAYS,
            "minutes": settings.DRAFT_MINUTES,
            "carried": carry(key, carried),
            "is_kept": bool(old and old.holds_something),
            "sent": old and old.receipt,
            "saved_until": old and old.saved_until,
            "go_on": next_page(old.glance()) if old and old.answers else "",
        }
        return render(request, "report/work/begin.html", context)
    if old:
        old.close()
    draft = drafts.start_draft(came_from.slug if came_from else "", at_work=True)
    if carried:
        draft.answers[key] = carried
        draft.save()
    response = redirect("report:tasks")
    draft_cookie.give_key(response, draft.cookie_key)
    return response


@require_safe
@needs_draft
def tasks(request: HttpRequest, draft: OpenDraft) -> HttpResponse:
    if not draft.at_work:
        return redirect(next_page(draft.glance()))
    journeys = draft.journeys()
    journey = journeys[draft.place]
    if journey.exit and len(journeys) == 1:
        return redirect(next_page(journey))
    context = time_left(draft) | {
        "window": _("Task list"),
        "sections": national_form.tasks(journey),
        "people": [(national_form.name_of(each), each.is_complete) for each in journeys],
        "place": draft.place,
        "is_complete": all(each.is_complete for each in journeys),
        "may_add": len(journeys) < reported_people.MOST,
        "days": settings.WORK_DRAFT_DAYS,
    }
    return render(request, "report/work/tasks.html", context)


@require_POST
@needs_draft
def people(request: HttpRequest, draft: OpenDraft) -> HttpResponse:
    if draft.at_work:
        if "add" in request.POST:
            reported_people.add_person(draft)
        elif (place := _number(request.POST.get("turn", ""))) is not None:
            reported_people.turn_to(draft, place)
        elif (place := _number(request.POST.get("remove", ""))) is not None:
            reported_people.remove_person(draft, place)
    return redirect("report:tasks")


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else None
