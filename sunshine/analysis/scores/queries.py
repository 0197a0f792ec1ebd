"""The numbers that hold today, what is counted, and scores by right."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from sunshine.analysis.alerts.models import Alert
from sunshine.analysis.hits.models import Hit
from sunshine.analysis.scores.models import Kind, Stacking
from sunshine.analysis.scores.rules import Scale
from sunshine.datacentre.lake.queries import content_root
from sunshine.foundation.parameters.queries import value_on
from sunshine.foundation.postgres.queries import history_mark
from sunshine.foundation.reference import engine as reference

Subject = tuple[str, UUID | None, str]  # kind, organisation, identifier


@dataclass(frozen=True, slots=True)
class Clue:
    """A live hit whose alert says that it counts, or does not."""

    hit_id: UUID
    probe: str
    level: str
    verdict: str
    organisation_id: UUID | None
    occurred_on: date


def scale_on(day: date) -> Scale:
    """Weights of reference/scores.toml, half-life as a parameter of the day."""
    given = reference.scores(content_root())
    weights = given["weight"]
    return Scale(
        weights={p: w["value"] for p, w in weights.items() if isinstance(w, dict)},
        usual_weight=weights["usual"],
        levels={n: v for n, v in given["level"].items() if not isinstance(v, str)},
        verdicts={n: v for n, v in given["verdict"].items() if not isinstance(v, str)},
        half_life=int(value_on("score.half_life_days", day)),
    )


def clues() -> dict[UUID, Clue]:
    """Live hits with an alert; a hit under an exemption has none, or one that counts nothing."""
    rows = Hit.objects.filter(state=Hit.State.OPEN, alert__isnull=False).values_list(
        "pk", "probe", "level", "alert__state", "organisation_id", "occurred_on", "first_seen_at"
    )
    return {
        pk: Clue(pk, probe, level, state, place, occurred or seen.date())
        for pk, probe, level, state, place, occurred, seen in rows.iterator()
    }


# Which subjects a hit is about: itself, and what its evidence rows name.
SUBJECTS = """
select distinct e.hit_id, f.kind, e.row ->> f.field
from hits_hitevidence e
join hits_hit h on h.id = e.hit_id
join unnest(%s::text[], %s::text[]) as f (kind, field) on e.row ->> f.field <> ''
where h.state = 'open'
union
select h.id, h.subject_kind, h.subject_id from hits_hit h
where h.state = 'open' and h.subject_kind = any(%s)
"""
NAMES = """
select distinct on (e.mart, key) e.mart, e.row ->> (e.mart || '_id') as key,
       coalesce(e.row ->> 'name', e.row ->> 'title')
from hits_hitevidence e
where e.mart = any(%s) and coalesce(e.row ->> 'name', e.row ->> 'title') <> ''
"""
NAMED = [Kind.COUNTERPARTY, Kind.CONTRACT, Kind.MATTER]


def subjects_of_hits() -> Iterator[tuple[UUID, str, str]]:
    """(hit, kind, identifier) of counterparties, contracts and matters."""
    given = reference.scores(content_root())["kind"]
    pairs = [(kind, field) for kind in NAMED for field in given[kind]["fields"]]
    with connection.cursor() as cursor:
        cursor.execute(SUBJECTS, [*map(list, zip(*pairs, strict=True)), list(NAMED)])
        yield from cursor.fetchall()


def names() -> dict[tuple[str, str], str]:
    """(kind, identifier) → name, where evidence shows it; names of persons are not in the lake."""
    with connection.cursor() as cursor:
        cursor.execute(NAMES, [list(NAMED)])
        return {(kind, key): name for kind, key, name in cursor.fetchall()}


def history_marks() -> tuple[int, int]:
    """How far the histories of hits and alerts go."""
    return history_mark(Hit), history_mark(Alert)


def is_stale(day: date) -> bool:
    """Something was found, judged or lapsed since the last stacking, or a day went by."""
    last = Stacking.objects.first()
    return last is None or (last.as_of, last.hit_event, last.alert_event) != (
        day,
        *history_marks(),
    )
