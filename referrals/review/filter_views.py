"""Filter and search the queue. By POST only: search words may name a person, so they must not appear in a URL."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from prevent_portal import clock
from prevent_portal.errors import unavailable
from referrals.actions.search.full_text import search_sealed_text
from referrals.models import Officer
from referrals.review import queue
from referrals.review.filter_forms import FilterForm
from referrals.review.queue_filters import areas_of, filtered, read_filters
from referrals.review.queue_rows import rows_of
from referrals.review.view_decorators import for_officers
from referrals.sealing import CannotOpen


@require_POST
@for_officers
def filter_queue(request: HttpRequest, officer: Officer) -> HttpResponse:
    """Without words, redirect to the queue with the filters in the URL, so that it can be bookmarked."""
    filters = read_filters(request.POST)
    if not request.POST.get("words", "").strip():
        return redirect(f"/review/{filters.address()}")
    now, areas = clock.now(), areas_of(officer)
    form = FilterForm(officer, filters, areas, request.POST)
    context: dict[str, Any] = {"officer": officer, "now": now, "filters": filters, "filter_form": form}
    if form.is_valid():
        concerns = queue.after(filtered(officer, filters, areas), request.POST.get("after", ""))
        try:
            searched = search_sealed_text(concerns=concerns, words=form.cleaned_data["words"], by=officer, at=now)
        except CannotOpen:
            return unavailable(request)
        context |= {
            "searched": searched,
            "rows": rows_of(searched.found, officer, now),
            "went_on": bool(request.POST.get("after")),
            "after": queue.cursor_of(searched.last) if searched.last else "",
        }
    return render(request, "review/found.html", context)
