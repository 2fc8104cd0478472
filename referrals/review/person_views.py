"""One person over several concerns: search by name, birth, telephone or address, and the chronology."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from prevent_portal import clock
from prevent_portal.errors import unavailable
from referrals.actions.search.people import SearchReason, search_people
from referrals.models import Concern, Officer
from referrals.review.chronology import call_others, chronology
from referrals.review.person_forms import PeopleSearchForm
from referrals.review.view_decorators import for_concerns, for_officers
from referrals.sealing import CannotOpen


@require_http_methods(["GET", "POST"])
@for_officers
def search(request: HttpRequest, officer: Officer) -> HttpResponse:
    form = PeopleSearchForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        try:
            result = search_people(
                person=form.cleaned_data["person"],
                reason=SearchReason(form.cleaned_data["reason"]),
                record=form.cleaned_data["record"],
                by=officer,
                at=clock.now(),
            )
        except CannotOpen:
            return unavailable(request)
        context |= {"result": result, "elsewhere": call_others(result.elsewhere)}
    return render(request, "review/people_search.html", context)


@require_GET
@for_concerns
def show_chronology(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    """Its rows say what was reported of the person, which is recorded."""
    context = {"concern": concern, "chronology": chronology(concern, officer, at=clock.now())}
    return render(request, "review/chronology.html", context)
