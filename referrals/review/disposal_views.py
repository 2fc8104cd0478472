"""Destruction certificates, and what is kept past its period, for supervisors of the force that had the concerns."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from prevent_portal import clock
from referrals.actions.retention.backlog import blocked_concerns
from referrals.models import Destruction, Officer
from referrals.review.view_decorators import for_officers, refused, supervisors_only

LISTED = 50


@require_safe
@for_officers
@supervisors_only
def list_certificates(request: HttpRequest, officer: Officer) -> HttpResponse:
    certificates = Destruction.objects.visible_to(officer)[:LISTED]
    context = {
        "officer": officer,
        "certificates": certificates,
        "blocked": blocked_concerns(officer.force_id, clock.now(), most=LISTED),
    }
    return render(request, "review/certificates.html", context)


@require_safe
@for_officers
@supervisors_only
def show_certificate(request: HttpRequest, officer: Officer, certificate_id: UUID) -> HttpResponse:
    certificate = Destruction.objects.visible_to(officer).select_related("force").filter(pk=certificate_id).first()
    if certificate is None:
        return refused(request, officer, "")
    context = {
        "certificate": certificate,
        "references": certificate.concerns.order_by("reference").values_list("reference", flat=True),
        "holds": certificate.digest == certificate.compute_digest(),
    }
    return render(request, "review/certificate.html", context)
