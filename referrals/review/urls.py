from django.urls import path

from referrals.review import message_views, outcome_views, picture_views, transfer_views, views, work_views

app_name = "review"

urlpatterns = [
    path("", views.show_queue, name="queue"),
    path("<str:reference>/", views.show_concern, name="concern"),
    path("<str:reference>/acknowledge/", views.acknowledge, name="acknowledge"),
    path("<str:reference>/take/", work_views.take, name="take"),
    path("<str:reference>/hand-over/", work_views.hand_over, name="hand-over"),
    path("<str:reference>/hand-over/answer/", work_views.answer_offer, name="answer-offer"),
    path("<str:reference>/assess/", work_views.assess, name="assess"),
    path("<str:reference>/wait/", work_views.wait, name="wait"),
    path("<str:reference>/follow-up/", work_views.follow_up, name="follow-up"),
    path("<str:reference>/note/", work_views.note, name="note"),
    path("<str:reference>/ask/", message_views.ask, name="ask"),
    path("<str:reference>/outcome/", outcome_views.record_outcome, name="outcome"),
    path("<str:reference>/approval/", outcome_views.approve, name="approval"),
    path("<str:reference>/reopen/", outcome_views.reopen, name="reopen"),
    path("<str:reference>/transfer/", transfer_views.transfer, name="transfer"),
    path("<str:reference>/transfers/<uuid:transfer_id>/", transfer_views.show_transfer, name="transferred"),
    path("<str:reference>/pictures/<int:number>/", picture_views.show_picture, name="picture"),
    path("<str:reference>/calls/<uuid:delivery_id>/", views.call, name="call"),
]
