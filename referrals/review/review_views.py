"""What is to be reviewed, with who is asked, and the page on which somebody decides."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from prevent_portal import clock
from prevent_portal.jinja import day
from referrals.actions.casework.review_answers import end_keeping, keep_for_months, obstacles_to_ending
from referrals.actions.retention import reviews
from referrals.models import Concern, Officer, SubjectAccessRequest
from referrals.review.desk import render_step
from referrals.review.review_forms import END, ReviewForm
from referrals.review.view_decorators import for_concerns, for_officers
from referrals.rules import review_days
from referrals.rules.permissions import (
    check_user_can_review,
    supervisors_of,
    user_can_end_keeping,
    user_can_supervise,
)

LISTED = 50
# What comes next is listed too.
AHEAD = timedelta(days=28)
SUPERVISORS, DUTY_DESK = "the force’s supervisors", "the duty desk"


@dataclass(frozen=True)
class Row:
    """`who` is asked now, or will be on the day; `asked` is how often somebody was."""

    day: date
    who: str
    asked: int
    reference: str = ""
    reasons: str = ""
    access_request: SubjectAccessRequest | None = None


@require_safe
@for_officers
def show_reviews(request: HttpRequest, officer: Officer) -> HttpResponse:
    now = clock.now()
    concerns = reviews.due_concerns(now + AHEAD).visible_to(officer)
    if not user_can_supervise(officer):
        concerns = concerns.filter(owner=officer, closed_at=None, restricted_at=None)
    supervisors = list(supervisors_of(officer.force_id).order_by("pk").values_list("user__email", flat=True))
    found = concerns.select_related("owner__user").order_by("review_at", "pk")[: LISTED + 1]
    today = timezone.localdate(now)
    rows = [_row_of_concern(each, supervisors, today) for each in found]
    if user_can_supervise(officer):
        rows += _rows_of_requests(officer, supervisors, today)
    rows.sort(key=lambda row: row.day)
    context = {
        "officer": officer,
        "due": [row for row in rows if row.day <= today][:LISTED],
        "coming": [row for row in rows if row.day > today][:LISTED],
        "has_more": len(rows) > LISTED,
        "supervisors": supervisors,
        "can_supervise": user_can_supervise(officer),
    }
    return render(request, "review/reviews.html", context)


@require_http_methods(["GET", "POST"])
@for_concerns
def decide(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    check_user_can_review(officer, concern)
    form = ReviewForm(
        request.POST if request.method == "POST" else None,
        months=review_days.months_to_choose(concern),
        blocked_by=obstacles_to_ending(concern) if user_can_end_keeping(officer, concern) else None,
    )
    if not form.is_valid():
        dated = review_days.with_review_days(Concern.objects.filter(pk=concern.pk)).get()
        context = {
            "form": form,
            "review_on": timezone.localdate(dated.review_at),
            "why": {name: review_days.REVIEWED[name].words for name in review_days.reasons(dated)},
            "asked": dated.asked,
        }
        return render_step(request, officer, concern, "review/review.html", context)
    messages.success(request, _record(form.cleaned_data, concern, officer))
    return redirect("review:reviews")


def _record(cleaned: dict[str, Any], concern: Concern, officer: Officer) -> str:
    given = {"concern": concern, "reason": cleaned["reason"], "by": officer, "at": clock.now()}
    if cleaned["decision"] == END:
        end_keeping(**given)
        return f"{concern.reference} is destroyed when its period is over."
    until = keep_for_months(months=int(cleaned["decision"]), **given)
    return f"{concern.reference} is kept. You are asked again on {day(until)}."


def _row_of_concern(concern: Any, supervisors: list[str], today: date) -> Row:
    day = timezone.localdate(concern.review_at)
    return Row(
        day=day,
        who=_who(concern, review_days.step_on(today, since=day), supervisors),
        asked=concern.asked,
        reference=concern.reference,
        reasons="; ".join(review_days.REVIEWED[name].words for name in review_days.reasons(concern)),
    )


def _rows_of_requests(officer: Officer, supervisors: list[str], today: date) -> Iterator[Row]:
    all_asked = reviews.askings(officer.force_id)
    for each in SubjectAccessRequest.objects.unanswered().visible_to(officer).select_related("by__user"):
        day = review_days.first_asked_on(each)
        if day <= today + AHEAD:
            who = _who(each, review_days.step_on(today, since=day), supervisors)
            yield Row(day, who, len(reviews.since_its_day(each, all_asked)), access_request=each)


def _who(about: Concern | SubjectAccessRequest, step: review_days.Asking, supervisors: list[str]) -> str:
    if owner := reviews.owner_to_ask(step, about):
        return str(owner.user.email)
    if not supervisors:
        return DUTY_DESK
    return f"{SUPERVISORS} and {DUTY_DESK}" if step.of_duty_desk else SUPERVISORS
