"""Pages on which an officer enters a concern: how it came, the report's questions, check and confirmation."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from guidance import directory
from prevent_portal.errors import not_found
from referrals.entering import drafts
from referrals.entering.drafts import OpenEntry
from referrals.entering.forms import ArrivalForm
from referrals.entering.view_decorators import ENTERING, needs_entry
from referrals.models import DangerSign, Officer
from referrals.models.classification import Arrival
from referrals.report import danger_signs
from referrals.report.adding_views import task_list
from referrals.report.forms.base import ReportForm
from referrals.report.journey import Journey
from referrals.report.steps import STEPS, Step
from referrals.report.view_decorators import is_change, next_page, page_after, step_context, takes_concerns
from referrals.review.view_decorators import for_officers
from referrals.rules import routing

_SLUGS = {step.slug for step in STEPS} - OpenEntry.without


@for_officers
@takes_concerns
def start(request: HttpRequest, officer: Officer) -> HttpResponse:
    """How it came. Of a draft that is not entered yet, this changes; its answers stay."""
    old = drafts.load_entry(request, officer)
    begun = old if old and old.receipt is None else None
    initial = {"came_on": timezone.localdate().isoformat()}
    if begun:
        came = timezone.localtime(begun.came_at)
        initial = {"arrival": begun.arrival, "came_on": came.date().isoformat(), "came_at": f"{came:%H:%M}"}
    form = ArrivalForm(request.POST if request.method == "POST" else None, initial=initial)
    if not form.is_valid():
        go_on = next_page(begun.glance(), pages=ENTERING) if begun else ""
        return render(request, "entering/start.html", {"form": form, "officer": officer, "go_on": go_on})
    arrival, came_at = Arrival(form.cleaned_data["arrival"]), form.cleaned_data["moment"]
    if begun:
        begun.arrival, begun.came_at = arrival, came_at
        return redirect(next_page(begun.save(), pages=ENTERING))
    if old:
        old.close()
    try:
        entry = drafts.start_entry(officer, arrival=arrival, came_at=came_at)
    except routing.NoRoute:
        form.add_error("arrival", "Your force has no area in this portal now: ask the portal’s administrator")
        return render(request, "entering/start.html", {"form": form, "officer": officer, "go_on": ""})
    response = redirect(next_page(entry.glance(), pages=ENTERING))
    drafts.give_key(response, entry)
    return response


@needs_entry
def step(request: HttpRequest, officer: Officer, entry: OpenEntry, slug: str) -> HttpResponse:
    if slug not in _SLUGS:
        return not_found(request)
    journey = entry.glance()
    current = journey.step(slug)
    if current is None:
        return redirect(next_page(journey, pages=ENTERING))
    if request.method != "POST":
        return _show(request, entry, journey, current, journey.form(current))
    form = journey.form(current, request.POST)
    if request.POST.get("asked", journey.key(current)) != journey.key(current):
        form.add_error(form.asked[0], "Check that this still fits, now that whom it is about has changed")
    if not form.is_valid():
        entry.touch()
        return _show(request, entry, journey, current, form)
    entry.take(journey, current, form)
    onward = entry.save()
    if form.stays_at:
        return redirect(f"{request.path}#{form.stays_at}")
    return redirect(page_after(request, onward, current, pages=ENTERING))


def _show(request: HttpRequest, entry: OpenEntry, journey: Journey, current: Step, form: ReportForm) -> HttpResponse:
    changes = is_change(request)
    context = step_context(entry, journey, current, form, changes=changes, pages=ENTERING)
    return render(request, "entering/step.html", context | {"entry": entry})


@require_safe
@needs_entry
def add(request: HttpRequest, officer: Officer, entry: OpenEntry) -> HttpResponse:
    journey = entry.glance()
    if not journey.is_complete:
        return redirect(next_page(journey, pages=ENTERING))
    return render(request, "entering/add.html", {"sections": list(task_list(journey))})


@needs_entry
def check(request: HttpRequest, officer: Officer, entry: OpenEntry) -> HttpResponse:
    journey = entry.journey()
    if not journey.is_complete:
        return redirect(next_page(journey, pages=ENTERING))
    try:
        area, _ = routing.find_area(journey.place(), on=timezone.localdate())
        if request.method == "POST":
            entry.enter(journey, by=officer)
            return redirect("entering:sent")
    except routing.NoRoute:
        # An area stopped covering the place after the question was answered.
        return redirect("entering:elsewhere")
    found = journey.danger_signs()
    context = {
        "entry": entry,
        "officer": officer,
        "area": area,
        "is_ours": area.force_id == officer.force_id,
        "sections": journey.sections(),
        "wanted": journey.wanted(),
        "optional": {step.slug for step in journey.path if step.is_optional},
        "signs": [danger_signs.NAMES[sign] for sign in DangerSign if sign in found],
        "back": [step for step in journey.path if not step.is_optional][-1].slug,
    }
    return render(request, "entering/check.html", context)


@require_safe
@needs_entry
def outside(request: HttpRequest, officer: Officer, entry: OpenEntry) -> HttpResponse:
    """The place is in none of the portal's areas, or nobody can say which team should read it."""
    path = entry.glance().path
    return render(request, "entering/outside.html", {"areas": directory.areas(), "change": path[-1].slug})


@require_POST
@needs_entry
def discard(request: HttpRequest, officer: Officer, entry: OpenEntry) -> HttpResponse:
    entry.close()
    messages.success(request, "Deleted. Nothing was entered.")
    return redirect("review:queue")


@require_safe
@for_officers
def sent(request: HttpRequest, officer: Officer) -> HttpResponse:
    entry = drafts.load_entry(request, officer)
    if entry is None or entry.receipt is None:
        return redirect("entering:start")
    area = directory.area(entry.receipt.area_slug)
    context = {
        "receipt": entry.receipt,
        "area": area,
        "is_ours": area is not None and area.force_id == officer.force_id,
        "contacts": directory.referral_phones(entry.receipt.area_slug),
    }
    return render(request, "entering/sent.html", context)
