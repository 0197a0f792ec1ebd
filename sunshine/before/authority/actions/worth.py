"""Net assets: a figure holds from its day until the next; lines that are shares move with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from sunshine.before.authority.actions.bands import cut_bands
from sunshine.before.authority.models import NetAssets
from sunshine.datacentre.lake.jobs import publish_records
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import record
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.organisations.actions import period


@dataclass(frozen=True, slots=True)
class Figure:
    """Net assets in yuan from a day on, by which report."""

    organisation_id: UUID
    amount: Decimal
    since: date
    source: str


@transaction.atomic
def record_net_assets(*, by: Actor, figures: Iterable[Figure], idempotency_key: str) -> int:
    """Keep figures later than those known, as one act; how many were new.

    A figure for an earlier day than the newest one is not taken: what held then has been told.
    """
    open_ones = NetAssets.objects.select_for_update().filter(valid__endswith__isnull=True)
    newest = {row.organisation_id: row for row in open_ones}
    closed: list[NetAssets] = []
    kept: list[NetAssets] = []
    for figure in sorted(figures, key=lambda f: f.since):
        before = newest.get(figure.organisation_id)
        if before is not None:
            if before.valid.lower >= figure.since:
                continue
            before.valid = period(before.valid.lower, figure.since)
            closed.append(before)
        row = NetAssets(
            organisation_id=figure.organisation_id,
            amount=figure.amount,
            valid=period(figure.since),
            source=figure.source[:400],
        )
        newest[figure.organisation_id] = row
        kept.append(row)
    fresh = {row.pk for row in kept}
    NetAssets.objects.bulk_update([r for r in closed if r.pk not in fresh], ["valid"])
    NetAssets.objects.bulk_create(kept)
    if kept:
        _tell(by, kept, idempotency_key)
        if cut_bands({row.organisation_id for row in kept}):
            publish_records.defer()
    return len(kept)


def _tell(by: Actor, kept: list[NetAssets], key: str) -> None:
    record(
        by=by,
        verb="net_assets.record",
        subject=RecordRef("net_assets", kept[0].pk),
        organisation_id=kept[0].organisation_id if len(kept) == 1 else None,
        content={
            "figures": [
                [str(r.organisation_id), str(r.amount), r.valid.lower.isoformat()] for r in kept
            ]
        },
        idempotency_key=key,
    )
