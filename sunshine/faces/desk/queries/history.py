"""What changed on a record, in words; what it said at the end of a day."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models

from sunshine.analysis.alerts.models import Alert
from sunshine.analysis.alerts.workflow import ALERT
from sunshine.analysis.exemptions.models import Exemption
from sunshine.analysis.exemptions.workflow import EXEMPTION
from sunshine.analysis.hits.models import Hit
from sunshine.before.authority.models import AuthorityList
from sunshine.before.authority.workflow import AUTHORITY_LIST
from sunshine.before.briefs.models import Brief
from sunshine.before.briefs.workflow import BRIEF
from sunshine.before.crosschecks.models import Match, SpecialCampaign
from sunshine.before.crosschecks.workflow import MATCH, SPECIAL_CAMPAIGN
from sunshine.before.declarations.models import (
    Campaign,
    Declaration,
    DeclarationDraw,
    Verification,
)
from sunshine.before.declarations.workflow import CAMPAIGN, DECLARATION, DRAW, VERIFICATION
from sunshine.before.exchange.models import Package, Regulation
from sunshine.before.exchange.workflow import PACKAGE
from sunshine.before.filings.models import Matter
from sunshine.before.filings.queries import items
from sunshine.before.filings.workflow import MATTER
from sunshine.before.handbooks.models import Handbook
from sunshine.before.handbooks.workflow import HANDBOOK
from sunshine.before.publications.models import Publication
from sunshine.before.publications.workflow import PUBLICATION
from sunshine.before.recusals.models import Adjustment, Conflict
from sunshine.before.recusals.workflow import ADJUSTMENT, CONFLICT
from sunshine.before.reports.models import MajorReport
from sunshine.before.reports.workflow import MAJOR_REPORT
from sunshine.before.reviews.models import Review
from sunshine.before.reviews.workflow import REVIEW
from sunshine.before.risks.models import Control, RiskPoint
from sunshine.before.risks.queries.indicators import said
from sunshine.before.risks.rules import CAUSES, FIELDS, LEVELS
from sunshine.before.risks.workflow import CONTROL, RISK_POINT
from sunshine.before.samples.models import ArchiveSample, Check
from sunshine.before.samples.workflow import CHECK, SAMPLE
from sunshine.before.screenings.models import RiskScreening, ScreeningPart
from sunshine.before.screenings.workflow import SCREENING, SCREENING_PART
from sunshine.datacentre.amendments.models import Amendment
from sunshine.datacentre.amendments.workflow import AMENDMENT
from sunshine.datacentre.lake.models import Snapshot
from sunshine.datacentre.lake.queries import content_root
from sunshine.faces.desk.queries.filed import facts_of
from sunshine.faces.desk.queries.values import EMPTY, SHANGHAI, coded, plain
from sunshine.foundation.access.queries import matter_classes, roles
from sunshine.foundation.evidence.queries import secrecy
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.mandates.queries import grants_seen_by
from sunshine.foundation.organisations.models import Organisation, Post, Tenure
from sunshine.foundation.people.models import Person
from sunshine.foundation.reference import engine as reference

# Counters and fingerprints: true, but no words for a person.
UNTOLD = frozenset({
    "id", "version", "concluded_evidence", "filed_by_person_id", "law", "schema_version", "facts",
    "fingerprint", "answers", "remarks", "frozen_entry_id", "closed_entry_id", "rating",
    "rated_by_person_id", "library_told", "told", "entry_id", "basis_id", "basis_label", "rows",
    "agreements", "business", "judged_fingerprint", "relative_key", "holder_key", "conflict_id",
    "risk_handbook.content", "risk_handbook.progress", "risk_handbook.counts", "risk_handbook.changes", "screening_part.counts",
    "screening_part.screening", "screening_part.part_of",
    "declaration.is_candidate",  # the person reads the own history, and does not learn this from it
})  # fmt: skip
TITLES = {"organisation": "企业", "hit": "疑点", "snapshot": "快照", "grant": "授权"}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record whose history is shown: by the same right as the record."""

    title: str
    seen: Callable[[Actor], models.QuerySet[Any]]
    states: dict[str, str]
    page: str  # name of its page; one that ends in s is a page of many


