"""The lines of grading as they hold, powers and their steps, what a risk point says, what is tied."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from sunshine.analysis.alerts.models import Alert, AlertQuerySet
from sunshine.analysis.alerts.workflow import OPEN as OPEN_ALERTS
from sunshine.before.risks import engine
from sunshine.before.risks.models import Control, RiskPoint
from sunshine.before.risks.queries import indicators
from sunshine.before.risks.rules import CAUSES, Told
from sunshine.before.risks.rules.grading import Lines
from sunshine.foundation.clock.queries import today
from sunshine.foundation.evidence import queries as evidence
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.organisations.models import Organisation, OrganisationPath, Post, Tree
from sunshine.foundation.parameters.queries import value_on

RETIRED = "retired"


def root() -> Path:
    return Path(settings.CONTENT_ROOT)


def flows() -> Mapping[str, engine.Flow]:
    return engine.flows(root())


def steps_of() -> dict[str, tuple[str, ...]]:
    """Code of a power → its steps."""
    return {code: flow.steps for code, flow in flows().items()}


def library() -> Mapping[str, engine.KnownRisk]:
    return engine.library(root())


LIBRARY_FIELDS = {
    "title": "风险点",
    "post_title": "岗位",
    "power_code": "权力事项",
    "step": "流程环节",
    "description": "风险描述",
    "manifestations": "表现形式",
    "causes": "成因类型",
    "consequences": "可能后果",
    "basis": "制度依据",
    "probes": "关联模型",
}
CONTROLS = "controls"  # of the library: what it says of them is shown, and set one by one


def library_says(known: engine.KnownRisk) -> dict[str, Any]:
    """Column of a risk point → what the library has for it."""
    return {
        "title": known.title,
        "post_title": known.post,
        "power_code": known.power,
        "step": known.step,
        "description": known.description,
        "manifestations": known.manifestations,
        "causes": list(known.causes),
        "consequences": known.consequences,
        "basis": "" if known.is_example else known.source,
        "probes": list(known.probes),
    }


def library_keeps(known: engine.KnownRisk) -> dict[str, Any]:
    """What is remembered of an adoption: its columns and the words of its controls."""
    return library_says(known) | {CONTROLS: [c.words for c in known.controls]}


@dataclass(frozen=True, slots=True)
class Difference:
    """One column: what the library said at adoption, says now, and what the unit has."""

    name: str
    title: str
    adopted: str
    library: str
    local: str

    @property
    def is_local(self) -> bool:
        return self.local != self.adopted

    @property
    def has_moved(self) -> bool:
        return self.library != self.adopted

    @property
    def may_follow(self) -> bool:
        """The unit may take over what the library says now: not its controls, which somebody has to
        be charged with.
        """
        return self.name != CONTROLS and self.library != self.local


def differences_of(point: RiskPoint) -> list[Difference]:
    """Where a point and the library are not the same, or the library has moved on; local changes
    stay: nothing is overwritten, somebody decides.
    """
    known = library().get(point.library_code)
    if known is None or not point.library_told:
        return []
    now, found = library_says(known), []
    for name, title in LIBRARY_FIELDS.items():
        local = getattr(point, name)
        words = [_plain(v) for v in (point.library_told.get(name, local), now[name], local)]
        if len(set(words)) > 1:
            found.append(Difference(name, title, *words))
    now_controls = library_keeps(known)[CONTROLS]
    told = point.library_told.get(CONTROLS, now_controls)
    if told != now_controls:
        local = [c.words for c in controls_in_use([point.pk]).get(point.pk, ())]
        words = ["；".join(w) for w in (told, now_controls, local)]
        found.append(Difference(CONTROLS, "防控措施", *words))
    return found


def followed(point: RiskPoint, columns: Iterable[str]) -> Told:
    """A point with some columns as the library has them now. Raises ValueError (Chinese)."""
    open_ones = {d.name for d in differences_of(point) if d.may_follow}
    chosen = set(columns)
    if not chosen or chosen - open_ones:
        raise ValueError("请选择要采用的栏目")
    now = library_says(library()[point.library_code])
    said = {n: now[n] if n in chosen else getattr(point, n) for n in LIBRARY_FIELDS}
    said |= {n: tuple(said[n]) for n in ("causes", "probes")}
    return Told(organisation_id=point.organisation_id, field=point.field, **said)


def _plain(value: object) -> str:
    if isinstance(value, list):
        return "、".join(CAUSES.get(str(v), str(v)) for v in value)
    return str(value or "")


def lines_for(organisation_id: UUID | None) -> Lines:
    """Where the levels begin for a unit today; None: for the city."""
    names = ("risk.count.one", "risk.count.two", "risk.product.one", "risk.product.two")
    return Lines(*(int(value_on(name, today(), organisation_id)) for name in names))


def cycle_of(level: str, organisation_id: UUID) -> int:
    """Months until a risk point of this level is looked at again."""
    return int(value_on(f"risk.cycle.{level}", today(), organisation_id))


def enterprise_of(organisation_id: UUID) -> UUID:
    """The nearest enterprise in the management tree, the unit itself where it is one."""
    line = OrganisationPath.objects.filter(tree=Tree.MANAGEMENT, descendant=organisation_id)
    near = line.filter(ancestor__kind=Organisation.Kind.ENTERPRISE).order_by("depth")
    found = near.values_list("ancestor", flat=True).first()
    return found or organisation_id


def post_called(title: str, places: Iterable[UUID]) -> Post | None:
    """The post of this name in one of these units, if there is just one."""
    found = list(Post.objects.filter(organisation__in=places, name=title)[:2])
    return found[0] if len(found) == 1 else None


def alerts_of(actor: Actor, point: RiskPoint) -> AlertQuerySet:
    """Open alerts of the tied probes at the enterprise, that the actor may see (提前预警)."""
    mine = Alert.objects.visible_to(actor).filter(
        organisation=point.enterprise_id, state__in=OPEN_ALERTS, hit__probe__in=point.probes
    )
    return mine.select_related("hit").order_by("due_on", "pk")


def manifest_of(point: RiskPoint) -> dict[str, str]:
    """Field → words: what somebody who rates or approves has before them; files by hash."""
    power = flows().get(point.power_code)
    told = {
        "领域": point.get_field_display(),
        "风险点": point.title,
        "岗位": point.post_title,
        "权力事项": power.title if power else point.power_code,
        "流程环节": point.step,
        "风险描述": point.description,
        "表现形式": point.manifestations,
        "成因类型": "、".join(CAUSES[c] for c in point.causes),
        "可能后果": point.consequences,
        "制度依据": point.basis,
        "关联模型": "、".join(point.probes),
        "关联指标": "；".join(indicators.said(point)),
        "固有等级": point.get_level_display(),
        "剩余等级": point.get_residual_level_display(),
        "评级方法": point.get_method_display(),
    }
    return told | evidence.manifest_of(RecordRef("risk_point", point.pk))


def controls_in_use(points: Iterable[UUID]) -> dict[UUID, list[Control]]:
    """Risk point → its controls that are not retired, in the order they were set; one query."""
    rows = Control.objects.filter(risk_point__in=points).exclude(state=RETIRED)
    found: dict[UUID, list[Control]] = {}
    for row in rows.select_related("assignee__person", "overseer__person").order_by("pk"):
        found.setdefault(row.risk_point_id, []).append(row)
    return found
