"""Compute all scores anew."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import connection, transaction

from sunshine.analysis.scores.models import (
    Kind,
    Score,
    ScoreDay,
    ScoreHit,
    ScorePart,
    Stacking,
)
from sunshine.analysis.scores.queries import (
    Subject,
    clues,
    history_marks,
    names,
    scale_on,
    subjects_of_hits,
)
from sunshine.analysis.scores.rules import Scale, part, remaining, stacked, strength
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.organisations.models import Organisation

STACKING = 7_300_010  # advisory lock: one computation at a time
BATCH = 2000
PLACES = Decimal("0.000001")
Counted = dict[Subject, dict[str, list[tuple[UUID, float]]]]  # subject → probe → hits


@dataclass(frozen=True, slots=True)
class Made:
    """The rows of one computation."""

    scores: list[Score]
    parts: list[ScorePart]
    hits: list[ScoreHit]


@transaction.atomic
def stack(on: date | None = None) -> Stacking:
    """Scores of all subjects as of a day (today), in place of the earlier ones.

    Must run as somebody who reaches everything: a job's actor. Readers see the old scores until
    the new ones are complete.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [STACKING])
    on = on or today()
    scale, marks = scale_on(on), history_marks()
    before = {
        (s.kind, s.organisation_id, s.subject_id): s
        for s in Score.objects.only("pk", "kind", "organisation_id", "subject_id", "value")
    }
    counted = _count(scale, on)
    made = _build(scale, counted, before, on)
    _replace(made)
    _keep_course(made.scores, before, on)
    return Stacking.objects.create(
        as_of=on,
        made_at=now(),
        hit_event=marks[0],
        alert_event=marks[1],
        hit_count=len({hit.hit_id for hit in made.hits}),
        score_count=len(made.scores),
        half_life=scale.half_life,
    )


def _count(scale: Scale, on: date) -> Counted:
    live = clues()
    strengths = {
        pk: strength(scale, c.level, c.verdict, c.occurred_on, on) for pk, c in live.items()
    }
    counted: Counted = defaultdict(lambda: defaultdict(list))
    own = [
        (c.hit_id, Kind.ORGANISATION.value, str(c.organisation_id))
        for c in live.values()
        if c.organisation_id is not None
    ]
    for hit_id, kind, subject in [*own, *subjects_of_hits()]:
        if strengths.get(hit_id):
            clue = live[hit_id]
            key = (kind, clue.organisation_id, subject)
            counted[key][clue.probe].append((hit_id, strengths[hit_id]))
    return counted


def _build(scale: Scale, counted: Counted, before: dict[Subject, Score], on: date) -> Made:
    known, made = names(), Made([], [], [])
    known |= {
        (Kind.ORGANISATION.value, str(o.pk)): o.name for o in Organisation.objects.only("name")
    }
    for (kind, place, subject), probes in counted.items():
        old = before.get((kind, place, subject))
        score = Score(
            kind=kind,
            subject_id=subject,
            name=known.get((kind, subject), "")[:400],
            organisation_id=place,
            as_of=on,
        )
        if old is not None:
            score.pk = old.pk
        parts = [_part(scale, score, probe, hits) for probe, hits in sorted(probes.items())]
        score.value = Decimal(stacked(p.value for p in parts)).quantize(PLACES)
        score.hit_count = len({hit_id for hits in probes.values() for hit_id, _ in hits})
        made.scores.append(score)
        made.parts.extend(parts)
        made.hits.extend(
            ScoreHit(part=p, hit_id=hit_id, strength=x)
            for p in parts
            for hit_id, x in probes[p.probe]
        )
    return made


def _part(scale: Scale, score: Score, probe: str, hits: Iterable[tuple[UUID, float]]) -> ScorePart:
    found = list(hits)
    left, weight = remaining(x for _, x in found), scale.weight(probe)
    return ScorePart(
        score=score,
        probe=probe,
        weight=weight,
        remaining=left,
        value=part(weight, left),
        hit_count=len(found),
    )


def _replace(made: Made) -> None:
    with connection.cursor() as cursor:
        for table in ("scores_scorehit", "scores_scorepart", "scores_score"):
            cursor.execute(f"delete from {table}")
    Score.objects.bulk_create(made.scores, batch_size=BATCH)
    ScorePart.objects.bulk_create(made.parts, batch_size=BATCH)
    ScoreHit.objects.bulk_create(made.hits, batch_size=BATCH)


def _keep_course(scores: list[Score], before: dict[Subject, Score], on: date) -> None:
    """A row for each subject that moved by a point, and for those whose last clue went away."""
    gone = dict(before)
    moved = []
    for score in scores:
        old = gone.pop((score.kind, score.organisation_id, score.subject_id), None)
        if old is None or old.points != score.points:
            moved.append(_day(score, on, score.points))
    moved += [_day(old, on, 0) for old in gone.values()]
    ScoreDay.objects.bulk_create(
        moved,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["kind", "organisation", "subject_id", "day"],
        update_fields=["points"],
    )


def _day(score: Score, on: date, points: int) -> ScoreDay:
    return ScoreDay(
        kind=score.kind,
        subject_id=score.subject_id,
        organisation_id=score.organisation_id,
        day=on,
        points=points,
    )
