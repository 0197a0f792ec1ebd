"""An edition gathered from the register, and what an edition is compared with."""

from collections.abc import Callable, Sequence
from datetime import date

from sunshine.before.handbooks.models import ENACTED, Handbook
from sunshine.before.handbooks.rules import Edition, Flow, Measure, Point, differences, edition_of
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
    points: list[Point] = []
    for start in range(0, len(rows), BATCH):
        points += _points(rows[start : start + BATCH])
        progress(10 + 60 * len(points) // len(rows))
    used = {p.power_code for p in points}
    flows = tuple(
        Flow(f.code, f.title, f.source, f.steps) for f in risks.flows().values() if f.code in used
    )
    earlier = before(handbook)
    changes = tuple(differences(earlier.points, points, LEVELS)) if earlier else ()
    return Edition(
        handbook.organisation.name, handbook.edition, f"{on}", tuple(points), flows, changes
    )


def _points(rows: Sequence[RiskPoint]) -> list[Point]:
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
            controls=tuple(_measure(c) for c in controls.get(row.pk, ())),
        )
        for row in rows
    ]


def _measure(control: Control) -> Measure:
    return Measure(
        control.words,
        control.get_kind_display(),
        control.assignee.display_name,
        control.overseer.display_name,
        f"{control.due_on}",
        CONTROL.states[control.state],
    )


def before(handbook: Handbook) -> Edition | None:
    """The newest earlier edition that was law once."""
    found = Handbook.objects.filter(
        organisation=handbook.organisation_id, state__in=ENACTED, edition__lt=handbook.edition
    )
    row = found.order_by("-edition").first()
    return edition_of(row.content) if row else None


def compared(old: Handbook, new: Handbook) -> list[str]:
    """Two editions of one unit, in sentences."""
    return list(differences(edition_of(old.content).points, edition_of(new.content).points, LEVELS))
