"""Answer a request for a role, on the administrators' pages and on the supervisors'."""

from django.http import HttpRequest

from prevent_portal import clock
from prevent_portal.accounts import roles
from prevent_portal.accounts.actions import role_requests
from prevent_portal.accounts.actions.access import InvalidTransition
from prevent_portal.accounts.models import RoleRequest, User
from prevent_portal.accounts.people.forms import DecisionForm


def decide(request: HttpRequest, asked: RoleRequest, by: User) -> tuple[DecisionForm, bool]:
    """The form, and whether it has been answered."""
    alike = role_requests.reasons_to_confirm(asked, by, at=clock.now())
    form = DecisionForm(request.POST if request.method == "POST" else None, alike=alike)
    return form, form.is_valid() and _answer(form, asked, by)


def _answer(form: DecisionForm, asked: RoleRequest, by: User) -> bool:
    given, at = form.cleaned_data, clock.now()
    try:
        if given["agree"] == "yes":
            words = given.get("two_people", "")
            role_requests.approve(request_id=asked.pk, reason=given["reason"], by=by, at=at, two_people=words)
        else:
            role_requests.refuse(request_id=asked.pk, reason=given["reason"], by=by, at=at)
    except (InvalidTransition, roles.RoleRefused) as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
