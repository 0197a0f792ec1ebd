"""What only wiring knows: label of a record → its page, verb of an act → its words."""

from sunshine.analysis.alerts.workflow import ALERT
from sunshine.analysis.exemptions.workflow import EXEMPTION
from sunshine.before.authority.workflow import AUTHORITY_LIST
from sunshine.before.briefs.workflow import BRIEF
from sunshine.before.crosschecks.workflow import DISPOSITION, MATCH, SPECIAL_CAMPAIGN
from sunshine.before.declarations.workflow import (
    CAMPAIGN,
    DECLARATION,
    DRAW,
    VERIFICATION,
)
from sunshine.before.exchange.workflow import PACKAGE
from sunshine.before.filings.workflow import MATTER
from sunshine.before.handbooks.workflow import HANDBOOK
from sunshine.before.publications.workflow import PUBLICATION
from sunshine.before.recusals.workflow import ADJUSTMENT, CONFLICT
from sunshine.before.reports.workflow import MAJOR_REPORT
from sunshine.before.reviews.workflow import CONDITION, REVIEW
from sunshine.before.risks.workflow import CONTROL, RISK_POINT
from sunshine.before.samples.workflow import CHECK, SAMPLE
from sunshine.before.screenings.workflow import SCREENING, SCREENING_PART
from sunshine.datacentre.amendments.workflow import AMENDMENT

