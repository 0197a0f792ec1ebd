"""Campaigns: opened with a duty for everybody, kept up with new tenures, lengthened, closed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from uuid6 import uuid7

from sunshine.before.declarations.actions.duties import MANAGE, open_duties, tell_all
from sunshine.before.declarations.models import Campaign, Declaration, DeclarationQuerySet
from sunshine.before.declarations.queries.duties import OCCASIONS, below, holders_on, without_duty
from sunshine.before.declarations.rules import KINDS
from sunshine.before.declarations.workflow import CAMPAIGN, DECLARATION
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import earlier, record
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.organisations.models import reaches
from sunshine.foundation.workflow.actions import perform
from sunshine.foundation.workflow.rules import Refused
from sunshine.foundation.worklist.actions import close
from sunshine.foundation.worklist.models import WorkItem, WorkItemQuerySet

LEAST_TITLE = 4
LONGEST = timedelta(days=366)
NOBODY = {
    "appointment": "开始日以来没有新任职而还没列入的人；更早任职的，请用年度申报",
    "leaving": "开始日以来没有离任而还没列入的人",
}


@dataclass(frozen=True, slots=True)
class Round:
    """What a campaign asks for: an organisation and all below it, a kind, from when till when."""

    organisation_id: UUID
    kind: str
    title: str
    opens_on: date
    due_on: date

    def fault(self) -> str:
        if self.kind not in KINDS or self.kind == "change":
            return "请选择批次类别；变更申报由本人在变化后发起"
        if len(self.title.strip()) < LEAST_TITLE:
            return f"请填写批次名称（至少 {LEAST_TITLE} 个字）"
        if not self.opens_on <= self.due_on <= self.opens_on + LONGEST:
            return "截止日应在开始日之后、一年之内"
        return "" if self.due_on >= today() else "截止日已过，请改填以后的日期"


@transaction.atomic
def open_campaign(*, by: Actor, asked: Round, idempotency_key: str) -> Campaign:
    """A round and a duty for everybody whose tenure makes declare today. The ledger holds how many
    and the hash of who. Raises Refused (Chinese).
    """
    if (first := earlier(by, idempotency_key)) is not None:
        return Campaign.objects.get(pk=first.subject_id)
    if by.account_id is None or not reaches(by, MANAGE, asked.organisation_id):
        raise Refused("您没有在这个范围组织申报的权限")
    if wrong := asked.fault():
        raise Refused(wrong)
    open_ones = Campaign.objects.filter(
        organisation=asked.organisation_id,
        kind=asked.kind,
        year=asked.opens_on.year,
        state=CAMPAIGN.initial,
    )
    if open_ones.exists():
        raise Refused(f"{asked.opens_on.year} 年的{KINDS[asked.kind]}批次正在进行，不要重复发起")
    campaign = Campaign.objects.create(
        id=uuid7(),
        year=asked.opens_on.year,
        kind=asked.kind,
        title=asked.title.strip()[:120],
        organisation_id=asked.organisation_id,
        opens_on=asked.opens_on,
        due_on=asked.due_on,
        filed_by_id=by.account_id,
        filed_by_person_id=by.person_id,
        opened_at=now(),
    )
    if not (new := _enlist(campaign)):
        raise Refused(NOBODY.get(asked.kind, "这个范围里今天没有应申报的人"))
    entry = record(
        by=by,
        verb="campaign.open",
        subject=RecordRef(CAMPAIGN.label, campaign.pk),
        organisation_id=asked.organisation_id,
        content={"kind": asked.kind, "due": asked.due_on} | _counted(new),
        idempotency_key=idempotency_key,
    )
    tell_all(new, by=by, entry=entry)
    return campaign


def _counted(new: Collection[Declaration]) -> dict[str, object]:
    lines = sorted(f"{d.organisation_id} {d.person_id}" for d in new)
    return {"count": len(lines), "who": sha256("\n".join(lines).encode()).hexdigest()}


def _enlist(campaign: Campaign) -> list[Declaration]:
    """A duty for everybody who has none of it yet: who is in office today, or who was appointed or
    left since the campaign's first day.
    """
    day, places = today(), below(campaign.organisation_id)
    known = set(
        Declaration.objects.filter(campaign=campaign).values_list("person_id", "organisation_id")
    )
    if (happened := OCCASIONS.get(campaign.kind)) is None:
        found = holders_on(day, places)
    else:
        found = without_duty(campaign.kind, happened(campaign.opens_on, day, places))
    holders = [h for h in found if (h.person_id, h.organisation_id) not in known]
    return open_duties(holders, campaign.kind, {}, campaign)


@transaction.atomic
def act_on_campaign(
    *, campaign_id: UUID, verb: str, by: Actor, content: dict[str, object], idempotency_key: str
) -> Entry:
    """One verb of the state table. Raises Refused or Campaign.DoesNotExist."""
    if (first := earlier(by, idempotency_key)) is not None:
        return first

    def effect(row: Campaign, entry: Entry) -> None:
        open_ones = Declaration.objects.filter(campaign=row, state="due")
        if verb == "renew":
            _renew(row, by, entry)
        elif verb == "extend":
            row.due_on = _later(row, str(content["until"]))
            _work_of(open_ones).update(due_on=row.due_on)
            open_ones.update(due_on=row.due_on, first_due_on=row.due_on)
        elif verb == "close":
            row.words, row.closed_at = str(content["reason"])[:2000], entry.recorded_at
        elif verb == "withdraw":
            row.closed_at = entry.recorded_at
            close(_work_of(open_ones), by=by)
            open_ones.update(state="cancelled")

    return perform(
        table=CAMPAIGN,
        records=Campaign.objects.visible_to(by),
        record_id=campaign_id,
        verb=verb,
        by=by,
        content=content,
        idempotency_key=idempotency_key,
        effect=effect,
    )


def _renew(row: Campaign, by: Actor, entry: Entry) -> None:
    if not (new := _enlist(row)):
        raise Refused("名单没有变化：没有新任职而还没列入的人")
    tell_all(new, by=by, entry=entry)


def _later(row: Campaign, text: str) -> date:
    try:
        until = date.fromisoformat(text)
    except ValueError as error:
        raise Refused("请填写新的截止日，例如 2026-04-15") from error
    if not row.due_on < until <= row.opens_on + LONGEST:
        raise Refused("新的截止日应晚于现在的截止日，且在开始后一年之内")
    return until


def _work_of(rows: DeclarationQuerySet) -> WorkItemQuerySet:
    found = WorkItem.objects.open().filter(subject_label=DECLARATION.label)
    return found.filter(subject_id__in=rows.values("pk"))
