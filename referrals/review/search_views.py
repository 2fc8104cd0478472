"""Looking for a concern. By POST alone: the words may be somebody's name, which no address or log may hold."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from prevent_portal.errors import unavailable
from referrals.actions.searching import look_inside
from referrals.models import Concern, Officer
from referrals.review.access import for_officers
from referrals.review.filters import SearchForm
from referrals.review.search import by_label
from referrals.sealing import CannotOpen


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
def search(request: HttpRequest, officer: Officer) -> HttpResponse:
    now = timezone.now()
    form = SearchForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form, "now": now}
    if form.is_valid():
        words = " ".join(form.cleaned_data["words"].split())
        context["labelled"] = by_label(officer, words)
        if form.cleaned_data["inside"]:
            open_ones = Concern.objects.visible_to(officer).unfinished()
            try:
                context["inside"] = look_inside(concerns=open_ones, words=words, by=officer, at=now)
            except CannotOpen:
                return unavailable(request)
    return render(request, "review/search.html", context)
