"""Pages of the public report: questions, check and send."""

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from prevent_portal import clock, languages
from prevent_portal.errors import not_found
from referrals.models import DangerSign
from referrals.report import branches, danger_signs, draft_cookie, drafts, national_form, send_waits
from referrals.report.drafts import OpenDraft
from referrals.report.forms.base import ReportForm
from referrals.report.journey import Journey
from referrals.report.raw_answers import capture
from referrals.report.steps import STEPS, WALK, Step
from referrals.report.view_decorators import (
    carry,
    is_change,
    linked_from,
    needs_draft,
    next_page,
    page_after,
    posted_form,
    respond_with_draft,
    step_context,
    takes_concerns,
    time_left,
)
from referrals.rules import time_limits
from referrals.rules.routing import NoRoute

FIRST = WALK[0]
# Shown when another tab has changed whom the report is about, so that this answer was given to another wording.
WORDING_CHANGED = gettext_lazy(
    "Check that this still fits, now that you have changed who this is about, and press Continue"
)


@takes_concerns
def start(request: HttpRequest) -> HttpResponse:
    """The first question, with what to know before it. A draft is created on POST.

    An existing draft with answers is replaced only when "again" is posted. What was saved by a code stays.
    """
    old = drafts.load_draft(request)
    came_from = linked_from(request)
    area = came_from.slug if came_from else old.area if old else ""
    place = old.carried if old else ""
    key = request.POST.get("carried_step", "")
    form = posted_form(request, key)
    carried = capture(form) if form else {}
    worry = _first_question(request, key)
    changes_language = languages.PARAMETER in request.GET
    is_kept = bool(old and old.holds_something and "again" not in request.POST)
    refused = key == FIRST.slug and bool(worry.errors) and not changes_language
    if changes_language and request.method == "POST" and not carried:
        return redirect(f"{request.path}?area={area}" if area else request.path)
    if request.method != "POST" or refused or is_kept:
        context = {
            "window": _("Before you start"),
            "minutes": settings.DRAFT_MINUTES,
            "area": area,
            "carried": carry(key, carried),
            "sent": old and old.receipt,
            "saved_until": old and old.saved_until,
            "force": came_from.force_name if came_from else "",
            "readings": time_limits.readings_from(clock.now(), [came_from] if came_from else []),
            "go_on": next_page(old.glance()) if old and old.answers else "",
        }
        if not (old and old.holds_something):
            number, total = Journey({}).progress(FIRST)
            context |= {"form": worry, "slug": FIRST.slug, "danger": False, "number": number, "total": total}
        return render(request, "report/start.html", context)
    if old:
        old.close()
    draft = drafts.start_draft(area, place)
    if carried:
        draft.answers[key] = carried
        draft.save()
    response = redirect("report:step", FIRST.slug) if changes_language else redirect(next_page(draft.glance()))
    draft_cookie.give_key(response, draft.cookie_key)
    return response


def _first_question(request: HttpRequest, key: str) -> ReportForm:
    asked = request.method == "POST" and key == FIRST.slug
    return FIRST.form(request.POST if asked else None, answers=Journey({}).answers)


@takes_concerns
def step(request: HttpRequest, slug: str) -> HttpResponse:
    if slug not in {known.slug for known in STEPS}:
        return not_found(request)
    return _answer(request, slug)


@needs_draft
def _answer(request: HttpRequest, draft: OpenDraft, slug: str) -> HttpResponse:
    journey = draft.glance()
    current = journey.step(slug)
    if current is None:
        return redirect(next_page(journey))
    if request.method != "POST":
        return _show(request, draft, journey, current, journey.form(current))
    form = journey.form(current, request.POST)
    if request.POST.get("asked", journey.key(current)) != journey.key(current):
        form.add_error(form.asked[0], WORDING_CHANGED)
    if not form.is_valid():
        draft.touch()
        return _show(request, draft, journey, current, form)
    draft.take(journey, current, form)
    onward = draft.save()
    if languages.PARAMETER in request.GET:
        return redirect(request.path)
    return redirect(f"{request.path}#{form.stays_at}" if form.stays_at else page_after(request, onward, current))


def _show(request: HttpRequest, draft: OpenDraft, journey: Journey, current: Step, form: ReportForm) -> HttpResponse:
    context = step_context(draft, journey, current, form, changes=is_change(request))
    return render(request, "report/step.html", context)


@needs_draft
def check(request: HttpRequest, draft: OpenDraft) -> HttpResponse:
    journeys = draft.journeys()
    journey = journeys[draft.place]
    if not all(each.is_complete for each in journeys):
        return redirect(next_page(journey))
    if request.method == "POST":
        if send_waits.must_wait(request, draft):
            draft.wait()
            return redirect("report:wait")
        return _send(draft, journeys)
    found = frozenset().union(*(each.danger_signs() for each in journeys))
    context = time_left(draft) | {
        "window": _("Check your answers"),
        "people": [
            {
                "name": national_form.name_of(each),
                "sections": national_form.rows(each) if draft.at_work else each.sections(),
                "is_here": each is journey,
            }
            for each in journeys
        ],
        "words": branches.reported(journey.answers),
        "wanted": journey.wanted(),
        "optional": {step.slug for step in journey.path if step.is_optional or draft.at_work},
        "back": reverse("report:tasks" if draft.at_work else "report:step", args=_last_asked(draft, journey)),
        "signs": [danger_signs.NAMES[sign] for sign in DangerSign if sign in found],
        "danger": bool(found)
        or any(danger_signs.in_answer(part.slug, draft.answers.get(journey.key(part), {})) for part in journey.path),
    }
    return render(request, "report/check.html", context)


def _last_asked(draft: OpenDraft, journey: Journey) -> list[str]:
    return [] if draft.at_work else [[step.slug for step in journey.path if not step.is_optional][-1]]


def _send(draft: OpenDraft, journeys: list[Journey]) -> HttpResponse:
    try:
        draft.send(journeys, language=get_language() or "en")
    except NoRoute:
        # An area stopped covering the place after the question was answered. Of several, none is sent.
        transaction.set_rollback(True)
        return redirect("report:elsewhere")
    return redirect("report:sent")


@takes_concerns
def wait(request: HttpRequest) -> HttpResponse:
    """The page after Send where a report has to wait. It comes again by itself, without a script, and then sends.

    Another site that leads here sends nothing that the reporter has not sent, and nothing earlier.
    """
    with transaction.atomic():
        return respond_with_draft(request, drafts.load_draft(request, lock=True), _send_or_wait)


def _send_or_wait(request: HttpRequest, draft: OpenDraft) -> HttpResponse:
    journeys = draft.journeys()
    if not draft.is_waiting or not all(each.is_complete for each in journeys):
        return redirect(next_page(journeys[draft.place]))
    left = send_waits.seconds_left(draft, clock.now())
    if left == 0 and request.method != "HEAD":
        return _send(draft, journeys)
    response = render(request, "report/wait.html", {"seconds_to_wait": left, "window": _("One moment")})
    response["Refresh"] = f"{left}; url={request.path}"
    return response


@takes_concerns
def more_time(request: HttpRequest) -> HttpResponse:
    return _extend(request, slug=request.GET.get("step", ""))


@needs_draft
def _extend(request: HttpRequest, draft: OpenDraft, slug: str) -> HttpResponse:
    """204 keeps the browser on the page with its unsaved input, with or without a script."""
    if request.method != "POST":
        return redirect(next_page(draft.glance()))
    draft.touch()
    return HttpResponse(status=204)
