"""Casework: ownership, notes, waiting for information and follow-up. Each page has one form and one action."""

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from prevent_portal import clock
from prevent_portal.govuk.forms import QuestionForm
from referrals.actions.casework import assessment, ownership
from referrals.models import Concern, NoteKind, Officer
from referrals.review.forms import FollowUpForm, HandOverForm, NoteForm, WaitForm
from referrals.review.view_decorators import for_concerns
from referrals.rules.permissions import (
    check_user_can_follow_up,
    check_user_can_hand_over,
    check_user_can_note,
    check_user_can_wait,
    user_can_supervise,
)

_form_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_POST
@for_concerns
def take(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    ownership.take_concern(concern=concern, by=officer, at=clock.now(), shown=request.POST.get("shown", ""))
    return _redirect_to_concern(concern)


@require_POST
@for_concerns
def answer_offer(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    accepted = request.POST.get("answer") == "accept"
    ownership.answer_offer(concern=concern, accepted=accepted, by=officer, at=clock.now())
    return _redirect_to_concern(concern)


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
        return _redirect_to_concern(concern)
    return _render_question(request, concern, form)


@require_POST
@for_concerns
def assess(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    assessment.begin_assessment(concern=concern, by=officer, at=clock.now())
    return _redirect_to_concern(concern)


@_form_methods
@for_concerns
def wait(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    check_user_can_wait(officer, concern)

    def save(form: QuestionForm) -> None:
        what, until = form.cleaned_data["what"], form.cleaned_data["until"]
        assessment.await_information(concern=concern, what=what, until=until, by=officer, at=clock.now())

    return _ask_question(request, concern, WaitForm(_post_data(request)), save)


@_form_methods
@for_concerns
def follow_up(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    check_user_can_follow_up(officer, concern)

    def save(form: QuestionForm) -> None:
        assessment.set_follow_up(concern=concern, on=form.cleaned_data["on"], by=officer, at=clock.now())

    return _ask_question(request, concern, FollowUpForm(_post_data(request)), save)


@_form_methods
@for_concerns
def note(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    check_user_can_note(officer, concern)

    def save(form: QuestionForm) -> None:
        kind, text = NoteKind(form.cleaned_data["kind"]), form.cleaned_data["text"]
        form_id = form.cleaned_data["form_id"]
        assessment.add_note(concern=concern, kind=kind, text=text, by=officer, at=clock.now(), form_id=form_id)

    return _ask_question(request, concern, NoteForm(_post_data(request), initial={"form_id": uuid.uuid4().hex}), save)


def _ask_question(
    request: HttpRequest, concern: Concern, form: QuestionForm, save: Callable[[QuestionForm], None]
) -> HttpResponse:
    if not form.is_valid():
        return _render_question(request, concern, form)
    save(form)
    return _redirect_to_concern(concern)


def _render_question(request: HttpRequest, concern: Concern, form: QuestionForm) -> HttpResponse:
    return render(request, "review/question.html", {"concern": concern, "form": form})


def _post_data(request: HttpRequest) -> object:
    return request.POST if request.method == "POST" else None


def _redirect_to_concern(concern: Concern) -> HttpResponse:
    return redirect("review:concern", concern.reference)
