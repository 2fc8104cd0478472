"""Wagtail's admin URLs, with its sign-in and account pages replaced by the portal's or blocked."""

from typing import NoReturn

from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from prevent_portal.accounts.administrators import people_address

_sign_in = RedirectView.as_view(pattern_name="account_login", query_string=True)


def people(request: HttpRequest, address: str = "") -> HttpResponseRedirect:
    return HttpResponseRedirect(people_address() + address)


def person(request: HttpRequest, user_id: int) -> HttpResponseRedirect:
    return people(request, f"{user_id}/")


def not_available(request: HttpRequest) -> NoReturn:
    raise Http404


urlpatterns = [
    path("login/", _sign_in),
    re_path(r"^password_reset/", RedirectView.as_view(pattern_name="account_login")),
    # Wagtail's own user pages would change accounts without an invitation, reauthentication, a reason or an event.
    path("users/new/", people, {"address": "invite/"}),
    path("users/edit/<int:user_id>/", person),
    re_path(r"^users/", people),
    re_path(r"^bulk/accounts/", not_available),
    # These list the files of every area to every editor, and no page of the portal needs them.
    re_path(r"^api/main/(?:images|documents)/", not_available),
    re_path(r"^images/chooser/\d+/select_format/", not_available),
    path("", include("wagtail.admin.urls")),
]
