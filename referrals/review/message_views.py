"""Officers send messages to the reporter, who reads them with the return code."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from prevent_portal import clock
from referrals.actions.casework.message_templates import texts_in_use
from referrals.actions.casework.messages import MAX_MESSAGES, ContainsReturnCode, TooManyMessages, ask_reporter
from referrals.models import Concern, Officer
from referrals.review.desk import render_step
from referrals.review.message_forms import AskForm
from referrals.review.view_decorators import for_concerns
from referrals.rules.permissions import check_user_can_ask


@require_http_methods(["GET", "POST"])
@for_concerns
def ask(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    check_user_can_ask(officer, concern)
    texts = texts_in_use(officer.force_id)
    is_filling = request.method == "POST" and "use" in request.POST
    if is_filling:
        form = AskForm.with_text(request.POST, texts)
    else:
        form = AskForm(request.POST if request.method == "POST" else None, initial={"form_id": uuid.uuid4().hex})
    if not is_filling and form.is_valid():
        text, form_id = form.cleaned_data["text"], form.cleaned_data["form_id"]
        try:
            ask_reporter(concern=concern, text=text, form_id=form_id, by=officer, at=clock.now())
            messages.success(request, "Sent to the reporter.")
            return redirect("review:messages", concern.reference)
        except TooManyMessages:
            form.add_error("text", f"There are {MAX_MESSAGES} messages from officers, the most there can be")
        except ContainsReturnCode:
            form.add_error("text", "Take out the reporter’s return code: nobody but the reporter should know it")
    context = {"form": form, "texts": list(texts.values()), "is_filled": is_filling and not form.errors}
    return render_step(request, officer, concern, "review/ask.html", context)
