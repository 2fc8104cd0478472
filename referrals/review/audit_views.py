"""Supervisors' pages: the audit log of the force, and the readers of a concern."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_safe

from prevent_portal import clock
from referrals.actions.audit.force_log import record_audit_taken_out
from referrals.models import Concern, Officer
from referrals.models.event import Kind
from referrals.review import audit
from referrals.review.audit_filters import AuditForm
from referrals.review.audit_sheet import as_csv
from referrals.review.desk import render_step
from referrals.review.view_decorators import for_concerns, for_officers, supervisors_only


@require_safe
@for_officers
@supervisors_only
def show_audit(request: HttpRequest, officer: Officer) -> HttpResponse:
    form = AuditForm(request.GET, people=audit.people(officer))
    filters = form.filters
    page = audit.page(officer, filters, cursor=request.GET.get("after", ""), before=request.GET.get("before", ""))
    context = {
        "officer": officer,
        "form": form,
        "filters": filters,
        "page": page,
        "most": audit.MOST_TAKEN_OUT,
    }
    return render(request, "review/audit.html", context)


@require_GET
@for_officers
@supervisors_only
def take_out(request: HttpRequest, officer: Officer) -> HttpResponse:
    """What the filters leave, as CSV. Recorded."""
    form = AuditForm(request.GET, people=audit.people(officer))
    if not form.is_valid():
        return redirect(f"{reverse('review:audit')}?{request.GET.urlencode()}")
    lines = audit.taken_out(officer, form.filters)
    record_audit_taken_out(filters=form.filters.facts(), rows=len(lines), by=officer, at=clock.now())
    name = f"{officer.force.slug}-audit-log.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(as_csv(lines), content_type="text/csv; charset=utf-8", headers=headers)


@require_GET
@for_concerns
@supervisors_only
def show_readers(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    readers = [row | {"what": Kind(row["kind"]).label} for row in audit.readers(concern, officer)]
    return render_step(request, officer, concern, "review/readers.html", {"readers": readers})
