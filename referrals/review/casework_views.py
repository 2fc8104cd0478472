"""Casework: ownership, notes, waiting for information and review dates. Each page has one form and one action."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from prevent_portal import clock
from prevent_portal.govuk.forms import QuestionForm
from prevent_portal.jinja import day
from referrals.actions.casework import assessment, ownership, reading
from referrals.models import Concern, NoteKind, Officer
from referrals.review.desk import render_step
from referrals.review.forms import FollowUpForm, HandOverForm, NoteForm, WaitForm
from referrals.review.view_decorators import for_concerns
from referrals.rules.permissions import (
    check_user_can_follow_up,
    check_user_can_hand_over,
    check_user_can_note,
    check_user_can_wait,
    user_can_supervise,
)

_form_methods = require_http_methods(["GET", "POST"])


@require_POST
@for_concerns
def acknowledge(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    reading.acknowledge_concern(concern=concern, by=officer, at=clock.now())
    leads_to = "review:outcome" if request.POST.get("then") == "assess" else "review:concern"
    return _done(request, concern, "Acknowledged. You own this concern now.", leads_to)


@require_POST
@for_concerns
def take(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    ownership.take_concern(concern=concern, by=officer, at=clock.now(), shown=request.POST.get("shown", ""))
    return _done(request, concern, "Assigned to you.")


@require_POST
@for_concerns
def answer_offer(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    accepted = request.POST.get("answer") == "accept"
    ownership.answer_offer(concern=concern, accepted=accepted, by=officer, at=clock.now())
    return _done(request, concern, "Accepted. You own this concern now." if accepted else "Declined.")


@_form_methods
@for_concerns
def hand_over(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    check_user_can_hand_over(officer, concern)
    # Officers who left keep an inactive account, and could not work on the concern.
    colleagues = Officer.objects.filter(force_id=officer.force_id, user__is_active=True).select_related("user")
    others = colleagues.exclude(pk=concern.owner_id or 0).order_by("user__email")
    form = HandOverForm(_post_data(request), colleagues=others, shown=concern.version)
    if form.is_valid():
        action = ownership.assign_concern if user_can_supervise(officer) else ownership.offer_concern
        to, shown = form.cleaned_data["to"], form.cleaned_data["shown"]
        action(concern=concern, to=to, by=officer, at=clock.now(), shown=shown)
        what = f"Assigned to {to}." if user_can_supervise(officer) else f"Offered to {to}, who can accept it."
        return _done(request, concern, what)
    return _render_question(request, officer, concern, form)


@require_POST
@for_concerns
def assess(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    assessment.begin_assessment(concern=concern, by=officer, at=clock.now())
    return _done(request, concern, "Assessment started.")


@_form_methods
@for_concerns
def wait(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    check_user_can_wait(officer, concern)

    def save(form: QuestionForm) -> str:
        what, until = form.cleaned_data["what"], form.cleaned_data["until"]
        assessment.await_information(concern=concern, what=what, until=until, by=officer, at=clock.now())
        return f"Waiting for information. The review date is {day(until)}."

    return _ask_question(request, officer, concern, WaitForm(_post_data(request)), save)


@_form_methods
@for_concerns
def follow_up(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    check_user_can_follow_up(officer, concern)

    def save(form: QuestionForm) -> str:
        assessment.set_follow_up(concern=concern, on=form.cleaned_data["on"], by=officer, at=clock.now())
        return f"The review date is {day(form.cleaned_data['on'])}."

    return _ask_question(request, officer, concern, FollowUpForm(_post_data(request)), save)


@_form_methods
@for_concerns
def note(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    check_user_can_note(officer, concern)

    def save(form: QuestionForm) -> str:
        kind, text = NoteKind(form.cleaned_data["kind"]), form.cleaned_data["text"]
        form_id = form.cleaned_data["form_id"]
        assessment.add_note(concern=concern, kind=kind, text=text, by=officer, at=clock.now(), form_id=form_id)
        return "Note added."

    form = NoteForm(_post_data(request), initial={"form_id": uuid.uuid4().hex})
    return _ask_question(request, officer, concern, form, save, leads_to="review:notes")


def _ask_question(
    request: HttpRequest,
    officer: Officer,
    concern: Concern,
    form: QuestionForm,
    save: Callable[[QuestionForm], str],
    *,
    leads_to: str = "review:concern",
) -> HttpResponse:
    """`save` returns what the next page says."""
    if not form.is_valid():
        return _render_question(request, officer, concern, form)
    return _done(request, concern, save(form), leads_to)


def _render_question(request: HttpRequest, officer: Officer, concern: Concern, form: QuestionForm) -> HttpResponse:
    return render_step(request, officer, concern, "review/question.html", {"form": form})


def _post_data(request: HttpRequest) -> object:
    return request.POST if request.method == "POST" else None


def _done(request: HttpRequest, concern: Concern, what: str, leads_to: str = "review:concern") -> HttpResponse:
    messages.success(request, what)
    return redirect(leads_to, concern.reference)
