"""Wagtail's addresses with some of its doors bricked up: there is one way in, and it asks for both factors."""

from typing import NoReturn

from django.http import Http404, HttpRequest
from django.urls import include, path, re_path
from django.views.generic import RedirectView

_sign_in = RedirectView.as_view(pattern_name="account_login", query_string=True)


def bricked_up(request: HttpRequest) -> NoReturn:
    raise Http404


urlpatterns = [
    path("login/", _sign_in),
    re_path(r"^password_reset/", RedirectView.as_view(pattern_name="account_login")),
    # An account begins with an invitation, and with a password that nobody else knows. What an administrator does to
    # it asks who they are, and why, and is written down: Wagtail's own pages would do it without any of that.
    path("users/new/", RedirectView.as_view(pattern_name="invite")),
    path("users/edit/<int:user_id>/", RedirectView.as_view(pattern_name="person")),
    re_path(r"^users/", RedirectView.as_view(pattern_name="people")),
    re_path(r"^bulk/accounts/", bricked_up),
    # Files of any area, shown to every editor; nothing that our pages use asks there.
    re_path(r"^api/main/(?:images|documents)/", bricked_up),
    re_path(r"^images/chooser/\d+/select_format/", bricked_up),
    path("", include("wagtail.admin.urls")),
]
