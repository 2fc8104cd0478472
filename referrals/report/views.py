"""The public face: triage, one question a page, check, send, and the page with the reference."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from guidance import directory
from prevent_portal.errors import not_found, unavailable
from referrals import sealing
from referrals.report import drafts
from referrals.report.drafts import OpenDraft
from referrals.report.forms.base import ReportForm
from referrals.report.journey import Journey, capture
from referrals.report.steps import STEPS, Step
from referrals.report.triage import EXITS, WORRIED, TriageForm
from referrals.routing import NoRoute

View = Callable[..., HttpResponse]


def takes_concerns(view: View) -> View:
    """Without a valid public key nothing is asked for: 503, with the numbers to call."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs) if sealing.can_seal() else unavailable(request)

    return require_http_methods(["GET", "HEAD", "POST"])(wrapped)


def needs_draft(view: View) -> View:
    """Hands the view the reporter's draft; a draft that ended is said plainly, a sent one shows its receipt.

    What is posted holds the draft's lock from reading to writing.
    """

    def answer(request: HttpRequest, draft: OpenDraft | None, *args: Any, **kwargs: Any) -> HttpResponse:
        if draft is None:
            return _ended(request)
        if draft.receipt:
            return redirect("report:sent")
        return view(request, draft, *args, **kwargs)

    @takes_concerns
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return answer(request, drafts.load_draft(request), *args, **kwargs)
        with transaction.atomic():
            return answer(request, drafts.load_draft(request, lock=True), *args, **kwargs)

    return wrapped


@takes_concerns
def triage(request: HttpRequest) -> HttpResponse:
    form = TriageForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        happening = form.cleaned_data["happening"]
        target = reverse("report:start" if happening == WORRIED else f"report:{happening}")
        area = _area(request)
        return redirect(f"{target}?area={area}" if area else target)
    return render(request, "report/triage.html", {"form": form})


@require_safe
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    place = EXITS[slug]
    lines = {line.slug: line for line in directory.urgent_lines()}
    context = {
        "lines": [lines[name] for name in place.lines],
        "area": _area(request),
        "change": _led_to(slug, request),
    }
    return render(request, place.template, context)


def _led_to(slug: str, request: HttpRequest) -> str:
    """The question whose answer led this browser to the page, so that it can be answered otherwise; or nothing."""
    draft = drafts.load_draft(request)
    journey = draft.journey() if draft else None
    return journey.path[-1].slug if journey and journey.exit == slug else ""


@takes_concerns
def start(request: HttpRequest) -> HttpResponse:
    """Honest words before the first question; the button makes the draft."""
    if request.method != "POST":
        context = {"minutes": settings.DRAFT_MINUTES, "area": _area(request)}
        return render(request, "report/start.html", context)
    if old := drafts.load_draft(request):
        old.delete()
    draft = drafts.start_draft(_area(request))
    response = redirect("report:step", STEPS[0].slug)
    drafts.give_key(response, draft)
    return response


@takes_concerns
def step(request: HttpRequest, slug: str) -> HttpResponse:
    if slug not in {known.slug for known in STEPS}:
        return not_found(request)
    return _answer(request, slug)


@needs_draft
def _answer(request: HttpRequest, draft: OpenDraft, slug: str) -> HttpResponse:
    journey = draft.journey()
    current = journey.step(slug)
    if current is None:
        return redirect(_next(journey))
    if request.method != "POST":
        return _show(request, journey, current, journey.form(current))
    form = journey.form(current, request.POST)
    if not form.is_valid():
        return _show(request, journey, current, form)
    draft.answers[journey.key(current)] = capture(form)
    draft.save()
    return redirect(f"{request.path}#{form.stays_at}" if form.stays_at else _next(draft.journey()))


def _show(request: HttpRequest, journey: Journey, current: Step, form: ReportForm) -> HttpResponse:
    before = journey.before(current)
    back = reverse("report:step", args=[before.slug]) if before else reverse("report:start")
    return render(request, "report/step.html", {"form": form, "back": back})


@needs_draft
def check(request: HttpRequest, draft: OpenDraft) -> HttpResponse:
    journey = draft.journey()
    if not journey.is_complete:
        return redirect(_next(journey))
    if request.method == "POST":
        try:
            draft.send(language=get_language() or "en")
        except NoRoute:
            # The place left our areas between the question and the sending.
            return redirect("report:elsewhere")
        return redirect("report:sent")
    back = reverse("report:step", args=[journey.path[-1].slug])
    context = {"sections": journey.sections(), "wanted": journey.wanted(), "back": back}
    return render(request, "report/check.html", context)


@takes_concerns
def sent(request: HttpRequest) -> HttpResponse:
    """Reference and return code, until the reporter says that they have them or some minutes pass."""
    draft = drafts.load_draft(request)
    if draft is None:
        return _ended(request)
    if draft.receipt is None:
        return redirect("report:check")
    if request.method == "POST":
        draft.delete()
        response = redirect("/")
        drafts.forget_key(response)
        return response
    context = {
        "receipt": draft.receipt,
        "area": directory.area(draft.receipt.area_slug),
        "contacts": [
            contact
            for contact in directory.contacts_for(draft.receipt.area_slug)
            if contact.kind == "phone" and contact.purpose == "referral"
        ],
        "minutes": settings.RECEIPT_MINUTES,
    }
    return render(request, "report/sent.html", context)


def _ended(request: HttpRequest) -> HttpResponse:
    context = {"minutes": settings.DRAFT_MINUTES, "was_sent": drafts.was_sent(request)}
    return render(request, "report/ended.html", context)


def _next(journey: Journey) -> str:
    if journey.exit:
        return reverse(f"report:{journey.exit}")
    if journey.open_step:
        return reverse("report:step", args=[journey.open_step.slug])
    return reverse("report:check")


def _area(request: HttpRequest) -> str:
    """The area a guidance page sent them from, or nothing."""
    slug = request.GET.get("area", "")[:60]
    area = directory.area(slug) if slug else None
    return area.slug if area else ""
