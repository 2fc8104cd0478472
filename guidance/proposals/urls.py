"""URLs of proposals' links. Staff tier only, because the public tier may not change a contact."""

from django.urls import path

from guidance.proposals import pages

urlpatterns = [
    path("confirm-change/", pages.confirm, name="confirm_proposal"),
    path("object/", pages.object_to, name="object_to_proposal"),
]
