"""Addresses of the desk."""

from django.urls import path

from sunshine.faces.desk.pages import (
    alert_list,
    alerts,
    amendments,
    data,
    jobs,
    mandates,
    models,
    places,
    trust,
)

urlpatterns = [
    path("", alerts.desk, name="desk"),
    path("alerts/", alert_list.alert_list, name="alerts"),
    path("alerts/export/", alert_list.export, name="alert_export"),
    path("alerts/views/", alert_list.save_view, name="save_view"),
    path("alerts/<uuid:alert_id>/", alerts.alert, name="alert"),
    path("alerts/<uuid:alert_id>/act/", alerts.dispose, name="dispose"),
    path(
        "alerts/<uuid:alert_id>/evidence/<int:position>/", alerts.evidence_row, name="evidence_row"
    ),
    path("receipts/<uuid:entry_id>/", trust.entry, name="entry"),
    path("receipts/<uuid:entry_id>/receipt.tlog-proof", trust.receipt_file, name="receipt_file"),
    path("receipts/<uuid:entry_id>/act.json", trust.act_json, name="act_file"),
    path("mandates/", mandates.mandates, name="mandates"),
    path("mandates/act/", mandates.act, name="mandate_act"),
    path("mandates/acting-for/", mandates.acting_for, name="acting_for"),
    path("transparency/", trust.transparency, name="transparency"),
    path("organisations/", places.organisation_tree, name="organisations"),
    path("organisations/<uuid:organisation_id>/", places.organisation, name="organisation"),
    path("amendments/", amendments.amendment_list, name="amendment_list"),
    path("amendments/new/<uuid:alert_id>/<int:position>/", amendments.new, name="amendment_new"),
    path("amendments/<uuid:amendment_id>/", amendments.amendment, name="amendment"),
    path("amendments/<uuid:amendment_id>/act/", amendments.act_on, name="amendment_act"),
    path("procedures/<str:label>/", amendments.procedure, name="procedure"),
    path("jobs/", jobs.job_list, name="jobs"),
    path("jobs/<int:job_id>/retry/", jobs.retry_job, name="job_retry"),
    path("search/", places.search, name="search"),
    path("help/", places.help_page, name="help"),
    path("probes/", models.library, name="probes"),
    path("probes/<str:code>/", models.probe, name="probe"),
    path("data/", data.receipts, name="receipts"),
    path("data/upload/", data.upload, name="upload"),
    path("data/catalogue/", data.catalogue, name="catalogue"),
    path("data/snapshots/", data.snapshots, name="snapshots"),
    path("data/<uuid:receipt_id>/", data.receipt, name="receipt"),
    path("data/<uuid:receipt_id>/quarantine.xlsx", data.quarantine_file, name="quarantine_file"),
]
