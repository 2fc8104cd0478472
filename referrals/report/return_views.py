"""Pages for a reporter who returns with the code: status, officers' questions and messages.

The code is in no URL, log or page; between pages a visit (return_visits.py) holds the key that is derived from it.
"""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from prevent_portal import clock, languages
from referrals.actions.casework.messages import (
    ContainsReturnCode,
    TooManyMessages,
    add_reporter_message,
    open_thread_for_reporter,
)
from referrals.database import force_scope as row_level_security
from referrals.models import Concern
from referrals.models.message import Author, Subject
from referrals.models.states import InvalidTransition
from referrals.report import codes, danger_signs, return_visits
from referrals.report.report_status import status_of
from referrals.report.return_forms import MOST_WORDS, SEVERAL, ReturnForm, WordsForm
from referrals.report.return_visits import Visit
from referrals.rules.permissions import reporter_can_write
from referrals.sealing import SealingUnavailable, return_codes

_WRONG = _("We do not know this code. Check each letter and number")
_TOO_MANY_WRONG = _(
    "We do not know this code, and many wrong codes have come from your connection. "
    "Check each letter and number: a right code still opens your report"
)
_UNREAD = _(
    "This was not sent: the Prevent team has not read your last messages yet. Copy your words and send them later"
)
_FULL = _("This was not sent: your report can hold no more messages. Copy your words into a new report")


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    form = ReturnForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _ask_for_code(request, form)
    found = return_codes.read_codes(form.cleaned_data["code"])
    if len(found) > 1:
        form.add_error("code", SEVERAL)
        return _ask_for_code(request, form, codes_to_choose=codes.shown(found))
    # Text that cannot be a code is looked up too, so that response times do not tell wrong codes apart.
    letters = "".join(found)
    concern = codes.concern_of(letters)
    if concern is None:
        return _refuse(request, form, letters)
    return_visits.end_visit(request)
    visit = return_visits.start_visit(concern, letters, words=form.cleaned_data.get("words", ""))
    response = redirect("return_messages")
    return_visits.give_key(response, visit)
    return response


@require_http_methods(["GET", "POST"])
def messages(request: HttpRequest) -> HttpResponse:
    """A GET records that the reporter saw the question; HEAD is refused because it would record it unseen."""
    visit = return_visits.load_visit(request)
    if visit is not None:
        with row_level_security.for_secrets(visit.concern_id):
            if concern := visit.concern():
                return _respond(request, visit, concern)
    return _ask_for_code(request, ReturnForm(words=request.POST.get("text", "")[:MOST_WORDS]), ended=True)


def _respond(request: HttpRequest, visit: Visit, concern: Concern) -> HttpResponse:
    if request.method != "POST":
        return _show(request, visit, concern, _empty_form(visit))
    if languages.PARAMETER in request.GET:
        return _show(request, visit, concern, WordsForm(initial=request.POST.dict()))
    form = WordsForm(request.POST)
    if not form.is_valid() or not _send(form, concern):
        return _show(request, visit, concern, form)
    visit.words = ""
    visit.save()
    return redirect("return_messages")


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    return_visits.end_visit(request)
    response = redirect("/")
    return_visits.forget_key(response)
    languages.forget(response)
    response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


def _refuse(request: HttpRequest, form: ReturnForm, letters: str) -> HttpResponse:
    # The wait is only a header: sleeping here would block a thread, and a right code must still work at once.
    wait = codes.seconds_to_wait(request, letters, is_of_the_other_kind=codes.opens_a_draft(letters))
    form.add_error("code", _TOO_MANY_WRONG if wait else _WRONG)
    response = _ask_for_code(request, form, perhaps_saved=return_codes.grouped(letters))
    if wait:
        response.status_code = 429
        response["Retry-After"] = str(wait)
    return response


def _ask_for_code(request: HttpRequest, form: ReturnForm, *, ended: bool = False, **context: Any) -> HttpResponse:
    return render(request, "report/return.html", {"form": form, "ended": ended} | context)


def _empty_form(visit: Visit) -> WordsForm:
    return WordsForm(initial={"text": visit.words, "form_id": uuid.uuid4().hex})


def _send(form: WordsForm, concern: Concern) -> bool:
    """Whether the message was sent; otherwise the form has an error and keeps the text."""
    text, form_id = form.cleaned_data["text"], form.cleaned_data["form_id"]
    subject = Subject(form.cleaned_data["subject"] or Subject.ADDITION)
    try:
        add_reporter_message(
            concern=concern,
            text=text,
            form_id=form_id,
            at=clock.now(),
            subject=subject,
            danger_signs=danger_signs.signs_in(text),
        )
    except ContainsReturnCode:
        form.add_error("text", _("Take your return code out of what you wrote. Nobody else should know it"))
    except TooManyMessages as too_many:
        form.add_error("text", _UNREAD if too_many.can_wait else _FULL)
    except InvalidTransition:
        form.add_error("text", _("This was not sent: your report is finished. Copy your words into a new report"))
    except SealingUnavailable:
        form.add_error("text", _("This was not sent: we cannot keep it safe just now. Copy your words and try later"))
    return form.is_valid()


def _show(request: HttpRequest, visit: Visit, concern: Concern, form: WordsForm) -> HttpResponse:
    now = clock.now()
    lines = open_thread_for_reporter(concern=concern, key=visit.reply_key, at=now)
    context = {
        "status": status_of(concern, lines, now=now),
        "lines": lines,
        "form": form,
        "may_write": form.is_bound or reporter_can_write(concern),
        "is_theirs": bool(lines) and lines[-1].message.author == Author.REPORTER,
    }
    return render(request, "report/status.html", context)
