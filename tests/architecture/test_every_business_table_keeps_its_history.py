"""Models are discovered: a new one without history, or without a reason for none, fails here."""

import pytest
from django.apps import apps

# Why some tables have none: what is derived can be derived again; what is append-only is its own
# history; history of a mapping would be a second copy of what erasure must destroy.
WITHOUT = {
    "OrganisationPath": "derived from edges",
    "AuthorityBand": "derived from lists in force and from net assets",
    "Trial": "computed once from the lake and two lists",
    "MetricValue": "its rows are its history: each holds from one snapshot to another",
    "MetricRow": "copied from the lake, computed again from any snapshot",
    "PeerFigure": "derived from MetricValue",
    "BoardRun": "append-only, a trace of the machine",
    "HitEvidence": "copied from the lake, bound by the hit's evidence hash",
    "HitPerson": "derived from the evidence of a hit",
    "Listing": "derived from the lake and from organisations",
    "Extracting": "derived, one row: how far the extracts are",
    "Checked": "derived: up to which content a declaration was crosschecked",
    "Listed": "derived from the lake and from organisations",
    "Measure": "derived from the lake; its days are its history",
    "Failure": "derived from the lake and from quarantine",
    "Gauge": "derived from the lake",
    "Extract": "copied from the lake for pictures, made anew from any snapshot",
    "PackageDraft": "a draft of at most a day: what is taken in is a Package, with history",
    "MatterDraft": "one person's words before any act: what is filed is a Matter, with history",
    "DeclarationDraft": "sealed words before any act: what is filed is a Content, with history",
    "DeclarationNumbering": "a counter; each number it gave is in the history of its declaration",
    "ContentKey": "destroying it must destroy every copy",
    "DeclaredRelative": "derived from the content of its declaration, which has history",
    "DeclaredCompany": "derived from the content of its declaration, which has history",
    "OwnConflict": "a proxy: its rows are those of Conflict, which has history",
    "MatterParts": "derived from a matter's words by a trigger",
    "Numbering": "a counter; each number it gave is in the history of its matter",
    "PersonMapping": "erasure must destroy every copy",
    "JobFailure": "a trace of the machine that nobody edits",
    "PasswordHistory": "history of it would copy the hashes",
    "SecurityEvent": "append-only",
    "Entry": "append-only",
    "PendingLeaf": "a queue of the append-only ledger",
    "LogLeaf": "append-only",
    "Checkpoint": "append-only",
    "Cosignature": "append-only",
    "Bundle": "a file on its way out for some days; the act and what left are in the ledger",
    "EarlyWarning": "computed from MetricValue, which keeps its past; the review it asked for says it",
    "Score": "computed from hits; its course is kept in ScoreDay",
    "ScorePart": "computed from hits",
    "ScoreHit": "computed from hits",
    "ScoreDay": "is a history",
    "Stacking": "append-only",
    "BacktestCount": "computed once by a backtest",
    "BacktestDifference": "computed once by a backtest",
}
OURS = [
    m
    for m in apps.get_models()
    if m.__module__.startswith("sunshine.") and not hasattr(m, "pgh_tracked_model")
]


@pytest.mark.parametrize("model", OURS, ids=lambda m: m.__name__)
def test_a_model_is_tracked_with_context_or_says_why_not(model) -> None:
    events = [
        r.related_model
        for r in model._meta.related_objects
        if getattr(r.related_model, "pgh_tracked_model", None) is model
    ]
    assert bool(events) != (model.__name__ in WITHOUT)
    for event in events:
        assert event._meta.get_field("pgh_context") is not None
