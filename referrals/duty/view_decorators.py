"""Decorator for the duty desk's views, which show the service status of all forces and no content of concerns."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from prevent_portal.accounts.mfa import ask_for_factor
from prevent_portal.errors import not_found
from referrals.actions.retention.decisions import OLDER, is_older
from referrals.database.force_scope import across_forces
from referrals.rules.permissions import user_can_see_duty_desk

View = Callable[..., HttpResponse]


def for_duty_staff(view: View) -> View:
    """Redirect to sign-in or to the second factor; 404 for users outside the duty desk."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if is_older():
            return render(request, "review/older.html", {"sentence": OLDER}, status=503)
        if not user_can_see_duty_desk(request.user):
            return not_found(request)
        if factor_response := ask_for_factor(request):
            return factor_response
        with across_forces():
            return view(request, *args, **kwargs)

    return wrapped
