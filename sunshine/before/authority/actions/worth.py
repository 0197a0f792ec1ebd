"""Net assets: a figure holds from its day until the next; lines that are shares move with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from sunshine.before.authority.actions.bands import cut_bands
from sunshine.before.authority.models import NetAssets
from sunshine.datacentre.catalogue import engine as catalogue
from sunshine.datacentre.lake import engine
from sunshine.datacentre.lake.actions import open_duckdb
from sunshine.datacentre.lake.jobs import publish_records
from sunshine.datacentre.lake.queries import content_root, lake_folder, latest
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import record
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.organisations.actions import period
from sunshine.foundation.organisations.models import Organisation

MART = "financial_report"
FIGURES = """
select organisation_id, net_assets_amount, period_ends_on, report_id
from financial_report where currency = 'CNY' and organisation_id is not null
"""


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


def follow_reports(*, by: Actor) -> int:
    """Figures of the lake's reports that are later than those known; how many were new.

    A figure holds from the day after its period, our default (I). In a job: it opens DuckDB.
    """
    snapshot = latest()
    if snapshot is None or MART not in snapshot.tables:
        return 0
    with open_duckdb() as duck:
        mart = catalogue.marts(content_root())[MART]
        engine.bind(duck, lake_folder(), [mart], snapshot.tables)
        rows = duck.execute(FIGURES).fetchall()
    places = {str(pk): pk for pk in Organisation.objects.values_list("pk", flat=True)}
    figures = [
        Figure(places[place], amount, ends + timedelta(days=1), f"财务快报 {report}")
        for place, amount, ends, report in rows
        if place in places
    ]
    key = f"net-assets:{snapshot.number}"
    return record_net_assets(by=by, figures=figures, idempotency_key=key)


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
