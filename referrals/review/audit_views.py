"""Supervisors' pages: the audit log of the force, and the readers of a concern."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_safe

from referrals.models import Concern, Officer
from referrals.models.event import Kind
from referrals.review import audit
from referrals.review.data_rights_forms import AuditForm
from referrals.review.desk import render_step
from referrals.review.view_decorators import for_concerns, for_officers, supervisors_only


@require_safe
@for_officers
@supervisors_only
def show_audit(request: HttpRequest, officer: Officer) -> HttpResponse:
    form = AuditForm(request.GET, people=audit.people(officer))
    filters = audit.AuditFilters(**form.cleaned_data) if form.is_valid() else audit.AuditFilters()
    page = audit.page(officer, filters, cursor=request.GET.get("after", ""))
    query = {name: str(value) for name, value in request.GET.items() if value and name in form.query_parameters}
    following = audit.page_query(query, page.after) if page.after else ""
    context = {"officer": officer, "form": form, "lines": page.lines, "following": following}
    return render(request, "review/audit.html", context)


@require_GET
@for_concerns
@supervisors_only
def show_readers(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    readers = [row | {"what": Kind(row["kind"]).label} for row in audit.readers(concern)]
    return render_step(request, officer, concern, "review/readers.html", {"readers": readers})
