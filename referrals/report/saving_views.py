"""Save a draft by a code, and go on with it on another machine (ADR 0097)."""

from typing import Any

from django import forms
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from prevent_portal.govuk.forms import QuestionForm
from referrals.report import codes, draft_cookie, drafts, saved_drafts
from referrals.report.drafts import OpenDraft
from referrals.report.return_forms import SEVERAL
from referrals.report.view_decorators import needs_draft, next_page, takes_concerns, time_left
from referrals.sealing import return_codes, saving_codes


class SavedForm(QuestionForm):
    title = gettext_lazy("Enter the code that you saved it by")
    code = forms.CharField(
        label=title,
        help_text=gettext_lazy(
            "16 letters and numbers, like ABCD-EFGH-JKLM-NPQR. Capital or small letters are the same."
        ),
        max_length=1_000,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "dir": "ltr"}),
        error_messages={"required": gettext_lazy("Enter the code")},
    )


@require_POST
@needs_draft
def save(request: HttpRequest, draft: OpenDraft) -> HttpResponse:
    """Shows the code in the answer itself: it is stored nowhere, so no other page could show it."""
    if not draft.at_work:
        return redirect(next_page(draft.glance()))
    if not saved_drafts.may_be_saved(request, draft):
        context = time_left(draft) | {"window": _("Not saved")}
        return render(request, "report/work/not_saved.html", context, status=429)
    code = saved_drafts.save_by_code(draft)
    context = {"code": code, "window": _("Keep this"), "draft_until": draft.saved_until}
    return render(request, "report/work/saved.html", time_left(draft) | context)


@takes_concerns
def open_saved(request: HttpRequest) -> HttpResponse:
    form = SavedForm(request.POST if request.method == "POST" else None)
    with transaction.atomic():
        old = drafts.load_draft(request)
        if not form.is_valid():
            return _ask(request, form, old)
        found = saving_codes.read_codes(form.cleaned_data["code"])
        if len(found) > 1:
            form.add_error("code", SEVERAL)
            return _ask(request, form, old, codes_to_choose=codes.shown(found))
        # Text that cannot be a code is looked up too, so that response times do not tell wrong codes apart.
        letters = "".join(found)
        draft = saved_drafts.open_by_code(letters)
        if draft is None:
            return _refuse(request, form, old, letters)
        if old:
            old.close()
        response = redirect("report:tasks")
        draft_cookie.give_key(response, draft.cookie_key)
        return response


def _ask(request: HttpRequest, form: Any, old: OpenDraft | None, **more: Any) -> HttpResponse:
    context = {
        "form": form,
        "window": _("Code"),
        "days": settings.WORK_DRAFT_DAYS,
        "replaces": bool(old and old.answers and not old.saved_until),
    }
    return render(request, "report/work/open.html", context | more)


def _refuse(request: HttpRequest, form: Any, old: OpenDraft | None, letters: str) -> HttpResponse:
    # As for return codes (return_views): a right code works at once, whoever guessed before.
    wait = codes.seconds_to_wait(request, letters, is_of_the_other_kind=codes.opens_a_report(letters))
    form.add_error("code", _("We do not know this code. Check each letter and number"))
    response = _ask(request, form, old, perhaps_sent=return_codes.grouped(letters))
    if wait:
        response.status_code = 429
        response["Retry-After"] = str(wait)
    return response
