"""View decorators of the report, and the context that its pages share."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import transaction
from django.forms import CharField, IntegerField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guidance import directory
from prevent_portal import clock
from prevent_portal.errors import unavailable
from prevent_portal.words import Words
from referrals.actions.faults import key_register
from referrals.report import danger_signs, drafts, national_form
from referrals.report.drafts import OpenDraft
from referrals.report.forms.base import ReportForm
from referrals.report.journey import Journey
from referrals.report.raw_answers import capture
from referrals.report.steps import WORDINGS, Step
from referrals.rules.questions import question

# With less time left than this, pages say how much.
SHORT_MINUTES = 15
# The namespace of the report's addresses; officers enter what came otherwise with the same steps at their own.
REPORT = "report"
# Posted by a page that was opened from the check page, and by the button that leads to the optional questions.
CHANGE, ADD_MORE = "change", "add_more"

View = Callable[..., HttpResponse]


def takes_concerns(view: View) -> View:
    """Answer 503 with the numbers to call when there is no valid public key to seal with, or another key than the
    registered one.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs) if key_register.can_take_concerns() else unavailable(request)

    return require_http_methods(["GET", "HEAD", "POST"])(wrapped)


def needs_draft(view: View) -> View:
    """Pass the draft to the view. Without a draft show the ended page; for a sent draft redirect to its receipt.

    A POST runs in a transaction that holds the lock of the draft's row.
    """

    @takes_concerns
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return respond_with_draft(request, drafts.load_draft(request), view, *args, **kwargs)
        with transaction.atomic():
            return respond_with_draft(request, drafts.load_draft(request, lock=True), view, *args, **kwargs)

    return wrapped


def respond_with_draft(
    request: HttpRequest, draft: OpenDraft | None, view: View, *args: Any, **kwargs: Any
) -> HttpResponse:
    if draft is None:
        return draft_ended(request, *args, **kwargs)
    if request.POST.get("draft", draft.fingerprint) != draft.fingerprint:
        return draft_ended(request, *args, **kwargs, replaced=True)
    if draft.receipt:
        return redirect("report:sent")
    return view(request, draft, *args, **kwargs)


def draft_ended(request: HttpRequest, slug: str = "", *, replaced: bool = False) -> HttpResponse:
    """Say that the draft is gone, and give back what was posted to the step `slug`, for a new draft."""
    key = _answer_key(request, slug)
    form = posted_form(request, key)
    values = capture(form) if form else {}
    context = {
        "window": _("No longer here"),
        "minutes": settings.DRAFT_MINUTES,
        "picture_minutes": drafts.picture_minutes(),
        "replaced": replaced,
        "was_sent": not replaced and drafts.was_sent(request),
        "typed": [
            text
            for name, texts in values.items()
            for text in texts
            if form
            and isinstance(form.fields.get(name), CharField | IntegerField)
            and not form.fields[name].widget.is_hidden
        ],
        "carried": carry(key, values),
        "at_work": "work" in request.POST,
    }
    return render(request, "report/ended.html", context)


def _answer_key(request: HttpRequest, slug: str) -> str:
    # The page posts which wording it asked: "Where do they live?" and "Where do you live?" have different keys.
    asked = request.POST.get("asked", "")
    return asked if asked in WORDINGS and asked.partition(".")[0] == slug else slug


def posted_form(request: HttpRequest, key: str) -> ReportForm | None:
    """The bound form, valid or not, of a posted question; None when nothing was typed or chosen."""
    if request.method != "POST" or key not in WORDINGS:
        return None
    form = WORDINGS[key](request.POST, answers=Journey({}).answers)
    hidden = {field.name for field in form.hidden_fields()}
    values = capture(form)
    return form if any(any(texts) for name, texts in values.items() if name not in hidden) else None


def carry(key: str, values: Mapping[str, list[str]]) -> list[tuple[str, str]]:
    fields = [(name, text) for name, texts in values.items() for text in texts]
    return [("carried_step", key), *fields] if fields else []


