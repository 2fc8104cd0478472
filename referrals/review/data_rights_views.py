"""Subject access requests: search for a person, and make copies to be redacted before they are sent."""

from functools import wraps
from typing import Any
from uuid import UUID

from django.db.models import F
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from prevent_portal import clock
from prevent_portal.errors import unavailable
from referrals.actions.data_rights import subject_access
from referrals.actions.data_rights.disclosure import take_copy
from referrals.models import LegalRestriction, Officer, RestrictionKind, SubjectAccessRequest
from referrals.review.data_rights_forms import SubjectAccessRequestForm
from referrals.review.view_decorators import View, destroyed, for_officers, refused, supervisors_only
from referrals.sealing import CannotOpen

LISTED = 25


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
@supervisors_only
def show_rights(request: HttpRequest, officer: Officer) -> HttpResponse:
    form = SubjectAccessRequestForm(request.POST if request.method == "POST" else None)
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
    found = access_request.found.visible_to(officer).select_related("area").order_by("-received_at", "-id")
    return render(
        request, "review/access_request.html", {"access_request": access_request, "content": content, "found": found}
    )


@require_POST
@for_access_requests
def continue_search(request: HttpRequest, officer: Officer, access_request: SubjectAccessRequest) -> HttpResponse:
    subject_access.search_next_batch(access_request=access_request, by=officer, at=clock.now())
    return redirect("review:access-request", access_request.pk)


@require_GET
@for_access_requests
def show_copy(
    request: HttpRequest, officer: Officer, access_request: SubjectAccessRequest, reference: str
) -> HttpResponse:
    answer = _copy(request, officer, access_request, reference)
    return answer if isinstance(answer, HttpResponse) else render(request, "review/copy.html", {"copy": answer})


@require_GET
@for_access_requests
def export_copy(
    request: HttpRequest, officer: Officer, access_request: SubjectAccessRequest, reference: str
) -> HttpResponse:
    answer = _copy(request, officer, access_request, reference)
    if isinstance(answer, HttpResponse):
        return answer
    response = JsonResponse(answer, json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="{answer["reference"]}.json"'
    return response


def _copy(
    request: HttpRequest, officer: Officer, access_request: SubjectAccessRequest, reference: str
) -> HttpResponse | dict[str, Any]:
    concern = access_request.found.visible_to(officer).filter(reference=reference).first()
    if concern is None:
        return refused(request, officer, reference)
    if concern.destruction_id:
        return destroyed(request, officer, concern)
    return take_copy(concern=concern, access_request=access_request, by=officer, at=clock.now())
