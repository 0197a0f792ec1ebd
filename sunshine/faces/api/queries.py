"""Records as the API tells them."""

from typing import Any

from sunshine.analysis.alerts.models import Alert
from sunshine.datacentre.catalogue.engine import marts, veiled
from sunshine.datacentre.lake.queries import content_root
from sunshine.faces.desk.queries.ranking import Ranked
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.queries import receipt_of
from sunshine.foundation.organisations.models import reaches
from sunshine.foundation.vault.queries import names_of


def alert_out(alert: Alert) -> dict[str, Any]:
    hit = alert.hit
    return {
        "id": alert.pk,
        "label": hit.label,
        "probe": hit.probe,
        "level": alert.level,
        "state": alert.state,
        "version": alert.version,
        "organisation_id": alert.organisation_id,
        "sentence": hit.sentence,
        "amount": None if hit.amount is None else str(hit.amount),
        "currency": hit.currency,
        "due_on": alert.due_on,
        "raised_at": alert.raised_at,
    }


def detail_of(alert: Alert, actor: Actor) -> dict[str, Any]:
    """With its hit and evidence; names of persons only where `person.read` reaches the record.

    Protected fields are always masked here: seeing them is an act with a reason, on the page.
    """
    hit, known, root = alert.hit, marts(content_root()), content_root()
    rows = list(hit.evidence.all())
    keys = {
        str(e.row[f.name])
        for e in rows
        for f in known[e.mart].fields
        if f.type == "person" and not f.field_class and e.row.get(f.name)
    }
    names = names_of(keys, may_read=_reads_names(actor, alert))
    return alert_out(alert) | {
        "subject_kind": hit.subject_kind,
        "subject_id": hit.subject_id,
        "subject_name": hit.subject_name,
        "occurrence": hit.occurrence,
        "occurred_on": hit.occurred_on,
        "snapshot": hit.snapshot.number,
        "evidence_hash": hit.evidence_hash,
        "evidence_count": hit.evidence_count,
        "parameters": hit.parameters,
        "evidence": [
            {
                "position": e.position,
                "mart": e.mart,
                "row_id": e.row_id,
                "role": e.role,
                "row": veiled(root, known[e.mart], e.row),
                "persons": {
                    f.name: names[str(e.row[f.name])]
                    for f in known[e.mart].fields
                    if f.type == "person" and not f.field_class and e.row.get(f.name)
                },
            }
            for e in rows
        ],
    }


def score_out(line: Ranked) -> dict[str, Any]:
    return {
        "id": line.score.pk,
        "kind": line.score.kind,
        "subject_id": line.score.subject_id,
        "name": line.score.name,
        "value": str(line.value),
        "hit_count": line.hit_count,
        "organisations": line.organisations,
        "probes": line.probes,
        "as_of": line.score.as_of,
    }


def entry_out(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.pk,
        "verb": entry.verb,
        "subject_label": entry.subject_label,
        "subject_id": entry.subject_id,
        "actor_name": entry.actor_name,
        "recorded_at": entry.recorded_at,
        "leaf_hash": bytes(entry.leaf_hash).hex(),
        "receipt": receipt_of(entry),
    }


def _reads_names(actor: Actor, alert: Alert) -> bool:
    if alert.organisation_id is None:
        return actor.reads_open("person.read")
    return reaches(actor, "person.read", alert.organisation_id)
