"""风险排行: the highest scores somebody may see, by key; one score and what it is made of.

A counterparty is met in several enterprises. What is shown of it is stacked from the parts in
those that the reader sees, so the number tells nothing about the others.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F, Q

from sunshine.analysis.alerts.models import Alert
from sunshine.analysis.scores.models import (
    POINTS,
    Kind,
    Score,
    ScoreDay,
    ScoreHit,
    ScorePart,
    ScoreQuerySet,
)
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.queries import within

PAGE = 30
SHOWN_PROBES = 4
SHOWN_HITS = 100
LOOK_BACK = timedelta(days=30)
STACKED = """
select * from (
    select subject_id, round((1 - exp(sum(ln(1 - part))))::numeric, 6) as value
    from (
        select subject_id, probe, max(weight) * (1 - exp(sum(remaining))) as part
        from ({parts}) as parts group by subject_id, probe
    ) as probes
    group by subject_id
) as subjects
"""
BEYOND = "where value < %s or (value = %s and subject_id > %s) "
FIRST = "order by value desc, subject_id limit %s"


@dataclass(slots=True)
class Ranked:
    """One line: a subject, its points, the probes that gave most, how it moved in 30 days."""

    score: Score
    value: Decimal
    organisations: list[str]
    hit_count: int
    probes: list[str]
    moved: int | None = None

    @property
    def points(self) -> int:
        return round(self.value * POINTS)


def scores_of(actor: Actor, kind: str, scope: str = "") -> ScoreQuerySet:
    """Scores of a kind somebody sees, in the subtree of an organisation's code."""
    found = Score.objects.visible_to(actor).filter(kind=kind)
    return found.filter(organisation__in=within(scope)) if scope else found


def ranking(scores: ScoreQuerySet, kind: str, after: str = "") -> tuple[list[Ranked], str]:
    """A page, and the cursor of the next one (empty at the end).

    Raises ValueError or ArithmeticError for a cursor nobody was given.
    """
    if kind == Kind.COUNTERPARTY:
        lines = _stacked(scores, after)
        mine = scores.filter(subject_id__in=[subject for subject, _ in lines])
        by_subject = defaultdict(list)
        for score in mine.select_related("organisation").order_by("-value"):
            by_subject[score.subject_id].append(score)
        groups = [(by_subject[subject], value) for subject, value in lines]
    else:
        rows = _beyond(scores, after).select_related("organisation")
        found = list(rows.order_by("-value", "id")[: PAGE + 1])
        groups = [([s], s.value) for s in found]
    page = _told(groups[:PAGE])
    if len(groups) <= PAGE:
        return page, ""
    last = page[-1].score.subject_id if kind == Kind.COUNTERPARTY else page[-1].score.pk
    return page, f"{page[-1].value}_{last}"


def _beyond(scores: ScoreQuerySet, after: str) -> ScoreQuerySet:
    if not after:
        return scores
    value, _, last = after.partition("_")
    top = Decimal(value)
    return scores.filter(Q(value__lt=top) | Q(value=top, pk__gt=UUID(last)))


def _stacked(scores: ScoreQuerySet, after: str) -> list[tuple[str, Decimal]]:
    parts = ScorePart.objects.filter(score__in=scores).values(
        "probe", "weight", "remaining", subject_id=F("score__subject_id")
    )
    inner, params = parts.query.sql_with_params()
    query, given = STACKED.format(parts=inner), list(params)
    if after:
        value, _, subject = after.partition("_")
        query += BEYOND
        given += [Decimal(value), Decimal(value), subject]
    with connection.cursor() as cursor:
        cursor.execute(query + FIRST, [*given, PAGE + 1])
        return list(cursor.fetchall())


def _told(groups: list[tuple[list[Score], Decimal]]) -> list[Ranked]:
    ids = [s.pk for scores, _ in groups for s in scores]
    parts: dict[UUID, list[ScorePart]] = defaultdict(list)
    for one in ScorePart.objects.filter(score__in=ids).order_by("-value", "probe"):
        parts[one.score_id].append(one)
    earlier = _earlier([scores[0] for scores, _ in groups if len(scores) == 1])
    lines = []
    for scores, value in groups:
        given = sorted((p for s in scores for p in parts[s.pk]), key=lambda p: -p.value)
        line = Ranked(
            scores[0],
            value,
            [s.organisation.short_name for s in scores if s.organisation],
            sum(s.hit_count for s in scores),
            list(dict.fromkeys(p.probe for p in given))[:SHOWN_PROBES],
        )
        before = earlier.get(scores[0].pk) if len(scores) == 1 else None
        line.moved = None if before is None else line.points - before
        lines.append(line)
    return lines


def _earlier(scores: list[Score]) -> dict[UUID, int]:
    """Points 30 days before, where the score had been counted by then."""
    if not scores:
        return {}
    day = scores[0].as_of - LOOK_BACK
    rows = ScoreDay.objects.filter(
        kind=scores[0].kind, subject_id__in=[s.subject_id for s in scores], day__lte=day
    )
    last = rows.order_by("organisation_id", "subject_id", "-day").distinct(
        "organisation_id", "subject_id"
    )
    known = {(d.organisation_id, d.subject_id): d.points for d in last}
    pairs = ((s.pk, known.get((s.organisation_id, s.subject_id))) for s in scores)
    return {pk: points for pk, points in pairs if points is not None}


def organisation_score(actor: Actor, organisation_id: UUID) -> Ranked | None:
    """The line of one organisation; None where nothing counts, or it is not theirs to see."""
    mine = scores_of(actor, Kind.ORGANISATION).filter(organisation=organisation_id)
    lines, _ = ranking(mine, Kind.ORGANISATION)
    return lines[0] if lines else None


def score_of(actor: Actor, score_id: UUID) -> dict[str, Any] | None:
    """A subject's score as somebody sees it: parts, hits, course; None if it is not theirs."""
    first = Score.objects.visible_to(actor).filter(pk=score_id).first()
    if first is None:
        return None
    mine = Score.objects.visible_to(actor).filter(kind=first.kind, subject_id=first.subject_id)
    if first.kind != Kind.COUNTERPARTY:
        mine = mine.filter(pk=first.pk)
    scores = list(mine.select_related("organisation").order_by("-value", "id"))
    parts = list(ScorePart.objects.filter(score__in=scores).order_by("-value", "probe"))
    hits = (
        ScoreHit.objects.filter(part__in=parts, hit__alert__in=Alert.objects.visible_to(actor))
        .select_related("hit__alert", "hit__organisation", "part")
        .order_by("-strength", "hit_id")
    )
    value = scores[0].value if len(scores) == 1 else dict(_stacked(mine, ""))[first.subject_id]
    return {
        "score": first,
        "scores": scores,
        "points": round(value * POINTS),
        "parts": parts,
        "hits": list(hits[:SHOWN_HITS]),
        "course": course_of(actor, first),
    }


def course_of(actor: Actor, score: Score, since: date | None = None) -> list[ScoreDay]:
    """How it went in the organisation of this score, newest first."""
    days = ScoreDay.objects.visible_to(actor).filter(
        kind=score.kind, subject_id=score.subject_id, organisation=score.organisation_id
    )
    return list((days.filter(day__gte=since) if since else days).order_by("-day")[:PAGE])
