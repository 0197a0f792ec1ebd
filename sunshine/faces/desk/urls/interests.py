"""Addresses of declarations, crosschecks and conflicts of interest."""

from django.urls import path

from sunshine.faces.desk.pages import (
    crosschecks,
    declaration_campaigns,
    declaration_draws,
    declaration_forms,
    declarations,
    recusals,
    recusals_reported,
    special_campaigns,
)

urlpatterns = [
    path("declarations/", declarations.declaration_list, name="declaration_list"),
    path("declarations/mine/", declarations.mine, name="declarations_mine"),
    path("declarations/change/", declaration_forms.change, name="declaration_change"),
    path("declarations/export/", declarations.export, name="declaration_export"),
    path("declarations/statistics/", declarations.statistics, name="declaration_statistics"),
    path("declarations/campaigns/", declaration_campaigns.campaign_list, name="campaign_list"),
    path("declarations/campaigns/new/", declaration_campaigns.new, name="campaign_new"),
    path(
        "declarations/campaigns/<uuid:campaign_id>/",
        declaration_campaigns.campaign,
        name="campaign",
    ),
    path(
        "declarations/campaigns/<uuid:campaign_id>/act/",
        declaration_campaigns.act_on,
        name="campaign_act",
    ),
    path("declarations/draws/", declaration_draws.draw_list, name="declaration_draw_list"),
    path("declarations/draws/new/", declaration_draws.new, name="declaration_draw_new"),
    path(
        "declarations/draws/<uuid:declaration_draw_id>/",
        declaration_draws.draw,
        name="declaration_draw",
    ),
    path(
        "declarations/draws/<uuid:declaration_draw_id>/act/",
        declaration_draws.act_on,
        name="declaration_draw_act",
    ),
    path(
        "declarations/draws/<uuid:declaration_draw_id>/export/",
        declaration_draws.export,
        name="declaration_draw_export",
    ),
    path(
        "verifications/<uuid:verification_id>/",
        declaration_draws.verification,
        name="verification",
    ),
    path(
        "verifications/<uuid:verification_id>/act/",
        declaration_draws.verify_one,
        name="verification_act",
    ),
    path("declarations/<uuid:declaration_id>/", declarations.declaration, name="declaration"),
    path(
        "declarations/<uuid:declaration_id>/fill/", declaration_forms.fill, name="declaration_fill"
    ),
    path(
        "declarations/<uuid:declaration_id>/file/", declaration_forms.file, name="declaration_file"
    ),
    path("declarations/<uuid:declaration_id>/read/", declarations.read, name="declaration_read"),
    path("declarations/<uuid:declaration_id>/act/", declarations.act_on, name="declaration_act"),
    path("matches/", crosschecks.match_list, name="match_list"),
    path("matches/export/", crosschecks.export, name="match_export"),
    path("matches/run/", crosschecks.run, name="crosscheck_run"),
    path("matches/<uuid:match_id>/", crosschecks.match, name="match"),
    path("matches/<uuid:match_id>/act/", crosschecks.act_on, name="match_act"),
    path("special-campaigns/", special_campaigns.campaign_list, name="special_campaign_list"),
    path("special-campaigns/new/", special_campaigns.new, name="special_campaign_new"),
    path(
        "special-campaigns/<uuid:special_campaign_id>/",
        special_campaigns.campaign,
        name="special_campaign",
    ),
    path(
        "special-campaigns/<uuid:special_campaign_id>/act/",
        special_campaigns.act_on,
        name="special_campaign_act",
    ),
    path(
        "special-campaigns/<uuid:special_campaign_id>/export/",
        special_campaigns.export,
        name="special_campaign_export",
    ),
    path(
        "dispositions/<uuid:disposition_id>/act/",
        special_campaigns.dispose,
        name="disposition_act",
    ),
    path("recusals/", recusals.conflict_list, name="conflict_list"),
    path("recusals/export/", recusals.export, name="conflict_export"),
    path("recusals/waivers/", recusals.waivers, name="conflict_waivers"),
    path("recusals/new/", recusals_reported.enter, name="conflict_enter"),
    path("recusals/report/", recusals_reported.report, name="conflict_report"),
    path("recusals/mine/", recusals_reported.mine, name="conflicts_mine"),
    path("recusals/mine/<uuid:conflict_id>/", recusals_reported.own, name="own_conflict"),
    path("recusals/<uuid:conflict_id>/", recusals.conflict, name="conflict"),
    path("recusals/<uuid:conflict_id>/act/", recusals.act_on, name="conflict_act"),
    path("adjustments/<uuid:adjustment_id>/", recusals.adjustment, name="adjustment"),
    path("adjustments/<uuid:adjustment_id>/act/", recusals.act_on_one, name="adjustment_act"),
]
