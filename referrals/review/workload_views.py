"""Supervisors' page of what waits, and of the workload by officer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from prevent_portal import clock
from referrals.models import Officer
from referrals.review.ageing import COLUMNS, ageing
from referrals.review.view_decorators import for_officers, supervisors_only
from referrals.review.workload import workloads


@require_safe
@for_officers
@supervisors_only
def show_workload(request: HttpRequest, officer: Officer) -> HttpResponse:
    now = clock.now()
    today = timezone.localdate(now)
    context = {
        "officer": officer,
        "now": now,
        "today": today,
        "workloads": workloads(officer, now),
        "ageing": ageing(officer, today),
        "columns": list(COLUMNS),
    }
    return render(request, "review/workload.html", context)
