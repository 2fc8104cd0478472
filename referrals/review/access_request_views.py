"""Supervisors say that a subject access request was answered, or extend its time."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from prevent_portal import clock
from prevent_portal.govuk.forms import QuestionForm
from prevent_portal.jinja import day
from referrals.actions.data_rights import answering
from referrals.models import Officer, SubjectAccessRequest
from referrals.models.subject_access_request import Answer
from referrals.review.data_rights_views import for_access_requests
from referrals.review.review_forms import AnswerForm, ExtensionForm

_form_methods = require_http_methods(["GET", "POST"])


@_form_methods
@for_access_requests
def answer(request: HttpRequest, officer: Officer, access_request: SubjectAccessRequest) -> HttpResponse:
    if access_request.answered_on:
        return _nothing_to_do(request, access_request)
    form = AnswerForm(_posted(request), received_on=timezone.localdate(access_request.received_at))
    if not form.is_valid():
        return _question(request, access_request, form)
    given = {"answer": Answer(form.cleaned_data["answer"]), "on": form.cleaned_data["on"]}
    answering.answer_access_request(access_request=access_request, by=officer, at=clock.now(), **given)
    messages.success(request, "Recorded. What it found is no longer kept for it.")
    return redirect("review:access-request", access_request.pk)


@_form_methods
@for_access_requests
def extend(request: HttpRequest, officer: Officer, access_request: SubjectAccessRequest) -> HttpResponse:
    if not answering.can_be_extended(access_request, timezone.localdate(clock.now())):
        return _nothing_to_do(request, access_request)
    form = ExtensionForm(_posted(request))
    if not form.is_valid():
        return _question(request, access_request, form)
    reason = form.cleaned_data["reason"]
    answering.extend_access_request(access_request=access_request, reason=reason, by=officer, at=clock.now())
    access_request.refresh_from_db()
    messages.success(request, f"To be answered by {day(access_request.answer_by)}. Tell the person so, and why.")
    return redirect("review:access-request", access_request.pk)


def _question(request: HttpRequest, access_request: SubjectAccessRequest, form: QuestionForm) -> HttpResponse:
    return render(request, "review/access_request_question.html", {"access_request": access_request, "form": form})


def _nothing_to_do(request: HttpRequest, access_request: SubjectAccessRequest) -> HttpResponse:
    return render(request, "review/access_request_over.html", {"access_request": access_request}, status=409)


def _posted(request: HttpRequest) -> object:
    return request.POST if request.method == "POST" else None
