"""What an officer is mailed, and when; and who stands in for somebody away."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from prevent_portal import clock
from referrals.actions.casework.absence import end_absence, set_absence
from referrals.models import Officer
from referrals.review.notice_forms import AbsenceForm, NoticesForm
from referrals.review.view_decorators import for_officers, refused, supervisors_only

_methods = require_http_methods(["GET", "HEAD", "POST"])


@_methods
@for_officers
def choose_notices(request: HttpRequest, officer: Officer) -> HttpResponse:
    form = NoticesForm(request.POST if request.method == "POST" else None, officer=officer)
    if form.is_valid():
        Officer.objects.filter(pk=officer.pk).update(**form.cleaned_data)
        messages.success(request, "What you are mailed is saved.")
        return redirect("review:notices")
    return render(request, "review/notices.html", {"officer": officer, "form": form})


@_methods
@for_officers
def set_own_absence(request: HttpRequest, officer: Officer) -> HttpResponse:
    return _absence(request, officer, officer)


@_methods
@for_officers
@supervisors_only
def set_colleagues_absence(request: HttpRequest, officer: Officer, officer_id: int) -> HttpResponse:
    of = Officer.objects.filter(pk=officer_id, force_id=officer.force_id).select_related("user").first()
    return refused(request, officer, "") if of is None else _absence(request, officer, of)


def _absence(request: HttpRequest, officer: Officer, of: Officer) -> HttpResponse:
    now = clock.now()
    today = timezone.localdate(now)
    active = Officer.objects.filter(force_id=of.force_id, user__is_active=True).select_related("user")
    is_away = of.is_absent_on(today)
    initial = {"until": of.absent_until, "stand_in": of.stand_in_id} if is_away else {}
    data = request.POST if request.method == "POST" and "end" not in request.POST else None
    colleagues = active.exclude(pk=of.pk).order_by("user__email")
    form = AbsenceForm(data, colleagues=colleagues, today=today, initial=initial)
    here = redirect(request.path)
    if request.method == "POST" and data is None:
        end_absence(officer=of, by=officer, at=now)
        messages.success(request, "The absence is over.")
        return here
    if form.is_valid():
        set_absence(officer=of, **form.cleaned_data, by=officer, at=now)
        messages.success(request, "The absence is saved.")
        return here
    context = {
        "of": of,
        "is_own": of.pk == officer.pk,
        "form": form,
        "stand_in": active.filter(pk=of.stand_in_id or 0).first() if is_away else None,
        "is_away": is_away,
        "stands_in_for": active.filter(stand_in=of, absent_until__gte=today).order_by("absent_until", "pk"),
    }
    return render(request, "review/absence.html", context)
