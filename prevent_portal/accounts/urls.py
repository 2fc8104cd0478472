"""URLs of everybody who signs in. allauth's sign-up, email management and password reset are left out on purpose."""

from allauth.account import views as account
from django.urls import include, path

from prevent_portal.accounts import expired_forms, session_views, views
from prevent_portal.accounts.openid_connect import sign_in

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("landing/", views.landing, name="account_landing"),
    path("sessions/", session_views.sessions, name="account_sessions"),
    path("directory/<slug:provider_id>/login/", sign_in.login, name="openid_connect_login"),
    path("directory/<slug:provider_id>/back/", sign_in.callback, name="openid_connect_callback"),
    path("expired-form/", expired_forms.show, name="account_expired_form"),
    path("stay/", views.stay, name="account_stay"),
    path("left/", views.left, name="account_left"),
    path("mfa/", include("allauth.mfa.urls")),
]
