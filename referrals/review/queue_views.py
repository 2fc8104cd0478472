"""The queue page, the count of new concerns that it polls, saved views and the shortcuts setting."""

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from prevent_portal import clock
from prevent_portal.accounts.session_limits import in_background
from referrals.actions.search import saved_views
from referrals.actions.search.saved_views import TooMany
from referrals.models import Officer, SavedView
from referrals.review import new_concerns, queue
from referrals.review.filter_forms import FilterForm, SaveViewForm
from referrals.review.queue_counts import capped_counts
from referrals.review.queue_filters import WHOSE, QueueFilters, areas_of, chips, filtered_each, read_filters
from referrals.review.queue_rows import rows_of
from referrals.review.view_decorators import for_officers
from referrals.rules.permissions import user_can_supervise


@require_GET
@for_officers
def show_queue(request: HttpRequest, officer: Officer) -> HttpResponse:
    """Its rows say whom each concern is about, which is recorded."""
    return _queue(request, officer, read_filters(request.GET))


@require_POST
@for_officers
def save_view(request: HttpRequest, officer: Officer) -> HttpResponse:
    """The filters to save are in the query string, as in the URL of the queue."""
    filters, form = read_filters(request.GET), SaveViewForm(request.POST)
    if form.is_valid():
        try:
            saved_views.save_view(name=form.cleaned_data["name"], query=filters.query, by=officer)
            return redirect(f"/review/{filters.address()}")
        except TooMany:
            form.add_error(
                "name", f"You have {SavedView.MAX_PER_OFFICER} views, the most there can be. Delete one first"
            )
    return _queue(request, officer, filters, form)


@require_POST
@for_officers
def delete_view(request: HttpRequest, officer: Officer, view_id: int) -> HttpResponse:
    saved_views.delete_view(view_id=view_id, by=officer)
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
    """`new` is null if the page was loaded over a day ago."""
    return JsonResponse({"new": new_concerns.count_since(officer, request.GET.get("since", ""), clock.now())})


def _queue(
    request: HttpRequest, officer: Officer, filters: QueueFilters, save_form: SaveViewForm | None = None
) -> HttpResponse:
    now = clock.now()
    areas = areas_of(officer)
    saved = [
        (view, read_filters(QueryDict(view.query))) for view in officer.saved_views.all()[: SavedView.MAX_PER_OFFICER]
    ]
    tabs = [(label, QueueFilters(whose=name)) for name, label in WHOSE.items()]
    # Each once: the list itself is often one of the others.
    views = list(dict.fromkeys([*(each for _, each in tabs), *(each for _, each in saved), filters]))
    found = dict(zip(views, filtered_each(officer, views, areas), strict=True))
    counts = dict(zip(views, capped_counts(officer, [*found.values()]), strict=True))
    today = timezone.localdate()
    here = {name: request.GET.get(name, "")[:200] for name in ("after", "before")}
    page = queue.page(
        found[filters], cursor=here["after"], before=here["before"], few_days=filters.spans_few_days(today)
    )
    side_lists = queue.side_lists(officer, today)
    filter_form = FilterForm(officer, filters, areas)
    context = {
        "officer": officer,
        "can_supervise": user_can_supervise(officer),
        "now": now,
        "filters": filters,
        "tabs": [(label, each, counts[each]) for label, each in tabs],
        "saved_views": [(view, each, counts[each]) for view, each in saved],
        "filter_form": filter_form,
        "chips": chips(filters, filter_form.labels()),
        "total": counts[filters],
        "passed": _passed(request) if page.before else 0,
        "page_size": queue.PAGE_SIZE,
        "colleagues": filter_form.colleagues,
        "form": save_form or SaveViewForm(),
        "follow_ups": side_lists.follow_ups,
        "offers": side_lists.offers,
        "page": page,
        "here": here,
        "chosen": request.GET.get("choose") == "page",
        "rows": rows_of(page.concerns, officer, now),
        "selectable": True,
        "finished": side_lists.finished,
        "sent_on": side_lists.sent_on,
        "marker": new_concerns.make_marker(officer, now),
    }
    return render(request, "review/queue.html", context)


def _passed(request: HttpRequest) -> int:
    """How many concerns stood on the pages before. Only said, never relied on: the list may have changed since."""
    given = request.GET.get("passed", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) <= 7 else 0
