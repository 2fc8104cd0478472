from django.urls import path

from referrals.review import views

app_name = "review"

urlpatterns = [
    path("", views.show_queue, name="queue"),
    path("<str:reference>/", views.show_concern, name="concern"),
    path("<str:reference>/acknowledge/", views.acknowledge, name="acknowledge"),
    path("<str:reference>/outcome/", views.record_outcome, name="outcome"),
    path("<str:reference>/calls/<uuid:delivery_id>/", views.call, name="call"),
]
