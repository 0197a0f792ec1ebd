"""Design a screening, begin and widen it, submit and consolidate, level by level."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from uuid6 import uuid7

from sunshine.before.risks.models import RiskPoint
from sunshine.before.risks.rules import FIELDS
from sunshine.before.screenings.models import RiskScreening, ScreeningPart
from sunshine.before.screenings.workflow import PART_WORK, SCREENING, SCREENING_PART
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import earlier, record
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.organisations.models import OrganisationPath, Tree, reaches
from sunshine.foundation.workflow.actions import perform
from sunshine.foundation.workflow.actions.numbers import numbered
from sunshine.foundation.workflow.actions.work import ask_for
from sunshine.foundation.workflow.rules import Refused

NUMBERING = 7_300_072
LEAST_TITLE, LEAST_PLAN, MOST_UNITS = 4, 10, 400
ENDED = ("merged", "withdrawn")


@dataclass(frozen=True, slots=True)
class Design:
    """整体设计: the top unit, what to look for, until when, which units take part and which begin."""

    organisation_id: UUID
    title: str
    plan: str
    fields: tuple[str, ...]
    due_on: date | None
    units: Collection[UUID]
    pilots: Collection[UUID]

    def faults(self, on: date) -> list[str]:
        """What is missing or can't be, in Chinese."""
        claims = (
            (len(self.title.strip()) < LEAST_TITLE, f"请填写名称（至少 {LEAST_TITLE} 个字）"),
            (len(self.plan.strip()) < LEAST_PLAN, f"请填写整体设计（至少 {LEAST_PLAN} 个字）"),
            (not self.fields or bool(set(self.fields) - set(FIELDS)), "请选择排查的领域"),
            (self.due_on is None or self.due_on < on, "请填写完成期限，不早于今天"),
            (not self.units, "请选择参加排查的单位"),
            (len(self.units) > MOST_UNITS, f"一次排查最多 {MOST_UNITS} 个单位"),
            (
                not self.pilots or not set(self.pilots) <= set(self.units),
                "请从参加的单位里选择试点单位",
            ),
        )
        return [words for fault, words in claims if fault]


@transaction.atomic
def open_screening(*, by: Actor, design: Design, idempotency_key: str) -> RiskScreening:
    """Raises Refused (Chinese)."""
    if (first := earlier(by, idempotency_key)) is not None:
        return RiskScreening.objects.get(pk=first.subject_id)
    if by.account_id is None or not reaches(by, "risk.screen", design.organisation_id):
        raise Refused("您没有在这个范围布置排查的权限")
    wrong, due_on = design.faults(today()), design.due_on
    if wrong or due_on is None:
        raise Refused("；".join(wrong))
    screening = RiskScreening.objects.create(
        id=uuid7(),
        **numbered(RiskScreening, NUMBERING),
        organisation_id=design.organisation_id,
        title=design.title.strip()[:200],
        plan=design.plan.strip()[:4000],
        fields=[f for f in FIELDS if f in design.fields],
        due_on=due_on,
        filed_by_id=by.account_id,
        filed_by_person_id=by.person_id,
        opened_at=now(),
    )
    _make_parts(screening, design)
    record(
        by=by,
        verb="risk_screening.open",
        subject=RecordRef(SCREENING.label, screening.pk),
        organisation_id=screening.organisation_id,
        content={
            "label": screening.label,
            "fields": screening.fields,
            "units": sorted(map(str, design.units)),
            "pilots": sorted(map(str, design.pilots)),
            "due": screening.due_on,
        },
        idempotency_key=idempotency_key,
    )
    return screening


def _make_parts(screening: RiskScreening, design: Design) -> None:
    """A part for each unit and for the top; each belongs to the nearest unit above that takes part."""
    top = screening.organisation_id
    paths = OrganisationPath.objects.filter(tree=Tree.MANAGEMENT, ancestor=top)
    depth = dict(paths.values_list("descendant", "depth"))
    units = {*design.units, top}
    if units - set(depth):
        raise Refused("选择的单位里有不在这个范围内的")
    lines = OrganisationPath.objects.filter(
        tree=Tree.MANAGEMENT, descendant__in=units, ancestor__in=units, depth__gt=0
    )
    above: dict[UUID, UUID] = dict(  # the nearest comes last, and stays
        lines.order_by("-depth").values_list("descendant", "ancestor")
    )
    pilots = _with_all_above(set(design.pilots), above)
    parts: dict[UUID, ScreeningPart] = {}
    for unit in sorted(units, key=lambda u: (depth[u], str(u))):
        parts[unit] = ScreeningPart(
            id=uuid7(),
            screening=screening,
            organisation_id=unit,
            part_of=parts.get(above[unit]) if unit in above else None,
            depth=depth[unit],
            is_pilot=unit in pilots,
            due_on=screening.due_on,
        )
    ScreeningPart.objects.bulk_create(parts.values())


