"""Views to invite people, and to send again or withdraw an invitation."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from prevent_portal import clock
from prevent_portal.accounts.actions import invitations
from prevent_portal.accounts.models import Invitation, User
from prevent_portal.accounts.people.access import administrator_required, reauthentication_required
from prevent_portal.accounts.people.forms import InviteForm

_WAITS = "The invitation waits for approval, and leaves by mail then. Whoever approves was mailed."
_LEAVES = "The invitation leaves by mail within a minute. Its link works for 7 days, once."


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_required
@reauthentication_required
def invite(request: HttpRequest, administrator: User) -> HttpResponse:
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("email", "first_name", "last_name")}
        try:
            invitation = invitations.invite(**given, assignment=form.assignment(), by=administrator, at=clock.now())
        except invitations.InvalidTransition as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, _say(invitation))
            return redirect("people")
    return render(request, "accounts/people/question.html", {"form": form, "title": "Invite somebody"})


@require_POST
@administrator_required
@reauthentication_required
def send_again(request: HttpRequest, administrator: User, invitation_id: int) -> HttpResponse:
    try:
        invitation = invitations.renew(invitation_id=invitation_id, by=administrator, at=clock.now())
    except invitations.InvalidTransition as refusal:
        return _refused(request, refusal)
    messages.success(request, _say(invitation))
    return redirect("people")


@require_POST
@administrator_required
def withdraw(request: HttpRequest, administrator: User, invitation_id: int) -> HttpResponse:
    try:
        invitations.withdraw(invitation_id=invitation_id, by=administrator, at=clock.now())
    except invitations.InvalidTransition as refusal:
        return _refused(request, refusal)
    messages.success(request, "The invitation is withdrawn. Its link no longer works.")
    return redirect("people")


def _say(invitation: Invitation) -> str:
    return _LEAVES if invitation.is_approved else _WAITS


def _refused(request: HttpRequest, refusal: invitations.InvalidTransition) -> HttpResponse:
    messages.error(request, f"{refusal}.")
    return redirect("people")
