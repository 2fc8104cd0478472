"""Where accounts are made and changed: invitations, and the administrators' pages. Officers' tier only."""

from django.urls import include, path

from prevent_portal.accounts import accept_invitation
from prevent_portal.accounts.people import invitation_views, request_views, views

_people = [
    path("", views.show_people, name="people"),
    path("invite/", invitation_views.invite, name="invite"),
    path("invitations/<int:invitation_id>/send-again/", invitation_views.send_again, name="send_again"),
    path("invitations/<int:invitation_id>/withdraw/", invitation_views.withdraw, name="withdraw_invitation"),
    path("requests/<int:request_id>/", request_views.show_request, name="role_request"),
    path("<int:user_id>/", views.show_person, name="person"),
    path("<int:user_id>/role/", views.change_role, name="change_role"),
    path("<int:user_id>/suspend/", views.suspend, name="suspend"),
    path("<int:user_id>/restore/", views.restore, name="restore"),
    path("<int:user_id>/reset-factor/", views.reset_factor, name="reset_factor"),
]
urlpatterns = [
    path("join/", accept_invitation.join, name="account_join"),
    path("people/", include(_people)),
]
