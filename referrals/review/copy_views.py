"""Copies for somebody who asks what is held about them: read part by part, cut, and taken out."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from prevent_portal import clock
from prevent_portal.documents.pdf import CannotMakePdf
from prevent_portal.errors import unavailable
from referrals.actions.data_rights import disclosure, redactions
from referrals.actions.data_rights.copy_parts import Asker
from referrals.actions.data_rights.subject_access import officer_who_asks, open_access_request
from referrals.models import Concern, Officer, Role, SubjectAccessRequest
from referrals.models.states import InvalidTransition
from referrals.review.copy_forms import BundleForm, RedactionForm
from referrals.review.data_rights_views import for_access_requests
from referrals.review.view_decorators import destroyed, refused
from referrals.rules.permissions import Denied

_form_methods = require_http_methods(["GET", "POST"])


def for_copies(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Pass the view a concern that the request found, and who asks; 404 for any other, 410 for a destroyed one."""

    @for_access_requests
    @wraps(view)
    def wrapped(
        request: HttpRequest,
        officer: Officer,
        access_request: SubjectAccessRequest,
        *,
        reference: str,
        role: str,
        **kwargs: str,
    ) -> HttpResponse:
        found = access_request.found.visible_to(officer).filter(reference=reference)
        concern = found.select_related("area", "force").first()
        asker = _asker(access_request, role)
        if concern is None or asker is None:
            return refused(request, officer, reference)
        try:
            return view(request, officer, access_request, concern, asker, **kwargs)
        except Denied:
            return refused(request, officer, reference)
        except InvalidTransition:
            return destroyed(request, officer, concern)

    return wrapped


def _asker(access_request: SubjectAccessRequest, role: str) -> Asker | None:
    """None for an unknown role, for an officer who did not ask, and once who asked has been destroyed."""
    content = open_access_request(access_request)
    if role not in Role.values or not content:
        return None
    who = officer_who_asks(content, force_id=access_request.force_id) if role == Role.OFFICER else None
    return None if role == Role.OFFICER and who is None else Asker(Role(role), who)


@require_GET
@for_copies
def show_copy(
    request: HttpRequest, officer: Officer, access_request: SubjectAccessRequest, concern: Concern, asker: Asker
) -> HttpResponse:
    prepared = disclosure.read_copy(
        access_request=access_request, concern=concern, asker=asker, by=officer, at=clock.now()
    )
    context = {"access_request": access_request, "concern": concern, "asker": asker, "prepared": prepared}
    return render(request, "review/copy.html", context)


@require_GET
@for_copies
def export_copy(
    request: HttpRequest, officer: Officer, access_request: SubjectAccessRequest, concern: Concern, asker: Asker
) -> HttpResponse:
    taken = disclosure.take_json(
        access_request=access_request, concern=concern, asker=asker, by=officer, at=clock.now()
    )
    response = JsonResponse(taken, json_dumps_params={"indent": 2, "ensure_ascii": False})
    return _download(response, f"{concern.reference}.json")


@_form_methods
@for_copies
def redact(
    request: HttpRequest,
    officer: Officer,
    access_request: SubjectAccessRequest,
    concern: Concern,
    asker: Asker,
    part: str,
) -> HttpResponse:
    now = clock.now()
    prepared = disclosure.read_copy(access_request=access_request, concern=concern, asker=asker, by=officer, at=now)
    chosen = next((each for each in prepared.parts if each.original.key == part), None)
    if chosen is None:
        return refused(request, officer, concern.reference)
    form = RedactionForm(request.POST if request.method == "POST" else None, decided=chosen.decision)
    if form.is_valid():
        try:
            redactions.decide(
                access_request=access_request,
                concern=concern,
                asker=asker,
                part=chosen.original,
                decision=form.decision,
                by=officer,
                at=now,
            )
        except redactions.NotThere as missing:
            form.add_error("words", f"These words do not stand in this part: {', '.join(missing.words)}")
        else:
            messages.success(request, "Saved.")
            address = reverse("review:copy", args=[access_request.pk, concern.reference, asker.role.value])
            return redirect(f"{address}#part-{_number(prepared, chosen)}")
    context = {
        "access_request": access_request,
        "concern": concern,
        "asker": asker,
        "part": chosen.original,
        "form": form,
    }
    return render(request, "review/redact.html", context)


@_form_methods
@for_access_requests
def make_bundle(request: HttpRequest, officer: Officer, access_request: SubjectAccessRequest) -> HttpResponse:
    content = open_access_request(access_request)
    if not content:
        return refused(request, officer, "")
    who = officer_who_asks(content, force_id=access_request.force_id)
    found = access_request.found.visible_to(officer).filter(destruction=None).order_by("-received_at", "-id")
    form = BundleForm(request.POST if request.method == "POST" else None, found=found, has_officer=who is not None)
    if not form.is_valid():
        return render(request, "review/bundle.html", {"access_request": access_request, "form": form})
    now = clock.now()
    try:
        pdf = disclosure.take_bundle(
            access_request=access_request,
            names=content["names"],
            askers={concern.pk: Asker(role, who) for concern, role in form.chosen.items()},
            officer=who,
            by=officer,
            at=now,
        )
    except CannotMakePdf:
        # Nothing was recorded, because nothing left.
        return unavailable(request)
    return _download(HttpResponse(pdf, content_type="application/pdf"), f"copy-{now:%Y-%m-%d}.pdf")


def _number(prepared: disclosure.Prepared, chosen: redactions.Redacted) -> int:
    return list(prepared.parts).index(chosen) + 1


def _download(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
