"""Assign the concerns that were chosen in the queue."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from prevent_portal import clock
from referrals.actions.casework.bulk_assignment import Left, assign_each
from referrals.models import Concern, Officer
from referrals.review.queue import PAGE_SIZE
from referrals.review.queue_filters import read_filters
from referrals.review.view_decorators import for_officers, refused
from referrals.rules.permissions import user_can_supervise

# Of how many the banner says why; one page of the queue holds no more.
MOST = PAGE_SIZE


@require_POST
@for_officers
def assign_chosen(request: HttpRequest, officer: Officer) -> HttpResponse:
    """Back to the queue with its filters, which are in the query string."""
    back = redirect(f"/review/{read_filters(request.GET).address()}")
    references = list(dict.fromkeys(request.POST.getlist("chosen")))[:MOST]
    to = _assignee(request, officer)
    if not references or to is None:
        messages.error(request, "Choose concerns in the list, and whom to assign them to.")
        return back
    concerns = list(Concern.objects.visible_to(officer).filter(reference__in=references).defer("sealed"))
    for missing in set(references) - {concern.reference for concern in concerns}:
        return refused(request, officer, missing)
    left = assign_each(concerns=concerns, to=to, by=officer, at=clock.now(), shown=read_shown(request))
    whom = "you" if to.pk == officer.pk else str(to)
    if done := len(concerns) - len(left):
        messages.success(request, f"{done} {'concern' if done == 1 else 'concerns'} assigned to {whom}.")
    if left:
        messages.error(request, f"Not assigned to {whom}: {whys(left)}.")
    return back


def read_shown(request: HttpRequest) -> dict[str, str]:
    """The version of each concern that a list showed, by its reference."""
    return dict(given.split(" ", 1) for given in request.POST.getlist("shown") if " " in given)


def whys(left: Left) -> str:
    return ", ".join(f"{concern.reference} ({why})" for concern, why in left)


def _assignee(request: HttpRequest, officer: Officer) -> Officer | None:
    """The officer themselves; for a supervisor, an officer of the force whose account is in use."""
    if request.POST.get("to") != "officer":
        return officer
    chosen = request.POST.get("officer", "")
    if not user_can_supervise(officer) or not (chosen.isascii() and chosen.isdigit() and len(chosen) <= 9):
        return None
    colleagues = Officer.objects.filter(force_id=officer.force_id, user__is_active=True).select_related("user")
    return colleagues.filter(pk=int(chosen)).first()
