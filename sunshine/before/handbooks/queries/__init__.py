"""An edition gathered from the register, and what an edition is compared with."""

from collections.abc import Callable, Sequence
from datetime import date

from django.db.models import Func, JSONField, Value

from sunshine.before.handbooks.models import ENACTED, Handbook
from sunshine.before.handbooks.queries import chapters
from sunshine.before.handbooks.rules import (
    Edition,
    Flow,
    Measure,
    Point,
    differences,
    edition_of,
    point_of,
)
from sunshine.before.risks import queries as risks
from sunshine.before.risks.models import Control, RiskPoint
from sunshine.before.risks.rules import CAUSES, LEVELS
from sunshine.before.risks.workflow import CONTROL
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import OrganisationPath, Tree

MOST = 20_000  # points of one edition
BATCH = 500


def gather(actor: Actor, handbook: Handbook, on: date, progress: Callable[[int], None]) -> Edition:
    """What stands in the register of a unit and all below it, as far as the maker sees it; two
    queries a batch. `progress`: percent done.
    """
    below = OrganisationPath.objects.filter(
        tree=Tree.MANAGEMENT, ancestor=handbook.organisation_id
    ).values("descendant")
    found = RiskPoint.objects.visible_to(actor).standing().filter(organisation__in=below)
    rows = list(found.select_related("organisation").order_by("pk")[:MOST])
    left_out = found.count() - MOST if len(rows) == MOST else 0
    points: list[Point] = []
    for start in range(0, len(rows), BATCH):
        points += _points(rows[start : start + BATCH], on)
        progress(10 + 60 * len(points) // len(rows))
    used = {p.power_code for p in points}
    flows = tuple(
        Flow(f.code, f.title, f.source, f.steps) for f in risks.flows().values() if f.code in used
    )
    earlier = before(handbook)
    old = edition_of(earlier.content) if earlier else None
    return Edition(
        organisation=handbook.organisation.name,
        edition=handbook.edition,
        on=f"{on}",
        points=tuple(points),
        flows=flows,
        changes=tuple(differences(old.points, points, LEVELS)) if old else (),
        care=chapters.care_of(handbook.organisation_id),
        quarters=chapters.quarters_of(actor, found, rows, on),
        readership=chapters.readership_of(earlier),
        earlier=chapters.earlier_of(handbook),
        left_out=left_out,
    )


def _points(rows: Sequence[RiskPoint], on: date) -> list[Point]:
    controls = risks.controls_in_use(r.pk for r in rows)
    flows = risks.flows()
    return [
        Point(
            id=str(row.pk),
            label=row.label,
            unit=row.organisation.name,
            field=row.field,
            post=row.post_title,
            power=flows[row.power_code].title if row.power_code in flows else "",
            power_code=row.power_code,
            step=row.step,
            title=row.title,
            description=row.description,
            manifestations=row.manifestations,
            causes="、".join(CAUSES[c] for c in row.causes),
            consequences=row.consequences,
            level=row.level,
            residual=row.residual_level,
            probes=tuple(row.probes),
            controls=tuple(_measure(c, on) for c in controls.get(row.pk, ())),
            indicators=tuple(risks.indicators.said(row)),
        )
        for row in rows
    ]


def _measure(control: Control, on: date) -> Measure:
    return Measure(
        control.words,
        control.get_kind_display(),
        control.assignee.display_name,
        control.overseer.display_name,
        f"{control.due_on}",
        CONTROL.states[control.state],
        control.effect,
        control.state == "planned" and control.due_on < on,
    )


def before(handbook: Handbook) -> Handbook | None:
    """The newest earlier edition that was law once."""
    found = Handbook.objects.filter(
        organisation=handbook.organisation_id, state__in=ENACTED, edition__lt=handbook.edition
    )
    return found.defer("content").order_by("-edition").first()


def compared(old: Handbook, new: Handbook) -> list[str]:
    """Two editions of one unit, in sentences."""
    last = before(new)
    if new.changes is not None and last is not None and last.pk == old.pk:
        return list(new.changes)
    return list(differences(edition_of(old.content).points, edition_of(new.content).points, LEVELS))


def counts_of(handbook: Handbook) -> dict[str, dict[str, int]]:
    """Field → level → how many points; of an edition made before that was kept, counted now."""
    return handbook.counts or edition_of(handbook.content).counts()


def points_at(handbook: Handbook, places: Sequence[int]) -> list[Point]:
    """Some points of an edition, by their place in it: the others are not carried over."""
    if not places:
        return []
    chosen = Func(
        "content",
        Value(f"$.points[{', '.join(map(str, places))}]"),
        template="jsonb_path_query_array(%(expressions)s::jsonpath)",
        output_field=JSONField(),
    )
    found = Handbook.objects.filter(pk=handbook.pk).values_list(chosen, flat=True)
    return [point_of(told) for told in found.get()]
