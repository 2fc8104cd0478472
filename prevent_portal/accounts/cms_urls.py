"""Wagtail's addresses with its own doors bricked up: there is one way in, and it asks for both factors."""

from django.urls import include, path, re_path
from django.views.generic import RedirectView

_sign_in = RedirectView.as_view(pattern_name="account_login", query_string=True)

urlpatterns = [
    path("login/", _sign_in),
    re_path(r"^password_reset/", RedirectView.as_view(pattern_name="account_login")),
    path("", include("wagtail.admin.urls")),
]
