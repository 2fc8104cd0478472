"""Decorators that every officers' view needs: sign-in, role, force, and recorded refusals.

Views that record an event on GET use require_GET, because HEAD would record it without showing the page.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from prevent_portal import clock
from prevent_portal.accounts.mfa import ask_for_factor
from prevent_portal.errors import not_found, unavailable
from prevent_portal.govuk.forms import MAX_TYPED
from prevent_portal.queries import single_row
from referrals.actions.audit.refusals import record_refusal
from referrals.actions.retention.decisions import OLDER, is_older
from referrals.models import Concern, Officer
from referrals.models.states import InvalidTransition, NotPermitted, Restricted, TooEarly, Unread
from referrals.review.navigation import Navigation
from referrals.rules.permissions import (
    Denied,
    check_user_can_open,
    officer_scope,
    user_can_read,
    user_can_see_certificate,
    user_can_supervise,
)
from referrals.sealing import CannotOpen

View = Callable[..., HttpResponse]
# Fields of forms that nobody typed.
_NOT_TYPED = {"csrfmiddlewaretoken", "shown", "form_id"}
_WORDS = 15
_OFFICER_FIELDS = ("owner", "offered_to", "outcome_by", "closed_by", "entered_by")


def for_officers(view: View) -> View:
    """Redirect to sign-in or to the second factor; 404 for a user who is no officer."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if is_older():
            return render(request, "review/older.html", {"sentence": OLDER}, status=503)
        with officer_scope(request.user) as officer:
            if officer is None:
                return refused(request, None, kwargs.get("reference", ""))
            request.navigation = Navigation(request, officer)  # type: ignore[attr-defined]
            if factor_response := ask_for_factor(request, known=officer.has_factor):  # type: ignore[attr-defined]
                return factor_response
            return view(request, officer, *args, **kwargs)

    return wrapped


def supervisors_only(view: View) -> View:
    """Use below for_officers or for_concerns. 404 for any other officer, recorded as a refusal."""

    @wraps(view)
    def wrapped(request: HttpRequest, officer: Officer, *args: Any, **kwargs: Any) -> HttpResponse:
        if not user_can_supervise(officer):
            asked = args[0].reference if args and isinstance(args[0], Concern) else ""
            return refused(request, officer, asked)
        return view(request, officer, *args, **kwargs)

    return wrapped


def refused(request: HttpRequest, officer: Officer | None, asked: str) -> HttpResponse:
    """The only 404. Does the same work for a concern of another force as for a missing one, to reveal neither."""
    force_id = officer.force_id if officer else None
    record_refusal(asked=asked, by=request.user.email, force_id=force_id, at=clock.now())  # type: ignore[union-attr]
    return not_found(request)


def for_concerns(view: View) -> View:
    """Pass the view a concern of the officer's force; any other reference gives the same 404 as an unknown one.

    InvalidTransition and NotPermitted give a page with status 409, CannotOpen one with 503.
    """

    @for_officers
    @wraps(view)
    def wrapped(request: HttpRequest, officer: Officer, reference: str, *args: Any, **kwargs: Any) -> HttpResponse:
        concern = single_row(Concern.objects.visible_to(officer).select_related("area").filter(reference=reference))
        if concern is None:
            return refused(request, officer, reference)
        concern.force = officer.force
        _set_officers(concern, officer)
        if concern.destruction_id:
            return destroyed(request, officer, concern)
        if not user_can_read(officer, concern):
            return refuse_restricted(request, officer, concern)
        try:
            check_user_can_open(officer, concern)
            return view(request, officer, concern, *args, **kwargs)
        except Denied:
            return refused(request, officer, reference)
        except (InvalidTransition, NotPermitted) as refusal:
            return _invalid_transition(request, concern, refusal)
        except CannotOpen:
            # No private key in this process, or a damaged envelope. No read event was recorded.
            return unavailable(request)

    return wrapped


def _set_officers(concern: Concern, officer: Officer) -> None:
    """Whom the page may name. Mostly nobody but `officer`, and ten joins take longer than another query."""
    named = {field: getattr(concern, f"{field}_id") for field in _OFFICER_FIELDS}
    others = set(named.values()) - {None, officer.pk}
    known = {officer.pk: officer} | (Officer.objects.select_related("user").in_bulk(others) if others else {})
    for field, pk in named.items():
        if pk in known:
            setattr(concern, field, known[pk])


def destroyed(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    context = {"concern": concern, "has_certificate": user_can_see_certificate(officer, concern)}
    return render(request, "review/gone.html", context, status=410)


def refuse_restricted(request: HttpRequest, officer: Officer, concern: Concern) -> HttpResponse:
    """409 for any page of a restricted concern, recorded as a refusal. Reveals only that it exists."""
    record_refusal(asked=concern.reference, by=officer.user.email, force_id=officer.force_id, at=clock.now())
    return _invalid_transition(request, concern, Restricted())


def _invalid_transition(
    request: HttpRequest, concern: Concern, refusal: InvalidTransition | NotPermitted
) -> HttpResponse:
    context = {
        "concern": concern,
        "not_permitted": isinstance(refusal, NotPermitted),
        "why_not": str(refusal),
        "unread": isinstance(refusal, Unread),
        "restricted": isinstance(refusal, Restricted),
        "typed": [
            text[:MAX_TYPED]
            for name, text in request.POST.items()
            if name not in _NOT_TYPED and isinstance(text, str) and len(text) > _WORDS
        ],
        "too_early": refusal.obstacles if isinstance(refusal, TooEarly) else (),
    }
    return render(request, "review/invalid_transition.html", context, status=409)
