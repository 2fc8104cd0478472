"""Working a concern: who owns it, notes, waiting and going on. Each page has one form and one verb."""

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

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

_asks = require_http_methods(["GET", "HEAD", "POST"])


@require_POST
@for_concerns
def take(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    ownership.take_concern(concern=concern, by=officer, at=timezone.now(), shown=request.POST.get("shown", ""))
    return _back(concern)


@require_POST
@for_concerns
def answer_offer(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    accepted = request.POST.get("answer") == "accept"
    ownership.answer_offer(concern=concern, accepted=accepted, by=officer, at=timezone.now())
    return _back(concern)


@_asks
@for_concerns
def hand_over(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    """The owner offers; a supervisor assigns."""
    check_user_can_hand_over(officer, concern)
    # An officer who has left the force keeps an account without a way in, and can own nothing.
    colleagues = Officer.objects.filter(force_id=officer.force_id, user__is_active=True).select_related("user")
    others = colleagues.exclude(pk=concern.owner_id or 0).order_by("user__email")
    form = HandOverForm(_data(request), colleagues=others, shown=concern.version)
    if form.is_valid():
        verb = ownership.assign_concern if user_can_supervise(officer) else ownership.offer_concern
        to, shown = form.cleaned_data["to"], form.cleaned_data["shown"]
        verb(concern=concern, to=to, by=officer, at=timezone.now(), shown=shown)
        return _back(concern)
    return _show(request, concern, form)


@require_POST
@for_concerns
def assess(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    assessment.begin_assessment(concern=concern, by=officer, at=timezone.now())
    return _back(concern)


@_asks
@for_concerns
def wait(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    check_user_can_wait(officer, concern)

    def do(form: QuestionForm) -> None:
        what, until = form.cleaned_data["what"], form.cleaned_data["until"]
        assessment.await_information(concern=concern, what=what, until=until, by=officer, at=timezone.now())

    return _ask(request, concern, WaitForm(_data(request)), do)


@_asks
@for_concerns
def follow_up(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    check_user_can_follow_up(officer, concern)

    def do(form: QuestionForm) -> None:
        assessment.set_follow_up(concern=concern, on=form.cleaned_data["on"], by=officer, at=timezone.now())

    return _ask(request, concern, FollowUpForm(_data(request)), do)


@_asks
@for_concerns
def note(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    check_user_can_note(officer, concern)

    def do(form: QuestionForm) -> None:
        kind, text = NoteKind(form.cleaned_data["kind"]), form.cleaned_data["text"]
        form_id = form.cleaned_data["form_id"]
        assessment.add_note(concern=concern, kind=kind, text=text, by=officer, at=timezone.now(), form_id=form_id)

    return _ask(request, concern, NoteForm(_data(request), initial={"form_id": uuid.uuid4().hex}), do)


def _ask(
    request: HttpRequest, concern: Concern, form: QuestionForm, do: Callable[[QuestionForm], None]
) -> HttpResponse:
    if not form.is_valid():
        return _show(request, concern, form)
    do(form)
    return _back(concern)


def _show(request: HttpRequest, concern: Concern, form: QuestionForm) -> HttpResponse:
    return render(request, "review/question.html", {"concern": concern, "form": form})


def _data(request: HttpRequest) -> object:
    return request.POST if request.method == "POST" else None


def _back(concern: Concern) -> HttpResponse:
    return redirect("review:concern", concern.reference)
