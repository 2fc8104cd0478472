"""Supervisors' statistics, as a page and as CSV. Each view and download is recorded as an event."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from prevent_portal import clock
from referrals.actions.audit.force_log import record_figures_viewed
from referrals.models import Officer
from referrals.review.insight.counting import tables
from referrals.review.insight.drawing import draw_years
from referrals.review.insight.forms import YearForm
from referrals.review.insight.sheets import as_csv
from referrals.review.insight.years import read_year, years
from referrals.review.view_decorators import for_officers, refused, supervisors_only


@require_GET
@for_officers
@supervisors_only
def show_insight(request: HttpRequest, officer: Officer) -> HttpResponse:
    today = timezone.localdate()
    year = read_year(request.GET.get("year", ""), today)
    form = YearForm(year, years=years(today))
    record_figures_viewed(year=year.first, table="", by=officer, at=clock.now())
    context = {"officer": officer, "year": year, "form": form, "tables": tables(officer, year)}
    return render(request, "review/insight/page.html", context | {"draw_years": draw_years})


@require_GET
@for_officers
@supervisors_only
def download_csv(request: HttpRequest, officer: Officer, table: str) -> HttpResponse:
    year = read_year(request.GET.get("year", ""), timezone.localdate())
    counted = next((each for each in tables(officer, year) if each.slug == table), None)
    if counted is None:
        return refused(request, officer, "")
    record_figures_viewed(year=year.first, table=counted.slug, by=officer, at=clock.now())
    name = f"{officer.force.slug}-{counted.slug}-{year.first}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(as_csv(counted), content_type="text/csv; charset=utf-8", headers=headers)
