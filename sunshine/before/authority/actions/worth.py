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
from sunshine.foundation.clock.queries import today
from sunshine.foundation.evidence.actions import Upload, attach, receive
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import earlier, record
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.organisations.actions import period
from sunshine.foundation.organisations.models import Organisation, reaches
from sunshine.foundation.workflow.rules import Refused

MART = "financial_report"
LEAST_SOURCE, AHEAD = 4, timedelta(days=366)
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


@transaction.atomic
def enter_net_assets(
    *, by: Actor, figure: Figure, upload: Upload, idempotency_key: str
) -> NetAssets:
    """A figure entered by a person, with the document it stands in. Raises Refused (Chinese)."""
    if (first := earlier(by, idempotency_key)) is not None:
        return NetAssets.objects.get(pk=first.subject_id)
    if not reaches(by, "authority.review", figure.organisation_id):
        raise Refused("您没有登记这家企业净资产的权限")
    if len(figure.source.strip()) < LEAST_SOURCE:
        raise Refused("请填写依据文件的名称和文号")
    if figure.since > today() + AHEAD:
        raise Refused("适用日不能在一年以后")
    newest = NetAssets.objects.filter(
        organisation=figure.organisation_id, valid__endswith__isnull=True
    ).first()
    if newest is not None and newest.valid.lower >= figure.since:
        raise Refused(f"已有自 {newest.valid.lower} 起的净资产，新的适用日应在其后")
    stored = receive(draft=upload.draft, name=upload.name, grade=upload.grade)
    row = _follow(figure, newest)
    subject = RecordRef("net_assets", row.pk)
    entry = _tell(by, [row], idempotency_key, {"source": row.source, "file": stored.told})
    attach(by=by, subject=subject, organisation_id=row.organisation_id, stored=stored, entry=entry)
    if cut_bands({row.organisation_id}):
        publish_records.defer()
    return row


def _follow(figure: Figure, newest: NetAssets | None) -> NetAssets:
    """The newest figure ends where this one begins."""
    if newest is not None:
        newest.valid = period(newest.valid.lower, figure.since)
        newest.save(update_fields=["valid"])
    return NetAssets.objects.create(
        organisation_id=figure.organisation_id,
        amount=figure.amount,
        valid=period(figure.since),
        source=figure.source.strip()[:400],
    )


def _tell(
    by: Actor, kept: list[NetAssets], key: str, more: dict[str, object] | None = None
) -> Entry:
    return record(
        by=by,
        verb="net_assets.record",
        subject=RecordRef("net_assets", kept[0].pk),
        organisation_id=kept[0].organisation_id if len(kept) == 1 else None,
        content={
            "figures": [
                [str(r.organisation_id), str(r.amount), r.valid.lower.isoformat()] for r in kept
            ]
        }
        | (more or {}),
        idempotency_key=key,
    )
