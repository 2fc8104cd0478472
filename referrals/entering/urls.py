from django.urls import path

from referrals.entering import views

app_name = "entering"

urlpatterns = [
    path("", views.start, name="start"),
    path("add/", views.add, name="add"),
    path("check/", views.check, name="check"),
    path("sent/", views.sent, name="sent"),
    path("discard/", views.discard, name="discard"),
    # Where the exits of the report's journey lead.
    *(path(f"{name}/", views.outside, name=name) for name in ("elsewhere", "no-team")),
    path("<slug:slug>/", views.step, name="step"),
]
