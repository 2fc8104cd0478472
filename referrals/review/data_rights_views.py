"""Subject access requests: search for a person in everything that the force holds."""

from functools import wraps
from typing import Any
from uuid import UUID

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from prevent_portal import clock
from prevent_portal.errors import unavailable
from referrals.actions.data_rights import subject_access
from referrals.actions.data_rights.words_held import what_is_searched
from referrals.models import LegalRestriction, Officer, RestrictionKind, Role, SubjectAccessRequest
from referrals.review.copy_forms import SubjectAccessRequestForm
from referrals.review.view_decorators import View, for_officers, refused, supervisors_only
from referrals.sealing import CannotOpen
from referrals.stored_fields.data_rights import Search

LISTED = 25


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
@supervisors_only
def show_rights(request: HttpRequest, officer: Officer) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = SubjectAccessRequestForm(data, force_id=officer.force_id)
    if form.is_valid():
        access_request = subject_access.make_access_request(**form.cleaned_data, by=officer, at=clock.now())
        subject_access.search_next_batch(access_request=access_request, by=officer, at=clock.now())
        return redirect("review:access-request", access_request.pk)
    open_restrictions = (
        LegalRestriction.objects.active().visible_to(officer.force_id).select_related("concern", "by__user")
    )
    # Those to be answered first, the longest waiting before the others.
    access_requests = (
        SubjectAccessRequest.objects.visible_to(officer)
        .select_related("by__user")
        .order_by(F("answered_on").desc(nulls_first=True), "received_at", "id")
    )
    context = {
        "officer": officer,
        "form": form,
        "access_requests": access_requests[:LISTED],
        "erasures": open_restrictions.filter(kind=RestrictionKind.ERASURE)[:LISTED],
        "holds": open_restrictions.filter(kind=RestrictionKind.HOLD).order_by("review_on", "id")[:LISTED],
        "today": timezone.localdate(),
    }
    return render(request, "review/rights.html", context)


def for_access_requests(view: View) -> View:
    """Pass the view a request of the supervisor's force; any other id gives the same 404 as an unknown one."""

    @for_officers
    @supervisors_only
    @wraps(view)
    def wrapped(request: HttpRequest, officer: Officer, access_request_id: UUID, **kwargs: Any) -> HttpResponse:
        access_request = (
            SubjectAccessRequest.objects.visible_to(officer)
            .select_related("by__user")
            .filter(pk=access_request_id)
            .first()
        )
        if access_request is None:
            return refused(request, officer, kwargs.get("reference", ""))
        try:
            return view(request, officer, access_request, **kwargs)
        except CannotOpen:
            return unavailable(request)

    return wrapped


@require_GET
@for_access_requests
def show_access_request(request: HttpRequest, officer: Officer, access_request: SubjectAccessRequest) -> HttpResponse:
    content = subject_access.read_access_request(access_request=access_request, by=officer, at=clock.now())
    outside, outside_unopened = subject_access.search_outside(access_request, content) if content else ([], 0)
    context = {
        "access_request": access_request,
        "content": content,
        "found": access_request.found.visible_to(officer).select_related("area").order_by("-received_at", "-id"),
        "outside": outside,
        "outside_unopened": outside_unopened,
        "pictures": subject_access.pictures_to_look_at(access_request)[: LISTED + 1],
        "listed": LISTED,
        "roles": [role for role in Role if role != Role.OFFICER or content.get("officer")],
        "searched": what_is_searched(Search.WORDS),
        "keyless": what_is_searched(Search.KEYLESS),
    }
    return render(request, "review/access_request.html", context)


@require_POST
@for_access_requests
def continue_search(request: HttpRequest, officer: Officer, access_request: SubjectAccessRequest) -> HttpResponse:
    subject_access.search_next_batch(access_request=access_request, by=officer, at=clock.now())
    return redirect("review:access-request", access_request.pk)
