"""Supervisors see who is to join their force and what was done to its accounts, and approve or refuse."""

from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from prevent_portal.accounts.actions.role_requests import deciders
from prevent_portal.accounts.models import AccountEvent, RoleRequest
from prevent_portal.accounts.people.access import reauthentication_required
from prevent_portal.accounts.people.deciding import decide
from referrals.models import Officer
from referrals.review.view_decorators import View, for_officers, refused, supervisors_only

LISTED = 100


@require_safe
@for_officers
@supervisors_only
def show_people(request: HttpRequest, officer: Officer) -> HttpResponse:
    context = {
        "requests": RoleRequest.objects.open().filter(force_id=officer.force_id).select_related("force", "asked_by"),
        "events": AccountEvent.objects.filter(force_id=officer.force_id)[:LISTED],
        "force": officer.force,
    }
    return render(request, "review/people.html", context)


def for_requests(view: View) -> View:
    """Pass the view an open request of the supervisor's force; any other id gives the same 404 as an unknown one."""

    @for_officers
    @supervisors_only
    @wraps(view)
    def wrapped(request: HttpRequest, officer: Officer, request_id: int) -> HttpResponse:
        open_ones = RoleRequest.objects.open().select_related("force", "asked_by", "user", "invitation")
        asked = open_ones.filter(pk=request_id, force_id=officer.force_id).first()
        return view(request, officer, asked) if asked else refused(request, officer, "")

    return wrapped


@require_http_methods(["GET", "HEAD", "POST"])
@for_requests
@reauthentication_required
def answer_request(request: HttpRequest, officer: Officer, asked: RoleRequest) -> HttpResponse:
    found = deciders(asked)
    context = {"asked": asked, "deciders": found.users}
    if officer.user in found:
        form, is_answered = decide(request, asked, officer.user)
        if is_answered:
            messages.success(request, "Your answer is recorded.")
            return redirect("review:people")
        context["form"] = form
    return render(request, "review/role_request.html", context)
