"""Supervisors' pages: proposed changes of their force's contacts, and test calls of its own numbers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from guidance import directory
from prevent_portal import clock
from prevent_portal.accounts.one_person import MaybeOnePerson
from prevent_portal.govuk.forms import QuestionForm
from referrals.models import Officer
from referrals.review.contact_forms import ProposalForm, TestCallForm
from referrals.review.view_decorators import for_officers, refused, supervisors_only


@require_safe
@for_officers
@supervisors_only
def show_contacts(request: HttpRequest, officer: Officer) -> HttpResponse:
    context = {
        "officer": officer,
        "proposals": directory.contact_proposals(officer.force_id),
        "numbers": directory.numbers_of_force(officer.force_id),
    }
    return render(request, "review/contacts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
@supervisors_only
def decide_proposal(request: HttpRequest, officer: Officer, proposal_id: int) -> HttpResponse:
    """Also where the test call of a new number is recorded. 409 when it was closed, overtaken or objected to in the
    meantime: the page then says so.
    """
    proposal = directory.contact_proposal(proposal_id, force_id=officer.force_id)
    if proposal is None:
        return refused(request, officer, "")
    alike = directory.reasons_to_confirm_contact_proposal(proposal_id, by=officer.user.email, at=clock.now())
    posted = request.POST if request.method == "POST" else None
    # The field of the one form that the other has not.
    is_call = posted is not None and "answered_by" in posted
    call = TestCallForm(posted if is_call else None)
    form = ProposalForm(None if is_call else posted, alike=alike)
    given: QuestionForm = call if is_call else form
    status = 200
    if given.is_valid():
        try:
            if is_call:
                _record_call(proposal_id, call, officer)
                return redirect("review:proposal", proposal_id)
            _decide(proposal_id, form, officer)
            return redirect("review:contacts")
        except (directory.InvalidTransition, directory.ChangeRefused, MaybeOnePerson) as refusal:
            given.add_error(None, str(refusal))
            proposal = directory.contact_proposal(proposal_id, force_id=officer.force_id)
            status = 409
    context = {"proposal": proposal, "form": form, "call": call, "given": given}
    return render(request, "review/proposal.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
@supervisors_only
def record_test_call(request: HttpRequest, officer: Officer, contact_id: int) -> HttpResponse:
    number = next((each for each in directory.numbers_of_force(officer.force_id) if each.id == contact_id), None)
    if number is None:
        return refused(request, officer, "")
    form = TestCallForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        now = clock.now()
        try:
            directory.record_contact_call(
                contact_id,
                force_id=officer.force_id,
                by=officer.user.email,
                called_at=now,
                at=now,
                **form.cleaned_data,
            )
            return redirect("review:contacts")
        except directory.InvalidTransition as refusal:
            form.add_error(None, str(refusal))
    return render(request, "review/test_call.html", {"number": number, "form": form})


def _record_call(proposal_id: int, form: TestCallForm, officer: Officer) -> None:
    force_id, by, now = officer.force_id, officer.user.email, clock.now()
    directory.record_proposal_call(proposal_id, force_id=force_id, by=by, called_at=now, at=now, **form.cleaned_data)


def _decide(proposal_id: int, form: ProposalForm, officer: Officer) -> None:
    force_id, by, at, reason = officer.force_id, officer.user.email, clock.now(), form.cleaned_data["reason"]
    if form.cleaned_data["agree"] == "yes":
        words = form.cleaned_data.get("two_people", "")
        directory.approve_contact_proposal(proposal_id, force_id=force_id, by=by, at=at, two_people=words)
    else:
        directory.refuse_contact_proposal(proposal_id, reason=reason, force_id=force_id, by=by, at=at)
