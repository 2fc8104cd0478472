"""View decorators for administrators' pages, which are 404 for other users."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from allauth.account.adapter import get_adapter
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from prevent_portal.accounts import expired_forms
from prevent_portal.accounts.allauth_internals import did_recently_reauthenticate
from prevent_portal.accounts.mfa import ask_for_factor
from prevent_portal.accounts.models import User
from prevent_portal.errors import not_found

View = Callable[..., HttpResponse]


def administrator_required(view: View) -> View:
    """Pass the administrator to the view. Others get 404, or a redirect to sign in or to give the second factor."""

    @never_cache
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not request.user.is_superuser:
            return not_found(request)
        if response := ask_for_factor(request):
            return response
        return view(request, request.user, *args, **kwargs)

    return wrapped


def reauthentication_required(view: View) -> View:
    """Inside a decorator that requires sign-in: ask for reauthentication unless it happened within five minutes.

    allauth's own decorator is not used, because it stores the suspended form unencrypted in the session.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if did_recently_reauthenticate(request):
            return view(request, *args, **kwargs)
        user = cast(User, request.user)
        reauthenticate_url = get_adapter().get_reauthentication_methods(user)[0]["url"]
        if request.method == "POST":
            return expired_forms.store(request, user, reauthenticate_url)
        return redirect_to_login(request.get_full_path(), reauthenticate_url)

    return wrapped
