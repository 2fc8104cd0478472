from django.urls import path

from referrals.report import views
from referrals.report.triage import EXITS

app_name = "report"

urlpatterns = [
    path("", views.triage, name="triage"),
    path("start/", views.start, name="start"),
    path("check/", views.check, name="check"),
    path("sent/", views.sent, name="sent"),
    *(path(f"{slug}/", views.leave, {"slug": slug}, name=slug) for slug in EXITS),
    path("<slug:slug>/", views.step, name="step"),
]
