"""Bring the names in line with the latest snapshot and with the organisations."""

from collections.abc import Iterator
from uuid import UUID

from django.db import connection, transaction

from sunshine.datacentre.catalogue.engine import marts
from sunshine.datacentre.directory.engine import Row, initials, listings
from sunshine.datacentre.directory.models import Listed, Listing
from sunshine.datacentre.lake import engine as lake
from sunshine.datacentre.lake.actions import open_duckdb
from sunshine.datacentre.lake.queries import content_root, lake_folder, latest
from sunshine.foundation.organisations.models import Organisation

LISTING = 7_300_021  # advisory lock: one writer of the names at a time
BATCH = 5000


@transaction.atomic
def list_names() -> int:
    """Names of the latest snapshot replace those there were; nothing to do if it is listed.

    Runs in a worker or on the command line, never in a web process: it reads the lake.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LISTING])
    snapshot, done = latest(), Listed.objects.first()
    organisations = list(Organisation.objects.values_list("pk", "name", "short_name", "code"))
    ours = Listing.objects.filter(kind=Listing.Kind.ORGANISATION)
    if snapshot is None or (
        done is not None
        and done.snapshot_number == snapshot.number
        and ours.count() == len(organisations)
    ):
        return 0
    Listing.objects.all().delete()
    known = {str(pk) for pk, *_ in organisations}
    rows = [
        _listing("organisation", str(pk), str(pk), name, also=f"{short} {code}")
        for pk, name, short, code in organisations
    ]
    rows += [
        _listing(kind, record, place, name)
        for kind, record, place, name in _from_lake(snapshot.tables)
        if place is None or place in known
    ]
    Listing.objects.bulk_create(rows, batch_size=BATCH)
    Listed.objects.all().delete()
    Listed.objects.create(snapshot_number=snapshot.number)
    return len(rows)


def _from_lake(tables: dict[str, int]) -> Iterator[Row]:
    known = marts(content_root())
    with open_duckdb() as duck:
        lake.bind(duck, lake_folder(), known.values(), tables)
        yield from listings(duck, known)


def _listing(kind: str, record: str, place: str | None, name: str, *, also: str = "") -> Listing:
    return Listing(
        kind=kind,
        record_id=record[:400],
        organisation_id=UUID(place) if place else None,
        name=name[:400],
        words=" ".join(filter(None, (name, also, initials(name)))).lower(),
    )
