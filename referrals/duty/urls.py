from django.urls import path

from referrals.duty import views

app_name = "duty"

urlpatterns = [
    path("", views.show_desk, name="desk"),
    path("calls/<uuid:delivery_id>/", views.call, name="call"),
]
