"""Administrators alone; anybody else cannot tell these pages from missing ones."""

from collections.abc import Callable
from functools import wraps
from typing import Any

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


def proving_it(view: View) -> View:
    """Inside `for_administrators`, for what gives somebody a way in: being signed in at a desk that was left is not
    enough. They showed within five minutes, by password, code or passkey, that it is them, or are asked to now.

    Not by allauth's decorator, which keeps a suspended form readable in the session, with the address it came from.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, administrator: User, *args: Any, **kwargs: Any) -> HttpResponse:
        if did_recently_reauthenticate(request):
            return view(request, administrator, *args, **kwargs)
        door = get_adapter().get_reauthentication_methods(administrator)[0]["url"]
        if request.method == "POST":
            return expired_forms.store(request, administrator, door)
        return redirect_to_login(request.get_full_path(), door)

    return wrapped
