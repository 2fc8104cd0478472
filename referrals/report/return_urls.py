from django.urls import path

from referrals.report import return_views

urlpatterns = [
    path("", return_views.enter, name="return"),
    path("messages/", return_views.messages, name="return_messages"),
    path("leave/", return_views.leave, name="return_leave"),
]
