from django.urls import path

from referrals.report import adding_views, exit_views, picture_views, triage_views, views
from referrals.report.triage import EXITS

app_name = "report"

urlpatterns = [
    path("", triage_views.triage, name="triage"),
    path("start/", views.start, name="start"),
    path("add/", adding_views.add, name="add"),
    path("check/", views.check, name="check"),
    path("wait/", views.wait, name="wait"),
    path("sent/", views.sent, name="sent"),
    path("sent/note/", views.save_note, name="note"),
    path("time/", views.more_time, name="time"),
    path("exit/", exit_views.exit_now, name="exit"),
    path("pictures/", picture_views.ask, name="pictures"),
    path("pictures/<uuid:picture_id>/", picture_views.show, name="picture"),
    *(path(f"{slug}/", triage_views.leave, {"slug": slug}, name=slug) for slug in EXITS),
    path("<slug:slug>/", views.step, name="step"),
]