KINDS = {
    "alert": Kind("疑点", Alert.objects.visible_to, ALERT.states, "alert"),
    "amendment": Kind("数据更正", Amendment.objects.visible_to, AMENDMENT.states, "amendment"),
    "exemption": Kind("豁免", Exemption.objects.visible_to, EXEMPTION.states, "exemption"),
    "report": Kind("重大报告", MajorReport.objects.visible_to, MAJOR_REPORT.states, "report"),
    "matter": Kind("报备事项", Matter.objects.visible_to, MATTER.states, "matter"),
    "brief": Kind("事前研判", Brief.objects.visible_to, BRIEF.states, "brief"),
    "archive_sample": Kind(
        "档案抽查", ArchiveSample.objects.visible_to, SAMPLE.states, "archive_sample"
    ),
    "conflict": Kind("利益冲突", Conflict.objects.visible_to, CONFLICT.states, "conflict"),
    "adjustment": Kind("调整措施", Adjustment.objects.visible_to, ADJUSTMENT.states, "adjustment"),
    "match": Kind("比对结果", Match.objects.visible_to, MATCH.states, "match"),
    "special_campaign": Kind(
        "专项整治", SpecialCampaign.objects.visible_to, SPECIAL_CAMPAIGN.states, "special_campaign"
    ),
    "check": Kind("档案核查", Check.objects.visible_to, CHECK.states, "check"),
    "risk_point": Kind("风险点", RiskPoint.objects.visible_to, RISK_POINT.states, "risk_point"),
    "control": Kind("防控措施", Control.objects.visible_to, CONTROL.states, "control"),
    "publication": Kind(
        "风险点公开", Publication.objects.visible_to, PUBLICATION.states, "publication"
    ),
    "risk_screening": Kind(
        "风险排查", RiskScreening.objects.visible_to, SCREENING.states, "risk_screening"
    ),
    "screening_part": Kind(
        "单位排查", ScreeningPart.objects.visible_to, SCREENING_PART.states, "screening_part"
    ),
    "risk_handbook": Kind(
        "风险防控手册", Handbook.objects.visible_to, HANDBOOK.states, "risk_handbook"
    ),
    "campaign": Kind("申报批次", Campaign.objects.visible_to, CAMPAIGN.states, "campaign"),
    "declaration": Kind(
        "从业申报", Declaration.objects.visible_to, DECLARATION.states, "declaration"
    ),
    "declaration_draw": Kind(
        "申报抽查", DeclarationDraw.objects.visible_to, DRAW.states, "declaration_draw"
    ),
    "verification": Kind(
        "申报核实", Verification.objects.visible_to, VERIFICATION.states, "verification"
    ),
    "review": Kind("审查", Review.objects.visible_to, REVIEW.states, "review"),
    "authority_list": Kind(
        "权责清单", AuthorityList.objects.visible_to, AUTHORITY_LIST.states, "authority_list"
    ),
    "package": Kind("数据包", Package.objects.visible_to, PACKAGE.states, "package"),
    "regulation": Kind("议事规则", Regulation.objects.visible_to, {}, "regulation"),
    "organisation": Kind("组织", Organisation.objects.visible_to, {}, "organisation"),
    "grant": Kind("授权", grants_seen_by, {}, "mandates"),
}
NAMES: dict[type[models.Model], tuple[tuple[str, ...], Callable[[Any], str]]] = {
    Organisation: ((), lambda o: o.name),
    Account: (("person",), lambda a: a.display_name),
    Tenure: (("post", "person"), lambda t: f"{t.post.name}（{t.person.name}）"),
    Snapshot: ((), lambda s: f"快照 {s.number}"),
    Hit: ((), lambda h: h.label),
    Post: ((), lambda p: p.name),
    RiskPoint: ((), lambda r: r.label),
    Person: ((), lambda p: p.name),
    Campaign: ((), str),
    Declaration: ((), str),
}
# Column that holds more than a value → what it says.
SENTENCES: dict[str, Callable[[Any], Iterable[str]]] = {
    "details": lambda v: (f"{title}：{words}" for title, words in facts_of(v)),
    "indicators": said,
}


@dataclass(frozen=True, slots=True)
class Change:
    """One write: when, who, why, and what became what."""

    at: datetime
    who: str
    verb: str
    reason: str
    request_id: str
    words: list[str]


def history_of(label: str, record_id: UUID, actor: Actor) -> tuple[Any, list[Any]] | None:
    """The record and its versions, oldest first; None where the actor doesn't see the record."""
    kind = KINDS.get(label)
    record = kind.seen(actor).filter(pk=record_id).first() if kind else None
    if record is None:
        return None
    return record, list(record.events.select_related("pgh_context").order_by("pgh_id"))


