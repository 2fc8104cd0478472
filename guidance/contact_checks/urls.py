"""Where a team's confirmation link leads. Only on the staff tier: the public one may not change a contact."""

from django.urls import path

from guidance.contact_checks import confirmation

urlpatterns = [path("confirm/", confirmation.confirm, name="confirm_contact")]