def _with_all_above(units: set[UUID], above: Mapping[UUID, UUID]) -> set[UUID]:
    """What a pilot finds has to be consolidated: the units above it begin with it."""
    found = set()
    for unit in units:
        line: UUID | None = unit
        while line is not None:
            found.add(line)
            line = above.get(line)
    return found


@transaction.atomic
def act(
    *,
    screening_id: UUID,
    verb: str,
    by: Actor,
    content: Mapping[str, object],
    idempotency_key: str,
) -> Entry:
    """One verb of the state table. Raises Refused or RiskScreening.DoesNotExist."""
    if (first := earlier(by, idempotency_key)) is not None:
        return first

    def effect(row: RiskScreening, entry: Entry) -> None:  # noqa: ARG001  the door's signature
        parts = ScreeningPart.objects.filter(screening=row.pk)
        if verb == "start":
            _each(parts.filter(is_pilot=True), "begin", by, idempotency_key)
        elif verb == "widen":
            _each(parts.filter(state="waiting"), "begin", by, idempotency_key)
        elif verb == "withdraw":
            _each(parts.exclude(state__in=ENDED), "stop", by, idempotency_key)
        else:
            if going := parts.exclude(state__in=ENDED).count():
                raise Refused(f"还有 {going} 个单位没有汇总，不能整合运行")
            row.words = str(content["reason"])[:4000]

    return perform(
        table=SCREENING,
        records=RiskScreening.objects.visible_to(by),
        record_id=screening_id,
        verb=verb,
        by=by,
        content=dict(content),
        idempotency_key=idempotency_key,
        effect=effect,
    )


def _each(parts: Collection[ScreeningPart], verb: str, by: Actor, key: str) -> None:
    for part in parts:
        act_on_part(
            part_id=part.pk, verb=verb, by=by, content={}, idempotency_key=f"{key}:{part.pk}"
        )


def act_on_part(
    *,
    part_id: UUID,
    verb: str,
    by: Actor,
    content: Mapping[str, object],
    idempotency_key: str,
) -> Entry:
    """One verb of a unit's part. Raises Refused or ScreeningPart.DoesNotExist."""

    def effect(row: ScreeningPart, entry: Entry) -> None:
        words = str(content.get("reason") or "")[:4000]
        if verb == "submit":
            _submit(row, by, words, entry)
        elif verb in {"merge", "return"}:
            row.verdict = words
        work = PART_WORK.get(row.state)
        ask_for(SCREENING_PART, row, work, f"{row}", by=by)

    return perform(
        table=SCREENING_PART,
        records=ScreeningPart.objects.visible_to(by).select_related("screening", "organisation"),
        record_id=part_id,
        verb=verb,
        by=by,
        content=dict(content),
        idempotency_key=idempotency_key,
        effect=effect,
    )


def _submit(row: ScreeningPart, by: Actor, words: str, entry: Entry) -> None:
    """逐层推进: only when what lies below was consolidated; all that was found has its level."""
    behind = row.below.exclude(state__in=ENDED).select_related("organisation")
    if behind:
        names = "、".join(p.organisation.short_name for p in behind[:5])
        raise Refused(f"下级单位还没有汇总：{names}")
    found = RiskPoint.objects.filter(
        organisation=row.organisation_id, field__in=row.screening.fields
    ).exclude(state="withdrawn")
    if open_ones := found.filter(state="found").count():
        raise Refused(f"还有 {open_ones} 个风险点没有评级，评级后再上报")
    counts = Counter(found.values_list("level", flat=True))
    for part in row.below.all():
        counts.update(part.counts)
    row.counts, row.words = dict(counts), words
    row.filed_by_id, row.filed_by_person_id = by.account_id, by.person_id
    row.submitted_at = entry.recorded_at
