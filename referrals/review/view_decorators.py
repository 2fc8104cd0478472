"""Refused by default: every officers' view passes this gate, and a stranger cannot tell it from a missing page.

A view whose look is an event answers GET (require_GET) and no HEAD, which would write the event and show nothing.
What is refused is written down by whatever method it was asked for.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from prevent_portal.accounts.mfa import ask_for_factor
from prevent_portal.errors import not_found, unavailable
from referrals.actions.audit.refusals import record_refusal
from referrals.models import Concern, Officer
from referrals.models.states import InvalidTransition, NotPermitted, Restricted, Unread
from referrals.rules.permissions import (
    Denied,
    at_work,
    check_user_can_open,
    user_can_read,
    user_can_see_certificate,
    user_can_supervise,
)
from referrals.sealing import CannotOpen

View = Callable[..., HttpResponse]
_BY_NAME = ("owner", "offered_to", "outcome_by", "closed_by")


def for_officers(view: View) -> View:
    """Signed out: to the sign-in page. No officer: 404. No second factor in this session: to give it."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        with at_work(request.user) as officer:
            if officer is None:
                return refused(request, None, kwargs.get("reference", ""))
            if door := ask_for_factor(request, known=officer.has_factor):  # type: ignore[attr-defined]
                return door
            return view(request, officer, *args, **kwargs)

    return wrapped


def supervisors_only(view: View) -> View:
    """Within for_officers or for_concerns: 404 for any other officer, and written down."""

    @wraps(view)
    def wrapped(request: HttpRequest, officer: Officer, *args: Any, **kwargs: Any) -> HttpResponse:
        if not user_can_supervise(officer):
            asked = args[0].reference if args and isinstance(args[0], Concern) else ""
            return refused(request, officer, asked)
        return view(request, officer, *args, **kwargs)

    return wrapped


def refused(request: HttpRequest, officer: Officer | None, asked: str) -> HttpResponse:
    """The one 404. What is done before it is the same for what is another force's and for what never was."""
    force_id = officer.force_id if officer else None
    record_refusal(asked=asked, by=request.user.email, force_id=force_id, at=timezone.now())  # type: ignore[union-attr]
    return not_found(request)


def for_concerns(view: View) -> View:
    """Hands the view a concern of the officer's own force; any other is the same 404 as one that never was.

    A step that its state or its owner does not allow changes nothing, and is told so.
    """

    @for_officers
    @wraps(view)
    def wrapped(request: HttpRequest, officer: Officer, reference: str, *args: Any, **kwargs: Any) -> HttpResponse:
        concern = (
            Concern.objects.visible_to(officer)
            .select_related("area", *(f"{officer_of_it}__user" for officer_of_it in _BY_NAME))
            .filter(reference=reference)
            .first()
        )
        if concern is None:
            return refused(request, officer, reference)
        concern.force = officer.force
        if concern.destruction_id:
            return destroyed(request, officer, concern)
        if not user_can_read(officer, concern):
            return shut_out(request, officer, concern)
        try:
            check_user_can_open(officer, concern)
            return view(request, officer, concern, *args, **kwargs)
        except Denied:
            return refused(request, officer, reference)
        except (InvalidTransition, NotPermitted) as refusal:
            return _not_now(request, concern, refusal)
        except CannotOpen:
            # No key in this process, or a damaged envelope: said plainly, and nothing marked as read.
            return unavailable(request)

    return wrapped


def destroyed(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    context = {"concern": concern, "has_certificate": user_can_see_certificate(officer, concern)}
    return render(request, "review/gone.html", context, status=410)


def shut_out(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    """From every page of what is restricted, and written down: a colleague may know that it is there, and no more."""
    record_refusal(asked=concern.reference, by=officer.user.email, force_id=officer.force_id, at=timezone.now())
    return _not_now(request, concern, Restricted())


def _not_now(request: HttpRequest, concern: Concern, refusal: InvalidTransition | NotPermitted) -> HttpResponse:
    context = {
        "concern": concern,
        "not_yours": isinstance(refusal, NotPermitted),
        "unread": isinstance(refusal, Unread),
        "restricted": isinstance(refusal, Restricted),
    }
    return render(request, "review/invalid_transition.html", context, status=409)