TABLES = (
    ALERT,
    AMENDMENT,
    EXEMPTION,
    AUTHORITY_LIST,
    PACKAGE,
    MATTER,
    MAJOR_REPORT,
    BRIEF,
    REVIEW,
    CONDITION,
    SAMPLE,
    CHECK,
    MATCH,
    SPECIAL_CAMPAIGN,
    DISPOSITION,
    CAMPAIGN,
    DECLARATION,
    DRAW,
    VERIFICATION,
    RISK_POINT,
    CONTROL,
    SCREENING,
    SCREENING_PART,
    HANDBOOK,
    PUBLICATION,
    CONFLICT,
    ADJUSTMENT,
)
# A name that ends in s is a page of many records.
RECORD_PAGES = {
    "alert": "alert",
    "amendment": "amendment",
    "exemption": "exemption",
    "report": "report",
    "matter": "matter",
    "review": "review",
    "condition": "condition",
    "brief": "brief",
    "archive_sample": "archive_sample",
    "check": "check",
    "risk_point": "risk_point",
    "control": "control",
    "risk_screening": "risk_screening",
    "screening_part": "screening_part",
    "risk_handbook": "risk_handbook",
    "publication": "publication",
    "campaign": "campaign",
    "declaration": "declaration",
    "declaration_draw": "declaration_draw",
    "verification": "verification",
    "conflict": "conflict",
    "own_conflict": "own_conflict",
    "adjustment": "adjustment",
    "match": "match",
    "special_campaign": "special_campaign",
    "authority_list": "authority_list",
    "package": "package",
    "net_assets": "net_assets",
    "regulation": "regulation",
    "static_resources": "static_resources",
    "extract": "extract",
    "backtest": "backtest",
    "emergency": "mandates",
    "grant": "mandates",
    "deputy": "mandates",
    "account": "login_settings",
    "token": "tokens",
}
# Label → model whose `objects.visible_to(actor)` says who sees the record.
RECORD_MODELS = {
    "alert": "alerts.Alert",
    "amendment": "amendments.Amendment",
    "exemption": "exemptions.Exemption",
    "authority_list": "authority.AuthorityList",
    "package": "exchange.Package",
    "regulation": "exchange.Regulation",
    "net_assets": "authority.NetAssets",
    "extract": "extracts.Extract",
    "report": "reports.MajorReport",
    "review": "reviews.Review",
    "condition": "reviews.Condition",
    "brief": "briefs.Brief",
    "archive_sample": "samples.ArchiveSample",
    "check": "samples.Check",
    "match": "crosschecks.Match",
    "special_campaign": "crosschecks.SpecialCampaign",
    "disposition": "crosschecks.Disposition",
    "crosscheck": "crosschecks.Crosscheck",
    "campaign": "declarations.Campaign",
    "declaration": "declarations.Declaration",
    "declaration_draw": "declarations.DeclarationDraw",
    "verification": "declarations.Verification",
    "risk_point": "risks.RiskPoint",
    "control": "risks.Control",
    "risk_screening": "screenings.RiskScreening",
    "screening_part": "screenings.ScreeningPart",
    "risk_handbook": "handbooks.Handbook",
    "publication": "publications.Publication",
    "matter": "filings.Matter",
    "conflict": "recusals.Conflict",
    "own_conflict": "recusals.OwnConflict",
    "adjustment": "recusals.Adjustment",
}
# What later rooms are told or asked of a matter: `filed(matter, by=, entry=)`, `changed` and
# `ended(matter, entry=)`, `missing(matter)` → code, satisfied, words, since.
MATTER_FOLLOWERS: dict[str, tuple[str, ...]] = {
    # Recusal first: what is asked because of a matter is closed to whom the matter is.
    "filed": (
        "sunshine.before.recusals.actions.closing.follow_filed",
        "sunshine.before.reviews.actions.asking.ask",
    ),
    "changed": (
        "sunshine.before.recusals.actions.closing.follow_changed",
        "sunshine.before.reviews.actions.asking.follow",
    ),
    "ended": ("sunshine.before.reviews.actions.asking.stop",),
    "missing": ("sunshine.before.reviews.queries.missing_of",),
}
# Mart → what yields its rows from our own records (one provider or several); the lake knows no
# later floor. What they yield is all there is of ours; rows of files stay beside it.
OWN_RECORDS: dict[str, str | tuple[str, ...]] = {
    "organisation": "sunshine.foundation.organisations.queries.mart_rows",
    "parameter": "sunshine.foundation.parameters.queries.parameter_rows",
    "authority_rule": "sunshine.before.authority.queries.mart_rows",
    "major_report": "sunshine.before.reports.queries.mart_rows",
    "declaration": "sunshine.before.declarations.queries.marts.declaration_rows",
    "kinship": (
        "sunshine.before.declarations.queries.marts.kinship_rows",
        "sunshine.before.crosschecks.queries.kin.mart_rows",
    ),
    "declared_company": "sunshine.before.declarations.queries.marts.company_rows",
    "outside_post": "sunshine.before.declarations.queries.marts.outside_post_rows",
    "recusal": "sunshine.before.recusals.queries.mart_rows",
}
# Rights that work is asked of: who does a transition, and who decides about grants.
WORK_PERMISSIONS = frozenset(t.permission for table in TABLES for t in table.transitions) | {
    "grant.manage",
    "log.read",
    # Work of one department is asked of who speaks for it.
    "review.legal",
    "review.finance",
    "review.discipline",
    "review.planning",
}
# What a pre-meeting brief gathers from, in the order of its page: whoever knows more registers here.
BRIEF_PROVIDERS = (
    *(
        f"sunshine.before.briefs.queries.known.{name}"
        for name in ("alerts", "relations", "posts", "matters", "reports", "briefs")
    ),
    "sunshine.before.risks.queries.briefing.risks",
)
# Records that may have files: label → model, whose `visible_to` decides, and its permission.
EVIDENCE_HOLDERS = {
    "alert": (RECORD_MODELS["alert"], "alert.read"),
    "amendment": (RECORD_MODELS["amendment"], "amendment.read"),
    "report": (RECORD_MODELS["report"], "report.read"),
    "review": (RECORD_MODELS["review"], "review.read"),
    "condition": (RECORD_MODELS["condition"], "review.read"),
    "brief": (RECORD_MODELS["brief"], "brief.read"),
    "check": (RECORD_MODELS["check"], "sample.read"),
    "risk_point": (RECORD_MODELS["risk_point"], "risk.read"),
    "control": (RECORD_MODELS["control"], "risk.read"),
    "risk_handbook": (RECORD_MODELS["risk_handbook"], "handbook.read"),
    "adjustment": (RECORD_MODELS["adjustment"], "conflict.read"),
    "special_campaign": (RECORD_MODELS["special_campaign"], "special_campaign.run"),
    "matter": (RECORD_MODELS["matter"], "matter.read"),
    "package": (RECORD_MODELS["package"], "exchange.read"),
    "regulation": (RECORD_MODELS["regulation"], "exchange.read"),
    "net_assets": (RECORD_MODELS["net_assets"], "authority.read"),
}