def step_context(
    draft: OpenDraft, journey: Journey, current: Step, form: ReportForm, *, changes: bool = False, pages: str = REPORT
) -> dict[str, Any]:
    """`changes`: the reporter came from the check page, to change this answer alone, and goes back there."""
    before = journey.before(current)
    number, total = journey.progress(current)
    shown = {step.slug: draft.answers.get(journey.key(step), {}) for step in (before, current) if step}
    if form.is_bound:
        shown[current.slug] = capture(form)
    return time_left(draft) | {
        "form": form,
        "slug": current.slug,
        "asked": journey.key(current),
        "number": number,
        "total": total,
        "section": _section(journey, current),
        "part": _part(journey, current),
        "changes": changes,
        "offers_more": not draft.at_work
        and not current.is_optional
        and not journey.after(current)
        and number == total,
        "back": _page_before(journey, current, before, changes=changes, pages=pages),
        "danger": any(danger_signs.in_answer(slug, answer) for slug, answer in shown.items()),
        "ticked_signs": " ".join(danger_signs.choices_of(current.slug)),
    }


def _section(journey: Journey, current: Step) -> Words:
    if journey.at_work:
        return national_form.NAMES[question(current.slug).paper]
    return current.section if current.is_optional else ""


def _part(journey: Journey, current: Step) -> int:
    """Which of the sections, for the window's title, which does not say what they are about."""
    sections = journey.national() if journey.at_work else journey.additions()
    return next((number for number, (_, steps) in enumerate(sections, 1) if current in dict(steps)), 0)


def _page_before(journey: Journey, current: Step, before: Step | None, *, changes: bool, pages: str) -> str:
    if changes:
        return reverse(f"{pages}:check")
    if before:
        return reverse(f"{pages}:step", args=[before.slug])
    if journey.at_work:
        return reverse("report:tasks")
    return reverse(f"{pages}:add" if current.is_optional else f"{pages}:start")


def time_left(draft: OpenDraft) -> dict[str, Any]:
    left = max(0, int((draft.expires_at - clock.now()).total_seconds()))
    return {
        "draft": draft.fingerprint,
        "until": draft.expires_at,
        "seconds": left,
        "full_seconds": draft.minutes * 60,
        "is_short": left <= SHORT_MINUTES * 60,
        "at_work": draft.at_work,
        "saved_until": draft.saved_until,
    }


def is_change(request: HttpRequest) -> bool:
    return CHANGE in (request.POST if request.method == "POST" else request.GET)


def page_after(request: HttpRequest, journey: Journey, answered: Step, *, pages: str = REPORT) -> str:
    """An optional step leads through its section back to the list; the short way leads to the check page. At work
    every step leads through its section.
    """
    if journey.at_work:
        return _page_after_at_work(request, journey, answered)
    leads_to_list = answered.is_optional or ADD_MORE in request.POST
    if not journey.is_complete or is_change(request) or not leads_to_list:
        return next_page(journey, pages=pages)
    following = journey.after(answered) if answered.is_optional and answered in journey.path else None
    return reverse(f"{pages}:step", args=[following.slug]) if following else reverse(f"{pages}:add")


def _page_after_at_work(request: HttpRequest, journey: Journey, answered: Step) -> str:
    if is_change(request) and journey.is_complete:
        return reverse("report:check")
    following = journey.after(answered) if journey.step(answered.slug) else None
    return reverse("report:step", args=[following.slug]) if following and not journey.exit else next_page(journey)


def next_page(journey: Journey, *, pages: str = REPORT) -> str:
    if journey.exit:
        return reverse(f"{pages}:{journey.exit}")
    if journey.at_work:
        return reverse("report:tasks")
    if journey.open_step:
        return reverse(f"{pages}:step", args=[journey.open_step.slug])
    return reverse(f"{pages}:check")


def linked_from(request: HttpRequest) -> directory.AreaEntry | None:
    """The area whose guidance page linked here."""
    slug = request.GET.get("area", "")[:60]
    return directory.area(slug) if slug else None
