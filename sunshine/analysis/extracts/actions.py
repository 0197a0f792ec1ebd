"""Make extracts: the only writer."""

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from sunshine.analysis.extracts.models import Extract, Extracting
from sunshine.analysis.extracts.queries import Subject, kinds_unchanged, known, subjects
from sunshine.analysis.hits.models import Hit
from sunshine.analysis.runners.queries import said
from sunshine.datacentre.lake.models import Snapshot
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.organisations.models import Organisation
from sunshine.foundation.parameters.queries import value_on
from sunshine.foundation.postgres.queries import history_mark

MAKER = 7_300_013  # advisory lock: one maker at a time
BATCH = 200
ENGINE = "sunshine.analysis.extracts.engine"
FIELDS = ["title", "snapshot", "rows", "row_count", "hubs", "made_at"]
TITLES = {"contract": "title", "procurement": "title", "firm": "name"}


@transaction.atomic
def make_extracts(snapshot: Snapshot) -> int:
    """Bring extracts in line with a snapshot and with the hits of today; returns how many were made.

    Those of this snapshot stay, and those that read nothing which changed since theirs; those
    that nothing names any more go. Runs again without effect.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [MAKER])
    if (state := _state(snapshot)) in Extracting.objects.values(*state):
        return 0
    wanted = subjects()
    _carry_over(snapshot)
    there = known()
    Extract.objects.filter(pk__in=[there[s][0] for s in there.keys() - wanted.keys()]).delete()
    due = [s for s in wanted if s not in there or there[s][1] != snapshot.pk]
    ids = {s: there[s][0] for s in due if s in there}
    told = iter(_told(state, snapshot, due) if due else ())
    while batch := list(islice(told, BATCH)):
        _write(batch, ids, snapshot)
    _link(wanted)
    Extracting.objects.all().delete()
    Extracting.objects.create(**state)
    return len(due)


def _state(snapshot: Snapshot) -> dict[str, Any]:
    """All that the extracts follow from; our enterprises are in the snapshot."""
    return {
        "snapshot_id": snapshot.pk,
        "hit_event": history_mark(Hit),
        "hops": int(value_on("extract.hops", today())),
        "most": int(value_on("extract.most_ties", today())),
    }


def _carry_over(snapshot: Snapshot) -> None:
    """What an older snapshot's extract read is the same in this one: then it is this one's, too."""
    older = Snapshot.objects.filter(extract__isnull=False, number__lt=snapshot.number).distinct()
    for since in older:
        kinds = kinds_unchanged(since, snapshot)
        Extract.objects.filter(snapshot=since, kind__in=kinds).update(snapshot=snapshot)


def _told(
    state: Mapping[str, Any], snapshot: Snapshot, due: Iterable[Subject]
) -> Iterable[dict[str, Any]]:
    job = {"subjects": list(due), "hops": state["hops"], "most": state["most"]}
    return said(ENGINE, snapshot.tables, **job)


def _write(
    told: Iterable[Mapping[str, Any]], ids: Mapping[Subject, UUID], snapshot: Snapshot
) -> None:
    made = []
    own = dict(Organisation.objects.exclude(uscc=None).values_list("uscc", "name"))
    for t in told:
        place = t["organisation_id"]
        extract = Extract(
            kind=t["kind"],
            organisation_id=UUID(place) if place else None,
            subject_id=t["subject_id"],
            title=_title(t, own),
            snapshot=snapshot,
            rows=t["rows"],
            row_count=t["row_count"],
            hubs=t["hubs"],
            made_at=now(),
        )
        extract.pk = ids.get((t["kind"], place, t["subject_id"]), extract.pk)
        made.append(extract)
    Extract.objects.bulk_create(
        made, update_conflicts=True, unique_fields=["id"], update_fields=FIELDS
    )


def _title(told: Mapping[str, Any], own: Mapping[str | None, str]) -> str:
    """What people call the subject; a firm of ours by the name we know."""
    mart = {"firm": "counterparty"}.get(told["kind"], told["kind"])
    key = f"{mart}_id"
    rows = (r["row"] for r in told["rows"] if r["mart"] == mart)
    mine: dict[str, Any] = next((r for r in rows if r.get(key) == told["subject_id"]), {})
    name = mine.get(TITLES[told["kind"]])
    if not name and told["kind"] == "firm":
        name = own.get(told["subject_id"])
    return str(name or "")[:400]


def _link(wanted: Mapping[Subject, Iterable[UUID]]) -> None:
    """Which hits name which extract: what is missing is added, what is stale goes."""
    through = Extract.hits.through
    ids = {subject: pk for subject, (pk, _) in known().items()}
    right = {(ids[s], hit) for s, hits in wanted.items() if s in ids for hit in hits}
    pairs = through.objects.values_list("pk", "extract_id", "hit_id")
    there = {(extract, hit): pk for pk, extract, hit in pairs}
    through.objects.filter(pk__in=[there[pair] for pair in there.keys() - right]).delete()
    through.objects.bulk_create(
        (through(extract_id=e, hit_id=h) for e, h in right - there.keys()), batch_size=1000
    )
