"""Record an outcome, approve it as a second officer, and reopen a concern."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from prevent_portal import clock
from referrals.actions.casework import outcomes, reading
from referrals.actions.casework.linked_concerns import explain_matches
from referrals.actions.casework.two_people import reasons_to_confirm
from referrals.actions.search.matching import ensure_matched
from referrals.models import Concern, Event, Officer, Outcome, State
from referrals.models.states import Changed, Undecided, Unread
from referrals.review.concern_page import thread_page
from referrals.review.desk import render_step
from referrals.review.forms import ApprovalForm, OutcomeForm, ReopenForm, show_again
from referrals.review.history import entries
from referrals.review.view_decorators import for_concerns
from referrals.rules.permissions import check_user_can_approve, check_user_can_record_outcome, check_user_can_reopen

UNDECIDED = (
    "Another concern may be about the same person. Look at it, or ask a supervisor to where it is restricted, and "
    "say whether it is. Then come back here"
)
# No HEAD: these views record an event or run matching, and HEAD would do so without showing the page.
_form_methods = require_http_methods(["GET", "POST"])


@_form_methods
@for_concerns
def record_outcome(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    # Inquiries found concerns closed without a look at their history, so the page shows it above the form.
    check_user_can_record_outcome(officer, concern)
    initial = {"sector": concern.sector, "age_band": concern.age_band}
    form = OutcomeForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        names = ("rationale", "record_number", "signposted_to", "closing_sentence", "sector", "age_band")
        given = {name: form.cleaned_data[name] for name in names}
        outcome = Outcome(form.cleaned_data["outcome"])
        try:
            outcomes.record_outcome(concern=concern, outcome=outcome, by=officer, at=clock.now(), **given)
            return _done(request, concern, "Outcome recorded.")
        except Unread:
            # A form error and not the 409 page, which would lose the rationale.
            form.add_error(None, "The reporter has written since. Read the new message, then record the outcome")
        except Undecided:
            form.add_error(None, UNDECIDED)
    else:
        ensure_matched(concern, by=officer.user.email, at=clock.now())
    context = {
        "form": form,
        "entries": entries(Event.objects.filter(concern_id=concern.id)),
        "earlier": explain_matches(concern, officer),
    }
    return render_step(request, officer, concern, "review/outcome.html", context)


@_form_methods
@for_concerns
def approve(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    """Records a read event, because the page shows the rationale and the messages."""
    check_user_can_approve(officer, concern)
    alike = reasons_to_confirm((concern.owner, concern.outcome_by), officer, at=clock.now())
    data = request.POST if request.method == "POST" else None
    form = ApprovalForm(data, initial={"shown": concern.version}, alike=alike)
    if form.is_valid():
        try:
            _answer(concern, form, officer)
            is_agreed = form.cleaned_data["agree"] == "yes"
            return _done(request, concern, "You agreed to the outcome." if is_agreed else "Sent back to its owner.")
        except Changed:
            show_again(form, concern.version)
        except Undecided:
            form.add_error(None, UNDECIDED)
    content = reading.open_concern(concern=concern, by=officer, at=clock.now())
    context = {
        "form": form,
        "content": content,
        "thread": thread_page(content["messages"], unread_at=concern.unread_at),
        "earlier": explain_matches(concern, officer),
    }
    return render_step(request, officer, concern, "review/approval.html", context, content=content)


def _answer(concern: Concern, form: ApprovalForm, officer: Officer) -> None:
    at, shown, reason = clock.now(), form.cleaned_data["shown"], form.cleaned_data["reason"]
    if form.cleaned_data["agree"] == "yes":
        two_people = form.cleaned_data.get("two_people", "")
        outcomes.approve_outcome(concern=concern, by=officer, at=at, shown=shown, two_people=two_people)
    else:
        outcomes.send_back(concern=concern, reason=reason, by=officer, at=at, shown=shown)


@_form_methods
@for_concerns
def reopen(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    check_user_can_reopen(officer, concern)
    form = ReopenForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render_step(request, officer, concern, "review/question.html", {"form": form})
    outcomes.reopen_concern(concern=concern, reason=form.cleaned_data["reason"], by=officer, at=clock.now())
    return _done(request, concern, "Opened again.")


def _done(request: HttpRequest, concern: Concern, what: str) -> HttpResponse:
    state = Concern.objects.values_list("state", flat=True).get(pk=concern.pk)
    then = {
        State.CLOSED: " The concern is closed.",
        State.OUTCOME_RECORDED: " A second officer has to agree before the concern is closed.",
    }
    messages.success(request, what + then.get(State(state), ""))
    return redirect("review:notes", concern.reference)
