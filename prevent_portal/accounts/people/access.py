"""Administrators alone; anybody else cannot tell these pages from missing ones."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from prevent_portal.accounts.mfa import ask_for_factor
from prevent_portal.errors import not_found

View = Callable[..., HttpResponse]


def for_administrators(view: View) -> View:
    """Hands the view the administrator. Signed out: to the sign-in page. Somebody else: 404. No second factor in
    this session: to give it."""

    @never_cache
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not request.user.is_superuser:
            return not_found(request)
        if door := ask_for_factor(request):
            return door
        return view(request, request.user, *args, **kwargs)

    return wrapped
