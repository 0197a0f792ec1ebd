"""Keep what a run found."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import count
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max, Q

from sunshine.analysis.hits.models import Hit, HitEvidence, HitPerson, Standing
from sunshine.analysis.hits.rules import Taken, fill, persons_in, subject_name
from sunshine.analysis.probes.engine import Probe
from sunshine.datacentre.lake.models import Snapshot
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.parameters.queries import Values

NUMBERING = 7_300_005  # advisory lock: hit numbers have no gaps
BATCH = 1000
Identity = tuple[str | None, str, str, str]
Key = tuple[str | None, ...]  # values of the columns `incremental.hit` of a probe


@dataclass(slots=True)
class Kept:
    """What changed for one probe."""

    new: list[Hit] = field(default_factory=list)
    changed: list[Hit] = field(default_factory=list)  # other evidence or amount than before
    lapsed: list[Hit] = field(default_factory=list)
    reworded: list[Hit] = field(default_factory=list)  # known, but their sentence says other words
    count: int = 0


class Overtaken(Exception):  # noqa: N818  read as a sentence
    """Another run has brought the probe's hits further than this one started from."""


class ParametersAsOf:
    """Parameters of a run: read once, with the first hit; laid over each other as hits ask."""

    def __init__(self) -> None:
        self._asked: dict[tuple[str | None, str], list[dict[str, Any]]] = {}

    @cached_property
    def _values(self) -> Values:
        return Values()

    def _rows(self, organisation_id: str | None, probe: Probe) -> list[dict[str, Any]]:
        key = organisation_id, probe.code
        if key not in self._asked:
            organisation = UUID(organisation_id) if organisation_id else None
            self._asked[key] = list(self._values.rows(organisation, probe.parameters))
        return self._asked[key]

    def taken(self, probe: Probe, organisation_id: str | None, day: date) -> list[Taken]:
        rows = self._rows(organisation_id, probe)
        return [
            Taken(
                name,
                row["option"] or "",
                row["value"],
                row["unit"],
                row["source"],
                row["valid_from"],
            )
            for name in probe.parameters
            for row in rows
            if row["name"] == name
            and row["valid_from"] <= day
            and (row["valid_to"] is None or day < row["valid_to"])
        ]


