from django.urls import path

from referrals.report import return_views

urlpatterns = [path("", return_views.look, name="return")]
