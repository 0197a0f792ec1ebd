"""`sunshine hits`."""

import json

import click

from sunshine.analysis.hits.models import Hit
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor


@click.command(help="列出疑点")
@click.option("--json", "as_json", is_flag=True, help="每行一个 JSON，供程序读取")
@click.option("--probe", default="", help="只列这个模型的")
@click.option("--all", "everything", is_flag=True, help="包括已不成立的")
def command(*, as_json: bool, probe: str, everything: bool) -> None:
    """Print hits, newest number last."""
    by = system_actor("命令行")
    with acting_as(by):
        hits = (
            Hit.objects.visible_to(by)
            .select_related("organisation", "snapshot")
            .prefetch_related("evidence")
        )
        if probe:
            hits = hits.filter(probe=probe)
        if not everything:
            hits = hits.filter(state=Hit.State.OPEN)
        for hit in hits.order_by("year", "number").iterator(chunk_size=500):
            click.echo(_json(hit) if as_json else f"{hit.label} {hit.probe} {hit.sentence}")


def _json(hit: Hit) -> str:
    return json.dumps(
        {
            "id": str(hit.pk),
            "label": hit.label,
            "probe": hit.probe,
            "probe_version": hit.probe_version,
            "organisation": str(hit.organisation_id) if hit.organisation_id else None,
            "uscc": hit.organisation.uscc if hit.organisation else None,
            "subject_kind": hit.subject_kind,
            "subject_id": hit.subject_id,
            "occurrence": hit.occurrence,
            "occurred_on": hit.occurred_on.isoformat() if hit.occurred_on else None,
            "amount": None if hit.amount is None else str(hit.amount),
            "currency": hit.currency,
            "score": hit.score,
            "level": hit.level,
            "state": hit.state,
            "sentence": hit.sentence,
            "snapshot": hit.snapshot.number,
            "evidence": [
                {"mart": e.mart, "row_id": e.row_id, "role": e.role} for e in hit.evidence.all()
            ],
        },
        ensure_ascii=False,
    )
