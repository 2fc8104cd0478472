from django.urls import path

from referrals.report import (
    adding_views,
    exit_views,
    picture_views,
    saving_views,
    sent_views,
    triage_views,
    views,
    work_views,
)
from referrals.report.triage import EXITS

app_name = "report"

urlpatterns = [
    path("", triage_views.triage, name="triage"),
    path("start/", views.start, name="start"),
    path("add/", adding_views.add, name="add"),
    path("check/", views.check, name="check"),
    path("wait/", views.wait, name="wait"),
    path("sent/", sent_views.sent, name="sent"),
    path("sent/note/", sent_views.save_note, name="note"),
    path("sent/record/", sent_views.record, name="record"),
    path("work/", work_views.begin, name="work"),
    path("work/tasks/", work_views.tasks, name="tasks"),
    path("work/people/", work_views.people, name="people"),
    path("work/save/", saving_views.save, name="save"),
    path("work/open/", saving_views.open_saved, name="open"),
    path("time/", views.more_time, name="time"),
    path("exit/", exit_views.exit_now, name="exit"),
    path("pictures/", picture_views.ask, name="pictures"),
    path("pictures/<uuid:picture_id>/", picture_views.show, name="picture"),
    *(path(f"{slug}/", triage_views.leave, {"slug": slug}, name=slug) for slug in EXITS),
    path("<slug:slug>/", views.step, name="step"),
]
