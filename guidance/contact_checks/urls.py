"""URLs of confirmation links. Officers' tier only, because the public tier may not change a contact."""

from django.urls import path

from guidance.contact_checks import confirmation

urlpatterns = [path("confirm/", confirmation.confirm, name="confirm_contact")]
