"""Record an outcome, approve it as a second officer, and reopen a concern."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from prevent_portal import clock
from referrals.actions.casework import closing, outcomes
from referrals.actions.casework.two_people import reasons_to_confirm
from referrals.actions.search.matching import ensure_matched
from referrals.models import Concern, Officer, Outcome, State
from referrals.models.states import Changed, Unanswered, Undecided, Unread
from referrals.review.assessment_form import assessment_beside, save_beside
from referrals.review.desk import render_step
from referrals.review.forms import ApprovalForm, OutcomeForm, ReopenForm, show_again
from referrals.review.view_decorators import for_concerns
from referrals.review.weighed_page import weighed_page
from referrals.rules.permissions import check_user_can_approve, check_user_can_record_outcome, check_user_can_reopen

UNDECIDED = (
    "Another concern may be about the same person. Look at it, or ask a supervisor to where it is restricted, and "
    "confirm or reject the match. Then come back here"
)
UNREAD = "The reporter has written since. Read the new message, above, then answer again"
_GIVEN = (
    *("rationale", "record_number", "signposted_to", "why_not_gateway"),
    *("closing_sentence", "sector", "age_band"),
)
NEW_SIGN = "There is a new danger sign. Look at it, and enter why it does not stand in the way"
# No HEAD: these views record an event or run matching, and HEAD would do so without showing the page.
_form_methods = require_http_methods(["GET", "POST"])


@_form_methods
@for_concerns
def record_outcome(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    """Shows what is weighed, and records it as read: inquiries found concerns closed without a look at it."""
    check_user_can_record_outcome(officer, concern)
    initial = {"sector": concern.sector, "age_band": concern.age_band}
    data = request.POST if request.method == "POST" else None
    signs = closing.signs_to_answer(concern)
    form = OutcomeForm(data, initial=initial, signs=signs, is_child=concern.about_child)
    beside = assessment_beside(concern, data) if data else None
    if data and data.get("then") == "later":
        if save_beside(concern, beside, by=officer):
            messages.success(request, "Assessment saved. No outcome is recorded.")
            beside = None
        # With what was entered of an outcome, and without what is missing of it.
        form = OutcomeForm(None, initial=initial | data.dict(), signs=signs, is_child=concern.about_child)
    elif form.is_valid() and (not beside or not beside.is_written or save_beside(concern, beside, by=officer)):
        given = {name: form.cleaned_data[name] for name in _GIVEN} | {"danger": form.danger}
        answers = outcomes.OutcomeAnswers(Outcome(form.cleaned_data["outcome"]), **given)
        try:
            outcomes.record_outcome(concern=concern, answers=answers, by=officer, at=clock.now())
            return _done(request, concern, "Outcome recorded.")
        except Unread:
            # A form error and not the 409 page, which would lose the rationale.
            form.add_error(None, UNREAD)
        except Unanswered:
            form = OutcomeForm(data, signs=closing.signs_to_answer(concern), is_child=concern.about_child)
            form.add_error(None, NEW_SIGN)
        except Undecided:
            form.add_error(None, UNDECIDED)
        beside = assessment_beside(concern, data)
    else:
        ensure_matched(concern, by=officer.user.email, at=clock.now())
    content, weighed = weighed_page(concern, officer)
    if data is None:
        beside = assessment_beside(concern, None, content)
    second = {"why_second": closing.why_second_officer(concern, by=officer, at=clock.now())}
    context = {"form": form, "signs": form.signs, "beside": beside} | weighed | second
    return render_step(request, officer, concern, "review/outcome.html", context, content=content)


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
        except Unread:
            form.add_error(None, UNREAD)
        except Unanswered:
            form.add_error(None, "There is a danger sign that the outcome does not answer. Send it back to its owner")
    content, weighed = weighed_page(concern, officer)
    context = {"form": form, "signs": closing.signs_to_answer(concern)} | weighed
    return render_step(request, officer, concern, "review/approval.html", context, content=content)


def _answer(concern: Concern, form: ApprovalForm, officer: Officer) -> None:
    at, shown, reason = clock.now(), form.cleaned_data["shown"], form.cleaned_data["reason"]
    if form.cleaned_data["agree"] == "yes":
        two_people = form.cleaned_data.get("two_people", "")
        agreement = form.cleaned_data["agreement"]
        outcomes.approve_outcome(
            concern=concern, agreement=agreement, by=officer, at=at, shown=shown, two_people=two_people
        )
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
