"""The queue, what it asks for while it is open, and the officer's own ways of looking at it."""

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST, require_safe

from prevent_portal.accounts.session_limits import in_background
from referrals.actions.search import saved_views
from referrals.actions.search.saved_views import TooMany
from referrals.models import Officer, SavedView
from referrals.review import new_concerns, queue
from referrals.review.filter_forms import FilterForm, SaveViewForm
from referrals.review.queue_counts import counted
from referrals.review.queue_filters import WHOSE, QueueFilters, areas_of, filtered, read_filters
from referrals.review.view_decorators import for_officers
from referrals.rules.permissions import user_can_supervise
from referrals.rules.time_limits import time_left


@require_safe
@for_officers
def show_queue(request: HttpRequest, officer: Officer) -> HttpResponse:
    return _queue(request, officer, read_filters(request.GET))


@require_POST
@for_officers
def save_view(request: HttpRequest, officer: Officer) -> HttpResponse:
    """The filters come in the address, as they stand in the queue's own."""
    shown, form = read_filters(request.GET), SaveViewForm(request.POST)
    if form.is_valid():
        try:
            saved_views.save_view(name=form.cleaned_data["name"], query=shown.query, by=officer)
            return redirect(f"/review/{shown.address()}")
        except TooMany:
            form.add_error("name", f"You have {SavedView.MOST} views, the most there can be. Delete one first")
    return _queue(request, officer, shown, form)


@require_POST
@for_officers
def delete_view(request: HttpRequest, officer: Officer, view_id: int) -> HttpResponse:
    saved_views.forget_view(view_id=view_id, by=officer)
    return redirect("review:queue")


@require_POST
@for_officers
def set_shortcuts(request: HttpRequest, officer: Officer) -> HttpResponse:
    Officer.objects.filter(pk=officer.pk).update(uses_shortcuts=request.POST.get("shortcuts") == "on")
    return redirect("review:queue")


@in_background
@require_GET
@for_officers
def count_new(request: HttpRequest, officer: Officer) -> JsonResponse:
    """`new` is null when the page that asks is too old to tell."""
    return JsonResponse({"new": new_concerns.arrived_since(officer, request.GET.get("since", ""), timezone.now())})


def _queue(
    request: HttpRequest, officer: Officer, shown: QueueFilters, saving: SaveViewForm | None = None
) -> HttpResponse:
    now = timezone.now()
    areas = areas_of(officer)
    own = [(view, read_filters(QueryDict(view.query))) for view in officer.saved_views.all()[: SavedView.MOST]]
    tabs = [(name, label, QueueFilters(whose=name)) for name, label in WHOSE.items()]
    views = [*(each for *_, each in tabs), *(each for _, each in own)]
    numbers = counted(officer, [filtered(officer, each, areas) for each in views])
    today = timezone.localdate()
    page = queue.waiting(
        filtered(officer, shown, areas), cursor=request.GET.get("after", ""), are_few=shown.is_of_few_days(today)
    )
    beside = queue.beside(officer, today)
    context = {
        "officer": officer,
        "can_supervise": user_can_supervise(officer),
        "now": now,
        "shown": shown,
        "tabs": [(label, each, number) for (_, label, each), number in zip(tabs, numbers, strict=False)],
        "own": [(view, each, number) for (view, each), number in zip(own, numbers[len(tabs) :], strict=True)],
        "filters": FilterForm(officer, shown),
        "form": saving or SaveViewForm(),
        "follow_ups": beside.follow_ups,
        "offers": beside.offers,
        "page": page,
        "rows": [(concern, time_left(concern.target_at, now)) for concern in page.concerns],
        "calls": [(delivery, delivery.is_overdue(now)) for delivery in beside.calls],
        "finished": beside.finished,
        "sent_on": beside.sent_on,
        "mark": new_concerns.mark(officer, now),
    }
    return render(request, "review/queue.html", context)
