"""Fix the list, draw from it, close: all through the door."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from uuid6 import uuid7

from sunshine.before.filings.models import Matter
from sunshine.before.samples import queries
from sunshine.before.samples.actions.checking import begin_checks
from sunshine.before.samples.models import ArchiveSample, Check, Frame
from sunshine.before.samples.rules import RULE, digest_of, draw, size_of
from sunshine.before.samples.workflow import SAMPLE
from sunshine.foundation.access.queries import matter_classes
from sunshine.foundation.clock.queries import now
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import earlier, record
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.organisations.models import reaches
from sunshine.foundation.workflow.actions import perform
from sunshine.foundation.workflow.actions.numbers import numbered
from sunshine.foundation.workflow.rules import Refused

NUMBERING = 7_300_041
LEAST_TITLE = 4
MOST_LISTED, MOST_DRAWN = 20_000, 200  # files; more is asked of a narrower scope


@dataclass(frozen=True, slots=True)
class Scope:
    """What is drawn from: an organisation and all below it, days of filing, classes (all where
    none is named); how many, or which share in percent.
    """

    organisation_id: UUID
    title: str
    since: date
    until: date
    classes: tuple[str, ...] = ()
    count: int | None = None
    percent: int | None = None


@transaction.atomic
def open_sample(*, by: Actor, scope: Scope, idempotency_key: str) -> ArchiveSample:
    """Fix the list of archives: its hash is in the ledger before anybody can know the number it
    will be drawn by. Raises Refused (Chinese).
    """
    if (first := earlier(by, idempotency_key)) is not None:
        return ArchiveSample.objects.get(pk=first.subject_id)
    if by.account_id is None or not reaches(by, "sample.draw", scope.organisation_id):
        raise Refused("您没有在这个范围抽查的权限")
    _check(scope)
    found = queries.population(by, scope.organisation_id, scope.since, scope.until, scope.classes)
    text = queries.frame(found[: MOST_LISTED + 1])
    population = text.count("\n")
    if population > MOST_LISTED:
        raise Refused(f"范围里的档案超过 {MOST_LISTED} 件，请缩小范围")
    try:
        size = size_of(population, scope.count, scope.percent)
    except ValueError as error:
        raise Refused(str(error)) from error
    if size > MOST_DRAWN:
        raise Refused(f"一次最多抽 {MOST_DRAWN} 件，按您填的要抽 {size} 件，请减少")
    return _kept(by, by.account_id, scope, text, (size, population), idempotency_key)


def _check(scope: Scope) -> None:
    if len(scope.title.strip()) < LEAST_TITLE:
        raise Refused(f"请填写抽查名称（至少 {LEAST_TITLE} 个字）")
    if scope.until < scope.since:
        raise Refused("报备日的截止不能早于起始")
    if unknown := set(scope.classes) - set(matter_classes()):
        raise Refused(f"没有这个事项类别：{'、'.join(sorted(unknown))}")


def _kept(
    by: Actor, account_id: UUID, scope: Scope, text: str, counts: tuple[int, int], key: str
) -> ArchiveSample:
    sample_id, (size, population), sha256 = uuid7(), counts, digest_of(text)
    numbers = numbered(ArchiveSample, NUMBERING)
    told = {
        "scope": str(scope.organisation_id),
        "since": scope.since,
        "until": scope.until,
        "classes": list(scope.classes),
    }
    entry = record(
        by=by,
        verb="archive_sample.open",
        subject=RecordRef(SAMPLE.label, sample_id),
        organisation_id=scope.organisation_id,
        content=told
        | {"frame": sha256, "population": population, "size": size, "rule": RULE}
        | ({} if scope.percent is None else {"percent": scope.percent}),
        idempotency_key=key,
    )
    sample = ArchiveSample.objects.create(
        id=sample_id,
        **numbers,
        organisation_id=scope.organisation_id,
        title=scope.title.strip()[:200],
        since=scope.since,
        until=scope.until,
        classes=list(scope.classes),
        percent=scope.percent,
        size=size,
        population=population,
        rule=RULE,
        frozen_at=now(),
        frozen_entry_id=entry.pk,
        filed_by_id=account_id,
        filed_by_person_id=by.person_id,
    )
    Frame.objects.create(sample=sample, text=text, sha256=sha256)
    return sample


@transaction.atomic
def act(
    *,
    sample_id: UUID,
    verb: str,
    by: Actor,
    content: dict[str, object],
    idempotency_key: str,
    checkers: Collection[UUID] = (),
) -> Entry:
    """One verb of the state table; `checkers` (accounts) go with the draw, in turn.

    Raises Refused or ArchiveSample.DoesNotExist.
    """
    if (first := earlier(by, idempotency_key)) is not None:
        return first
    mine = ArchiveSample.objects.visible_to(by)
    # Locked, so that what is drawn is what the ledger says was drawn.
    found = mine.select_for_update(of=("self",)).filter(pk=sample_id).first()
    if found is None:
        raise ArchiveSample.DoesNotExist
    drawn = _drawn(found, by) if verb == "draw" and found.state == SAMPLE.initial else None

    def effect(row: ArchiveSample, entry: Entry) -> None:
        if drawn is not None:
            row.seed, row.seed_size = str(drawn.told["seed"]), drawn.size
            row.drawn_at = entry.recorded_at
            begin_checks(row, drawn.matters, _named(row, checkers), by=by, entry=entry)
        elif verb == "close":
            _close(row, content, entry)

    return perform(
        table=SAMPLE,
        records=mine,
        record_id=sample_id,
        verb=verb,
        by=by,
        content=content | (drawn.told if drawn else {}),
        idempotency_key=idempotency_key,
        effect=effect,
    )


@dataclass(frozen=True, slots=True)
class Drawn:
    """The files in the order of their lots, and what the ledger says of the draw."""

    matters: Sequence[Matter]
    size: int
    told: dict[str, Any]


def _drawn(row: ArchiveSample, by: Actor) -> Drawn:
    found = queries.seed_after(row.frozen_entry_id)
    if found is None:
        raise Refused("抽样框的存证还没有编号，请过一会儿再抽取")
    seed, size = found
    ids = draw(Frame.objects.get(sample=row.pk).text, seed, row.size)
    seen = Matter.objects.visible_to(by).select_related("organisation").in_bulk(map(UUID, ids))
    if len(seen) < len(ids):
        raise Refused("抽中的档案里有您无权查看的，请由对整个范围有权限、且无需回避的人抽取")
    told = {
        "seed": seed,
        "checkpoint": size,
        "rule": row.rule,
        "count": len(ids),
        "drawn": digest_of("\n".join(ids)),  # enterprises read their ledger: not which ones
    }
    return Drawn([seen[UUID(pk)] for pk in ids], size, told)


def _named(row: ArchiveSample, checkers: Collection[UUID]) -> list[Account]:
    known = {a.pk: a for a in queries.able(row.organisation_id)}
    if not checkers:
        raise Refused("请至少选择一位核查人")
    if strange := set(checkers) - set(known):
        raise Refused(f"选择的核查人中有 {len(strange)} 位没有核查的权限")
    return [known[pk] for pk in dict.fromkeys(checkers)]


def _close(row: ArchiveSample, content: dict[str, object], entry: Entry) -> None:
    if going := Check.objects.filter(sample=row.pk).exclude(state="closed").count():
        raise Refused(f"还有 {going} 件没有办结")
    row.words = str(content["reason"])[:4000]
    row.closed_at, row.closed_entry_id = entry.recorded_at, entry.pk
