"""The pages behind the mailed links: confirm the new address, or object from the old one. GET changes nothing."""

from collections.abc import Callable

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from guidance.actions.contacts import InvalidTransition
from guidance.actions.history import LONGEST_REASON
from guidance.contact_checks.confirmation import ConfirmationForm, read_link, refuse_link
from guidance.models import ContactProposal
from guidance.proposals import deciding, links
from prevent_portal import clock
from prevent_portal.govuk.forms import QuestionForm


class ObjectionForm(QuestionForm):
    submit_label = "Object to this change"
    reason = forms.CharField(
        label="What is wrong with it?",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter what is wrong with it"},
    )
    name = ConfirmationForm.base_fields["name"]
    role = ConfirmationForm.base_fields["role"]


def _check_can_confirm(proposal: ContactProposal) -> None:
    if not proposal.awaits_confirmation:
        raise InvalidTransition("This link has been used, or the proposal is no longer open.")


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    named = _open(request, links.read_confirmation, _check_can_confirm)
    if isinstance(named, HttpResponse):
        return named
    proposal = named.proposal
    form = ConfirmationForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "guidance/contacts/confirm.html", {"form": form, "contact": _shown(proposal)})
    given = form.cleaned_data
    works = given["works"] == "yes"
    try:
        deciding.answer_link(
            proposal_id=proposal.pk,
            takes_concerns=works,
            name=given["name"],
            role=given["role"],
            at=clock.now(),
        )
    except InvalidTransition as error:  # answered or overtaken in the meantime
        return refuse_link(request, str(error), 410)
    context = {"works": works, "contact": _shown(proposal), "is_proposal": True}
    return render(request, "guidance/contacts/answered.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def object_to(request: HttpRequest) -> HttpResponse:
    named = _open(request, links.read_objection, lambda proposal: deciding.check_can_object(proposal, at=clock.now()))
    if isinstance(named, HttpResponse):
        return named
    form = ObjectionForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "guidance/contacts/object.html", {"form": form, "proposal": named.proposal})
    try:
        deciding.object_to(proposal_id=named.proposal.pk, address=named.address, at=clock.now(), **form.cleaned_data)
    except InvalidTransition as error:
        return refuse_link(request, str(error), 410)
    return render(request, "guidance/contacts/objected.html", {"proposal": named.proposal})


def _open(
    request: HttpRequest, read: Callable[[str], links.Named], check: Callable[[ContactProposal], None]
) -> links.Named | HttpResponse:
    """404 for a link without a valid signature, 410 for one that is expired, used or outdated."""
    named = read_link(request, read)
    if isinstance(named, HttpResponse):
        return named
    try:
        check(named.proposal)
    except InvalidTransition as error:
        return refuse_link(request, str(error), 410)
    return named


def _shown(proposal: ContactProposal) -> dict[str, object]:
    label = proposal.what["label"][1] if "label" in proposal.what else getattr(proposal.contact, "label", "")
    return {"area": proposal.area, "value": proposal.value, "label": label}
