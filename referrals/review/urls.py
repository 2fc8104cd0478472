from django.urls import path

from referrals.review import (
    audit_views,
    casework_views,
    data_rights_views,
    disposal_views,
    export_views,
    filter_views,
    legal_restriction_views,
    match_views,
    message_views,
    outcome_views,
    picture_views,
    queue_views,
    search_views,
    transfer_views,
    views,
    workload_views,
)
from referrals.review.insight import views as insight_views

app_name = "review"

urlpatterns = [
    path("", queue_views.show_queue, name="queue"),
    path("new/", queue_views.count_new, name="new"),
    path("filter/", filter_views.filter_queue, name="filter"),
    path("search/", search_views.search, name="search"),
    path("workload/", workload_views.show_workload, name="workload"),
    path("shortcuts/", queue_views.set_shortcuts, name="shortcuts"),
    path("views/", queue_views.save_view, name="save-view"),
    path("views/<int:view_id>/delete/", queue_views.delete_view, name="delete-view"),
    path("audit/", audit_views.show_audit, name="audit"),
    path("rights/", data_rights_views.show_rights, name="rights"),
    path("rights/<uuid:access_request_id>/", data_rights_views.show_access_request, name="access-request"),
    path("rights/<uuid:access_request_id>/look/", data_rights_views.continue_search, name="access-request-look"),
    path("rights/<uuid:access_request_id>/<str:reference>/", data_rights_views.show_copy, name="copy"),
    path(
        "rights/<uuid:access_request_id>/<str:reference>/copy.json", data_rights_views.export_copy, name="copy-json"
    ),
    path("destroyed/", disposal_views.list_certificates, name="destroyed"),
    path("destroyed/<uuid:certificate_id>/", disposal_views.show_certificate, name="certificate"),
    path("insight/", insight_views.show_insight, name="insight"),
    path("insight/<slug:table>.csv", insight_views.download_csv, name="insight-sheet"),
    path("<str:reference>/", views.show_concern, name="concern"),
    path("<str:reference>/print/", export_views.show_paper, name="print"),
    path("<str:reference>/export.json", export_views.export, name="export"),
    path("<str:reference>/timeline/", export_views.show_timeline, name="timeline"),
    path("<str:reference>/readers/", audit_views.show_readers, name="readers"),
    path("<str:reference>/restrictions/", legal_restriction_views.show_restrictions, name="restrictions"),
    path("<str:reference>/restrictions/<slug:kind>/", legal_restriction_views.apply, name="restriction"),
    path(
        "<str:reference>/restrictions/<uuid:restriction_id>/end/", legal_restriction_views.end, name="restriction-end"
    ),
    path("<str:reference>/acknowledge/", views.acknowledge, name="acknowledge"),
    path("<str:reference>/take/", casework_views.take, name="take"),
    path("<str:reference>/hand-over/", casework_views.hand_over, name="hand-over"),
    path("<str:reference>/hand-over/answer/", casework_views.answer_offer, name="answer-offer"),
    path("<str:reference>/assess/", casework_views.assess, name="assess"),
    path("<str:reference>/wait/", casework_views.wait, name="wait"),
    path("<str:reference>/follow-up/", casework_views.follow_up, name="follow-up"),
    path("<str:reference>/note/", casework_views.note, name="note"),
    path("<str:reference>/ask/", message_views.ask, name="ask"),
    path("<str:reference>/outcome/", outcome_views.record_outcome, name="outcome"),
    path("<str:reference>/approval/", outcome_views.approve, name="approval"),
    path("<str:reference>/reopen/", outcome_views.reopen, name="reopen"),
    path("<str:reference>/transfer/", transfer_views.transfer, name="transfer"),
    path("<str:reference>/transfers/<uuid:transfer_id>/", transfer_views.show_transfer, name="transferred"),
    path("<str:reference>/earlier/", match_views.show_together, name="together"),
    path("<str:reference>/earlier/<uuid:match_id>/", match_views.decide, name="match"),
    path("<str:reference>/pictures/<int:number>/", picture_views.show_picture, name="picture"),
    path("<str:reference>/calls/<uuid:delivery_id>/", views.call, name="call"),
]
