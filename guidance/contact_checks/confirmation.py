"""The page of a confirmation link. GET changes nothing, because mail scanners open links."""

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from guidance.actions.contacts import InvalidTransition
from guidance.contact_checks import asking, links
from prevent_portal import clock
from prevent_portal.govuk.forms import QuestionForm
from prevent_portal.referrers import origin_only

Named = TypeVar("Named")
_SELECT = "Select whether concerns should be sent to this mailbox"
_EXPIRED = "This link has expired. If you were sent a newer one, use that."
_UNREADABLE = "This link is not complete. Copy all of it from the mail."


class ConfirmationForm(QuestionForm):
    submit_label = "Send your answer"
    works = forms.ChoiceField(
        label="Does your team read this mailbox, and take Prevent concerns there?",
        widget=forms.RadioSelect,
        choices=[("yes", "Yes, send concerns here"), ("no", "No, this is not the right place")],
        error_messages=dict.fromkeys(["required", "invalid_choice"], _SELECT),
    )
    name = forms.CharField(
        label="Your name",
        max_length=90,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Enter your name"},
    )
    role = forms.CharField(
        label="Your role",
        max_length=90,
        help_text="For example, Prevent officer. Seen by those who keep this contact, not by the public.",
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
        error_messages={"required": "Enter your role"},
    )


@origin_only
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """404 for a link without a valid signature, 410 for one that is expired, used or outdated."""
    ask_id = read_link(request, links.read)
    if isinstance(ask_id, HttpResponse):
        return ask_id
    try:
        asked = asking.open_ask(ask_id)
    except InvalidTransition as error:
        return refuse_link(request, str(error), 410)
    form = ConfirmationForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "guidance/contacts/confirm.html", {"form": form, "contact": asked.contact})
    given = form.cleaned_data
    works = given["works"] == "yes"
    try:
        asking.answer_link(
            ask_id=asked.pk, takes_concerns=works, name=given["name"], role=given["role"], at=clock.now()
        )
    except InvalidTransition as error:  # another person of the team answered first
        return refuse_link(request, str(error), 410)
    return render(request, "guidance/contacts/answered.html", {"works": works, "contact": asked.contact})


def read_link(request: HttpRequest, read: Callable[[str], Named]) -> Named | HttpResponse:
    try:
        return read(request.GET.get("token", ""))
    except links.Unreadable:
        return refuse_link(request, _UNREADABLE, 404)
    except links.Expired:
        return refuse_link(request, _EXPIRED, 410)


def refuse_link(request: HttpRequest, words: str, status: int) -> HttpResponse:
    return render(request, "guidance/contacts/dead_link.html", {"words": words}, status=status)