@transaction.atomic
def keep(
    probe: Probe,
    found: Iterable[Mapping[str, Any]],
    snapshot: Snapshot,
    parameters: ParametersAsOf,
    touched: Collection[Key] | None = None,
    since: int | None = None,
) -> Kept:
    """Bring a probe's hits in line with a run: new, changed, still there, lapsed.

    `found` are hits as the runner yields them. With `touched`, hits of other keys stay as they
    are, and `since` is the snapshot they must stand at. One transaction; a repeated run with
    the same result changes only when they were last seen. Raises Overtaken.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [NUMBERING])
    stand(probe, snapshot, since if touched is not None else None)
    before = {_identity(h): h for h in known_hits(probe, touched)}
    kept, evidence, seen = Kept(), {}, []
    numbers = _numbers()
    for raw in found:
        known = before.pop(_raw_identity(raw), None)
        hit = known or Hit(**next(numbers), first_seen_at=now())
        moved = known is not None and (
            known.evidence_hash != raw["evidence_hash"] or known.state == Hit.State.LAPSED
        )
        said = hit.sentence
        _fill_in(hit, probe, raw, snapshot, parameters)
        seen.append(hit)
        if known is not None and said != hit.sentence:
            kept.reworded.append(hit)
        if known is None:
            kept.new.append(hit)
        elif moved:
            kept.changed.append(hit)
        if known is None or moved:
            evidence[hit.pk] = raw["evidence"]
    kept.lapsed = [h for h in before.values() if h.state == Hit.State.OPEN]
    for hit in kept.lapsed:
        hit.state = Hit.State.LAPSED
    kept.count = len(seen)
    _write(kept, seen, evidence)
    return kept


@transaction.atomic
def stand(probe: Probe, snapshot: Snapshot, since: int | None = None) -> None:
    """From here the probe's hits are those of this snapshot. Raises Overtaken.

    `since`: what was done holds only for hits of that snapshot and of this version of the probe.
    """
    there = Standing.objects.select_for_update().filter(probe=probe.code).first()
    number = there.snapshot.number if there else 0
    is_other = there is None or there.probe_version != probe.version_label
    if number > snapshot.number or (since is not None and (is_other or number != since)):
        raise Overtaken(probe.code)
    Standing.objects.update_or_create(
        probe=probe.code,
        defaults={"probe_version": probe.version_label, "snapshot": snapshot, "at": now()},
    )


@transaction.atomic
def stand_untouched(known: Iterable[Probe], snapshot: Snapshot, since: int) -> None:
    """The same for probes whose hits nothing of the snapshots after `since` moves.

    Those that another run has brought further, or that are another version, stay where they are.
    """
    versions = {probe.code: probe.version_label for probe in known}
    there = Standing.objects.select_for_update(of=("self",)).filter(
        probe__in=versions, snapshot__number=since
    )
    still = [s.pk for s in there if s.probe_version == versions[s.probe]]
    Standing.objects.filter(pk__in=still).update(snapshot=snapshot, at=now())


FIELDS = [
    "probe_version",
    "occurred_on",
    "amount",
    "currency",
    "score",
    "level",
    "sentence",
    "parameters",
    "state",
    "snapshot",
    "evidence_hash",
    "evidence_count",
    "last_seen_at",
    "subject_name",
]


def _write(kept: Kept, seen: list[Hit], evidence: Mapping[UUID, list[dict[str, Any]]]) -> None:
    fresh = {hit.pk for hit in kept.new}
    Hit.objects.bulk_create(kept.new, batch_size=BATCH)
    Hit.objects.bulk_update([h for h in seen if h.pk not in fresh], FIELDS, batch_size=BATCH)
    Hit.objects.bulk_update(kept.lapsed, ["state"], batch_size=BATCH)
    HitEvidence.objects.filter(hit__in=[h.pk for h in kept.changed]).delete()
    HitEvidence.objects.bulk_create(
        (
            HitEvidence(
                hit_id=pk,
                position=i,
                mart=e["mart"],
                row_id=e["row_id"],
                role=e["role"],
                row=e["row"],
            )
            for pk, rows in evidence.items()
            for i, e in enumerate(rows)
        ),
        batch_size=BATCH,
    )
    HitPerson.objects.filter(hit__in=[h.pk for h in kept.changed]).delete()
    HitPerson.objects.bulk_create(
        (
            HitPerson(hit_id=pk, person_key=key)
            for pk, rows in evidence.items()
            for key in persons_in(e["row"] for e in rows)
        ),
        batch_size=BATCH,
    )


def _fill_in(
    hit: Hit, probe: Probe, raw: Mapping[str, Any], snapshot: Snapshot, parameters: ParametersAsOf
) -> None:
    organisation = raw["organisation_id"]
    day = (
        date.fromisoformat(raw["occurred_on"]) if raw["occurred_on"] else snapshot.created_at.date()
    )
    taken = parameters.taken(probe, organisation, day)
    hit.probe, hit.probe_version = probe.code, probe.version_label
    hit.organisation_id = UUID(organisation) if organisation else None
    hit.subject_kind, hit.subject_id = raw["subject_kind"], raw["subject_id"]
    hit.occurrence = raw["occurrence"]
    hit.occurred_on = day if raw["occurred_on"] else None
    hit.amount = None if raw["amount"] is None else round(Decimal(raw["amount"]), 2)
    hit.currency, hit.score = raw["currency"] or "", raw["score"]
    hit.level, hit.state = probe.level(raw["score"]), Hit.State.OPEN
    hit.sentence = fill(probe.sentence, raw, taken)
    hit.subject_name = subject_name(raw)
    hit.parameters = [
        {
            "name": t.name,
            "option": t.option,
            "unit": t.unit,
            "source": t.source,
            "value": None if t.value is None else f"{t.value.normalize():f}",
            "valid_from": t.valid_from.isoformat(),
        }
        for t in taken
    ]
    hit.snapshot, hit.last_seen_at = snapshot, now()
    hit.evidence_hash, hit.evidence_count = raw["evidence_hash"], raw["evidence_count"]


def _numbers() -> Iterator[dict[str, int]]:
    """Year and number of one new hit after another: all of the year in which the run began to count."""
    year = today().year
    last = Hit.objects.filter(year=year).aggregate(last=Max("number"))["last"] or 0
    for number in count(last + 1):
        yield {"year": year, "number": number}


def known_hits(probe: Probe, touched: Collection[Key] | None) -> Iterable[Hit]:
    """Hits kept of a probe, or those of the touched keys only."""
    hits = Hit.objects.filter(probe=probe.code)
    if touched is None:
        return hits
    columns, keys = probe.incremental.hit, set(touched)
    for place, column in enumerate(columns):
        values = {key[place] for key in keys}
        wanted = Q(**{f"{column}__in": values - {None}})
        hits = hits.filter(wanted | Q(**{f"{column}__isnull": True}) if None in values else wanted)
    return (h for h in hits if tuple(_text(getattr(h, c)) for c in columns) in keys)


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _identity(hit: Hit) -> Identity:
    organisation = str(hit.organisation_id) if hit.organisation_id else None
    return organisation, hit.subject_kind, hit.subject_id, hit.occurrence


def _raw_identity(raw: Mapping[str, Any]) -> Identity:
    return raw["organisation_id"], raw["subject_kind"], raw["subject_id"], raw["occurrence"]
