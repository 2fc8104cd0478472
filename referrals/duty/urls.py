from django.urls import path

from referrals.duty import contact_views, views

app_name = "duty"

urlpatterns = [
    path("", views.show_desk, name="desk"),
    path("contacts/", contact_views.show_contacts, name="contacts"),
    path("contacts/<int:contact_id>/stop/", contact_views.stop, name="stop-contact"),
    path("answers/<uuid:delivery_id>/", views.settle_answer, name="answer"),
    path("calls/<uuid:delivery_id>/", views.call, name="call"),
]