def changes_of(label: str, versions: list[Any]) -> list[Change]:
    """Newest first; a write that changed nothing a person reads is left out."""
    told, found = _Words(label, versions), []
    for before, after in zip([None, *versions], versions, strict=False):
        words = told.first(after) if before is None else told.between(before, after)
        if words:
            found.append(_change(after, words))
    return found[::-1]


def at_end_of(label: str, versions: list[Any], day: date) -> list[tuple[str, str]] | None:
    """Field and value as the record stood when the day (Asia/Shanghai) ended; None: not yet there."""
    end = datetime.combine(day + timedelta(days=1), time(), SHANGHAI).astimezone(UTC)
    standing = [v for v in versions if v.pgh_created_at < end]
    if not standing:
        return None
    told = _Words(label, standing[-1:])
    return [(told.title(f), told.value(f, standing[-1])) for f in told.fields]


def _change(version: Any, words: list[str]) -> Change:
    context = version.pgh_context.metadata if version.pgh_context else {}
    verb = context.get("verb", "")
    return Change(
        at=version.pgh_created_at,
        who=context.get("actor") or "系统",
        verb=settings.ACT_TITLES.get(verb, ""),
        reason=context.get("reason", ""),
        request_id=context.get("request_id", ""),
        words=words,
    )


class _Words:
    """Values of one kind of record as people read them; names of what it points at, read once."""

    def __init__(self, label: str, versions: list[Any]) -> None:
        self.fields = _fields(label, versions[:1])
        self.names = _names(self.fields, versions)
        levels = reference.codes(content_root(), "levels")
        self.codes = {
            "state": KINDS[label].states,
            "level": {code: str(row["title"]) for code, row in levels.items()} | LEVELS,
            "role": {code: role.title for code, role in roles().items()},
            "matter_class": {"": "全部类别"} | matter_classes(),
            "secrecy": {c: str(row["title"]) for c, row in secrecy().items()},
            "causes": CAUSES,
            "fields": FIELDS,
            "body": {code: step.name for code, step in items().bodies.items()},
        }

    def title(self, field: Any) -> str:
        return TITLES.get(field.name, str(field.verbose_name))

    def first(self, version: Any) -> list[str]:
        return ["登记"] if version.pgh_label == "insert" else ["开始留存历史"]

    def between(self, before: Any, after: Any) -> list[str]:
        changed = [
            f for f in self.fields if getattr(before, f.attname) != getattr(after, f.attname)
        ]
        return [self._told(f, before, after) for f in changed]

    def _told(self, field: Any, before: Any, after: Any) -> str:
        if _is_protected(field, after):
            return f"{self.title(field)} 有变化（内容已隐去）"
        return f"{self.title(field)} 由 {self.value(field, before)} 改为 {self.value(field, after)}"

    def value(self, field: Any, version: Any) -> str:
        raw = getattr(version, field.attname)
        if _is_protected(field, version):
            return "〔已隐去〕" if raw is not None else EMPTY
        if field.name in self.codes:
            return coded(self.codes[field.name], raw) or EMPTY
        if field.name in SENTENCES:
            return "；".join(SENTENCES[field.name](version)) or EMPTY
        if field.related_model in NAMES and raw is not None:
            return self.names.get(raw, "（已不存在）")
        if field.choices:
            return str(dict(field.flatchoices).get(raw, raw))
        return plain(raw)


def _fields(label: str, versions: Iterable[Any]) -> list[Any]:
    found = [f for v in versions for f in v._meta.concrete_fields if not f.name.startswith("pgh_")]
    return [f for f in found if not UNTOLD & {f.name, f"{label}.{f.name}"}]


def _names(fields: list[Any], versions: list[Any]) -> dict[Any, str]:
    """One query for each kind of thing pointed at, however many versions there are."""
    wanted: dict[type[models.Model], set[Any]] = {}
    for field in fields:
        if field.related_model in NAMES:
            ids = {getattr(v, field.attname) for v in versions} - {None}
            wanted.setdefault(field.related_model, set()).update(ids)
    found: dict[Any, str] = {}
    for model, ids in wanted.items():
        related, name = NAMES[model]
        rows = model._default_manager.filter(pk__in=ids)
        found |= {r.pk: name(r) for r in (rows.select_related(*related) if related else rows)}
    return found


def _is_protected(field: Any, version: Any) -> bool:
    tracked = type(version).pgh_tracked_model
    return field.name in getattr(tracked, "FIELD_CLASSES", {})
