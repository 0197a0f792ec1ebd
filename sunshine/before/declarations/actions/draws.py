"""Fix the list, draw from it, verify each, close: all through the door."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from uuid6 import uuid7

from sunshine.before.declarations.models import (
    ContentKey,
    Declaration,
    DeclarationDraw,
    Reading,
    Verification,
)
from sunshine.before.declarations.queries import draws
from sunshine.before.declarations.queries.content import seal
from sunshine.before.declarations.rules.verified import faults, size_of
from sunshine.before.declarations.workflow import DRAW, VERIFICATION, VERIFY_PERIOD, VERIFY_WORK
from sunshine.before.samples.queries import seed_after
from sunshine.before.samples.rules import RULE, digest_of
from sunshine.foundation.access.actions import born
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import earlier, record
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.organisations.models import reaches
from sunshine.foundation.parameters.queries import value_on
from sunshine.foundation.vault.engine import person_key
from sunshine.foundation.workflow.actions import perform
from sunshine.foundation.workflow.actions.terms import begin
from sunshine.foundation.workflow.actions.work import ask_for
from sunshine.foundation.workflow.rules import Refused

LEAST_TITLE, WHOLE = 4, 100
MOST_LISTED, MOST_DRAWN = 20_000, 400  # declarations; more is asked of a narrower scope


@dataclass(frozen=True, slots=True)
class Scope:
    """What is drawn from: an organisation and all below it, days of filing, which share."""

    organisation_id: UUID
    title: str
    since: date
    until: date
    percent: int

    def fault(self) -> str:
        least = int(value_on("declaration.sample_percent", today(), self.organisation_id))
        if len(self.title.strip()) < LEAST_TITLE:
            return f"请填写抽查名称（至少 {LEAST_TITLE} 个字）"
        if self.until < self.since:
            return "申报日的截止不能早于起始"
        return "" if least <= self.percent <= WHOLE else f"比例应在 {least}% 到 100% 之间"


@transaction.atomic
def open_draw(*, by: Actor, scope: Scope, idempotency_key: str) -> DeclarationDraw:
    """Fix who may be drawn and which candidates are verified one and all: the hashes of both are in
    the ledger before anybody can know the seed. Raises Refused (Chinese).
    """
    if (first := earlier(by, idempotency_key)) is not None:
        return DeclarationDraw.objects.get(pk=first.subject_id)
    if by.account_id is None or not reaches(by, "declaration.draw", scope.organisation_id):
        raise Refused("您没有在这个范围抽查申报的权限")
    if wrong := scope.fault():
        raise Refused(wrong)
    found = draws.population(by, scope.organisation_id, scope.since, scope.until)
    texts = [draws.frame(found.filter(is_candidate=named)) for named in (False, True)]
    others, named = (text.count("\n") for text in texts)
    if not others + named:
        raise Refused("这个范围里没有已提交的申报，请放宽范围")
    size = size_of(others, scope.percent)
    if others + named > MOST_LISTED or size + named > MOST_DRAWN:
        words = f"范围里有 {others + named} 件，要核实 {size + named} 件：请缩小范围"
        raise Refused(f"{words}（一次最多核实 {MOST_DRAWN} 件）")
    row = DeclarationDraw(
        id=uuid7(),
        year=today().year,
        organisation_id=scope.organisation_id,
        title=scope.title.strip()[:120],
        since=scope.since,
        until=scope.until,
        percent=scope.percent,
        frame=texts[0],
        named=texts[1],
        population=others,
        size=size,
        candidates=named,
        rule=RULE,
        filed_by_id=by.account_id,
        filed_by_person_id=by.person_id,
    )
    return _frozen(row, by, idempotency_key)


def _frozen(row: DeclarationDraw, by: Actor, key: str) -> DeclarationDraw:
    entry = record(
        by=by,
        verb="declaration_draw.open",
        subject=RecordRef(DRAW.label, row.pk),
        organisation_id=row.organisation_id,
        content={
            "scope": str(row.organisation_id),
            "since": row.since,
            "until": row.until,
            "percent": row.percent,
            "frame": digest_of(row.frame),
            "named": digest_of(row.named),
            "population": row.population,
            "size": row.size,
            "candidates": row.candidates,
            "rule": row.rule,
        },
        idempotency_key=key,
    )
    row.frozen_at, row.frozen_entry_id = now(), entry.pk
    row.save(force_insert=True)
    return row


@transaction.atomic
def act_on_draw(
    *, draw_id: UUID, verb: str, by: Actor, content: dict[str, object], idempotency_key: str
) -> Entry:
    """One verb of the state table. Raises Refused or DeclarationDraw.DoesNotExist."""
    if (first := earlier(by, idempotency_key)) is not None:
        return first
    mine = DeclarationDraw.objects.visible_to(by)
    # Locked, so that what is drawn is what the ledger says was drawn.
    found = mine.select_for_update(of=("self",)).filter(pk=draw_id).first()
    if found is None:
        raise DeclarationDraw.DoesNotExist
    drawn = _drawn(found, by) if verb == "draw" and found.state == DRAW.initial else None

    def effect(row: DeclarationDraw, entry: Entry) -> None:
        if drawn is not None:
            row.seed, row.seed_size, row.drawn_at = drawn.seed, drawn.at, entry.recorded_at
            _begin(row, drawn.rows, by)
        elif verb == "close":
            if left := row.verifications.filter(state=VERIFICATION.initial).count():
                raise Refused(f"还有 {left} 件没有核实")
            row.words, row.closed_at = str(content["reason"])[:4000], entry.recorded_at

    return perform(
        table=DRAW,
        records=mine,
        record_id=draw_id,
        verb=verb,
        by=by,
        content=content | (drawn.told(found) if drawn else {}),
        idempotency_key=idempotency_key,
        effect=effect,
    )


@dataclass(frozen=True, slots=True)
class Drawn:
    """The declarations in order, and the number they were drawn by."""

    rows: list[Declaration]
    seed: str
    at: int

    def told(self, draw: DeclarationDraw) -> dict[str, Any]:
        ids = "\n".join(str(d.pk) for d in self.rows)
        return {"seed": self.seed, "checkpoint": self.at, "rule": draw.rule,
                "count": len(self.rows), "drawn": digest_of(ids)}  # fmt: skip


def _drawn(row: DeclarationDraw, by: Actor) -> Drawn:
    if (found := seed_after(row.frozen_entry_id)) is None:
        raise Refused("名单的存证还没有编号，请过一会儿再抽取")
    ids = draws.drawn_of(row, found[0])
    seen = Declaration.objects.visible_to(by).select_related("organisation", "person")
    rows = seen.in_bulk(map(UUID, ids))
    if len(rows) < len(ids):
        raise Refused("抽中的申报里有您无权查看的，请由对整个范围有权限、且无需回避的人抽取")
    return Drawn([rows[UUID(pk)] for pk in ids], *found)


def _begin(draw: DeclarationDraw, rows: list[Declaration], by: Actor) -> None:
    """A verification each; whoever may verify there takes it on, but for those `shut_out`."""
    begun: dict[UUID, UUID | None] = {}
    for ordinal, declaration in enumerate(rows, 1):
        pk = uuid7()
        term = begin(VERIFICATION.label, pk, VERIFY_PERIOD)
        row = Verification.objects.create(
            id=pk,
            draw=draw,
            declaration=declaration,
            organisation=declaration.organisation,
            kind=declaration.kind,
            ordinal=ordinal,
            is_candidate=declaration.is_candidate,
            fingerprint=declaration.fingerprint,
            due_on=term.due_on,
            is_provisional=term.is_provisional,
        )
        begun[pk] = declaration.pk
        title = f"{declaration.organisation.short_name}：核实抽中的申报 {declaration.number}"
        ask_for(VERIFICATION, row, VERIFY_WORK, title, by=by)
    born(VERIFICATION.label, begun, of="declaration")


@transaction.atomic
def verify(
    *, verification_id: UUID, by: Actor, content: dict[str, object], idempotency_key: str,
    verb: str = "verify",
) -> Entry:  # fmt: skip
    """What was found where, once and for all. Nobody verifies the own declaration, or one that was
    filed or judged by the same person, or unread. Raises Refused or Verification.DoesNotExist.
    """
    if (first := earlier(by, idempotency_key)) is not None:
        return first
    result, source, words = (
        str(content.get(n) or "").strip() for n in ("result", "source", "reason")
    )
    if wrong := faults(result, source, words):
        raise Refused("；".join(wrong))

    def effect(row: Verification, entry: Entry) -> None:
        _may_verify(row, by)
        if (held := ContentKey.objects.filter(pk=row.declaration_id).first()) is None:
            raise Refused("申报内容已到期销毁，不能再核实")
        row.source, row.result = source, result
        row.sealed = seal(words, held.key, row.declaration_id)
        row.verified_name, row.verified_at = by.name, entry.recorded_at
        ask_for(VERIFICATION, row, None, "", by=by)

    told = {n: v for n, v in content.items() if n != "reason"}
    return perform(
        table=VERIFICATION,
        records=Verification.objects.visible_to(by),
        record_id=verification_id,
        verb=verb,
        by=by,
        content=told | {"words": person_key("declaration", words)},
        idempotency_key=idempotency_key,
        effect=effect,
    )


def _may_verify(row: Verification, by: Actor) -> None:
    if (
        by.person_id is None
        or by.person_id in draws.shut_out([row.declaration_id])[row.declaration_id]
    ):
        raise Refused("本人的、本人提交或审核过的申报，请由别人核实")
    read = Reading.objects.filter(declaration=row.declaration_id, account=by.account_id)
    if not read.filter(until__gt=F("made_at"), made_at__gte=row.draw.drawn_at).exists():
        raise Refused("请先说明目的查阅申报内容，再出具核实结果")
