from django.urls import path

from referrals.review import (
    audit_views,
    destruction_views,
    measure_views,
    message_views,
    outcome_views,
    picture_views,
    rights_views,
    transfer_views,
    views,
    work_views,
)

app_name = "review"

urlpatterns = [
    path("", views.show_queue, name="queue"),
    path("audit/", audit_views.show_audit, name="audit"),
    path("rights/", rights_views.show_rights, name="rights"),
    path("rights/<uuid:claim_id>/", rights_views.show_claim, name="claim"),
    path("rights/<uuid:claim_id>/look/", rights_views.look, name="claim-look"),
    path("rights/<uuid:claim_id>/<str:reference>/", rights_views.show_copy, name="copy"),
    path("rights/<uuid:claim_id>/<str:reference>/copy.json", rights_views.export_copy, name="copy-json"),
    path("destroyed/", destruction_views.list_certificates, name="destroyed"),
    path("destroyed/<uuid:certificate_id>/", destruction_views.show_certificate, name="certificate"),
    path("<str:reference>/", views.show_concern, name="concern"),
    path("<str:reference>/readers/", audit_views.show_readers, name="readers"),
    path("<str:reference>/keeping/", measure_views.show_keeping, name="keeping"),
    path("<str:reference>/keeping/<slug:kind>/", measure_views.lay, name="measure"),
    path("<str:reference>/keeping/<uuid:measure_id>/end/", measure_views.end, name="measure-end"),
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
