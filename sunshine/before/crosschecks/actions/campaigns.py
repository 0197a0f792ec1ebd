"""Special campaigns: opened over a list that is fixed, disposed match by match, reported, closed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from uuid import UUID

from django.db import transaction
from uuid6 import uuid7

from sunshine.before.crosschecks.models import Disposition, SpecialCampaign
from sunshine.before.crosschecks.queries.campaigns import Summary, listed, summary
from sunshine.before.crosschecks.rules import DISPOSITIONS, KINDS
from sunshine.before.crosschecks.workflow import CAMPAIGN_WORK, DISPOSITION, SPECIAL_CAMPAIGN
from sunshine.foundation.clock.queries import now
from sunshine.foundation.documents.actions import Prepared, issue, prepare
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import earlier, record
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.organisations.models import reaches
from sunshine.foundation.workflow.actions import perform
from sunshine.foundation.workflow.actions.numbers import numbered
from sunshine.foundation.workflow.actions.terms import begin
from sunshine.foundation.workflow.actions.work import ask_for
from sunshine.foundation.workflow.rules import Refused
from sunshine.foundation.worklist.actions import close
from sunshine.foundation.worklist.models import WorkItem

NUMBERING = 7_300_082
REPORT, SERIES = "special_campaign_report", "专治"
LEAST_TITLE, MOST_LISTED = 4, 1000
PERIOD = "special_campaign.close"
LARGEST = Decimal(10) ** 15
SUBSTANTIATED = {"true", "partly"}


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom and what a special campaign looks at: an organisation and all below it, days of
    business, kinds of business (all where none is named).
    """

    organisation_id: UUID
    title: str
    since: date
    until: date
    kinds: Collection[str] = ()

    def faults(self) -> list[str]:
        wrong = []
        if len(self.title.strip()) < LEAST_TITLE:
            wrong.append(f"请填写名称（至少 {LEAST_TITLE} 个字）")
        if self.until < self.since:
            wrong.append("往来日的截止不能早于起始")
        if set(self.kinds) - set(KINDS):
            wrong.append("没有这个业务类别")
        return wrong


@transaction.atomic
def open_campaign(*, by: Actor, scope: Scope, idempotency_key: str) -> SpecialCampaign:
    """Fix the list: the matches within the scope that nobody rejected. Raises Refused (Chinese)."""
    if (first := earlier(by, idempotency_key)) is not None:
        return SpecialCampaign.objects.get(pk=first.subject_id)
    if by.account_id is None or not reaches(by, "special_campaign.run", scope.organisation_id):
        raise Refused("您没有在这个范围组织专项整治的权限")
    if wrong := scope.faults():
        raise Refused("；".join(wrong))
    found = listed(by, scope.organisation_id, scope.since, scope.until, scope.kinds)
    if not found:
        raise Refused("范围里没有待核实或已属实、且有业务往来的比对结果：请先比对，或放宽范围")
    if len(found) > MOST_LISTED:
        raise Refused(f"范围里的比对结果超过 {MOST_LISTED} 件，请缩小范围")
    row = _kept(by, by.account_id, scope, idempotency_key, len(found))
    Disposition.objects.bulk_create(
        Disposition(campaign=row, match=match, organisation_id=match.organisation_id)
        for match in found
    )
    ask_for(SPECIAL_CAMPAIGN, row, CAMPAIGN_WORK, f"{row.label}：{row.title}", by=by)
    return row


def _kept(by: Actor, account_id: UUID, scope: Scope, key: str, count: int) -> SpecialCampaign:
    campaign_id = uuid7()
    term = begin(SPECIAL_CAMPAIGN.label, campaign_id, PERIOD)
    row = SpecialCampaign.objects.create(
        id=campaign_id,
        **numbered(SpecialCampaign, NUMBERING),
        organisation_id=scope.organisation_id,
        title=scope.title.strip()[:120],
        since=scope.since,
        until=scope.until,
        kinds=sorted(scope.kinds),
        due_on=term.due_on,
        is_provisional=term.is_provisional,
        filed_by_id=account_id,
        filed_by_person_id=by.person_id,
        opened_at=now(),
    )
    record(
        by=by,
        verb="special_campaign.open",
        subject=RecordRef(SPECIAL_CAMPAIGN.label, row.pk),
        organisation_id=row.organisation_id,
        content={"since": row.since, "until": row.until, "kinds": row.kinds, "count": count},
        idempotency_key=key,
    )
    return row


@transaction.atomic
def dispose(
    *,
    disposition_id: UUID,
    verb: str,
    by: Actor,
    content: dict[str, object],
    idempotency_key: str,
) -> Entry:
    """Say what came of one match (`dispose`: outcome, facts, amount in yuan, measures), or take it
    back (`correct`). What is substantiated needs measures. Raises Refused, Disposition.DoesNotExist.
    """
    if (first := earlier(by, idempotency_key)) is not None:
        return first
    outcome, measures = (
        str(content.get("outcome") or ""),
        str(content.get("measures") or "").strip(),
    )
    amount = _amount(str(content.get("amount") or ""))
    if verb == "dispose":
        _check(outcome, measures)

    def effect(row: Disposition, entry: Entry) -> None:
        if row.campaign.state != SPECIAL_CAMPAIGN.initial:
            raise Refused("这次专项整治已经结束，不能再处置")
        said = verb == "dispose"
        row.outcome = outcome if said else ""
        row.facts = str(content["facts"]).strip()[:4000] if said else row.facts
        row.measures = measures[:4000] if said else row.measures
        row.amount = amount if said else None
        row.disposed_name = by.name if said else ""
        row.disposed_at = entry.recorded_at if said else None

    return perform(
        table=DISPOSITION,
        records=Disposition.objects.visible_to(by).select_related("campaign"),
        record_id=disposition_id,
        verb=verb,
        by=by,
        content=content,
        idempotency_key=idempotency_key,
        effect=effect,
    )


def _check(outcome: str, measures: str) -> None:
    if outcome not in DISPOSITIONS:
        raise Refused("请选择处置结论")
    if outcome in SUBSTANTIATED and not measures:
        raise Refused("属实或部分属实的，请填写整改措施")


def _amount(text: str) -> Decimal | None:
    if not text.strip():
        return None
    try:
        found = Decimal(text.replace(",", "").replace("，", "").strip())
    except InvalidOperation as error:
        raise Refused("涉及金额请填数字，单位为元") from error
    if not found.is_finite() or not 0 <= found < LARGEST or found != round(found, 2):
        raise Refused("涉及金额应为不超过两位小数的正数，单位为元")
    return found


@transaction.atomic
def act(
    *,
    campaign_id: UUID,
    verb: str,
    by: Actor,
    content: dict[str, object],
    idempotency_key: str,
) -> Entry:
    """Issue the report, close, withdraw. Raises Refused or SpecialCampaign.DoesNotExist."""
    if (first := earlier(by, idempotency_key)) is not None:
        return first
    mine = SpecialCampaign.objects.visible_to(by)
    row = mine.select_related("organisation").filter(pk=campaign_id).first()
    if row is None:
        raise SpecialCampaign.DoesNotExist
    told = summary(row)
    if verb in {"issue", "close"} and told.pending:
        raise Refused(f"还有 {told.pending} 件没有处置")
    made = _report(row, told, str(content.get("words") or "")) if verb == "issue" else None

    def effect(row: SpecialCampaign, entry: Entry) -> None:
        if made is not None:
            issue(made, by=by, subject=RecordRef(SPECIAL_CAMPAIGN.label, row.pk), entry=entry)
            return
        row.words = str(content["reason"]).strip()[:4000]
        row.closed_at = entry.recorded_at
        close(WorkItem.objects.open().of(SPECIAL_CAMPAIGN.label, row.pk), by=by)

    return perform(
        table=SPECIAL_CAMPAIGN,
        records=mine,
        record_id=campaign_id,
        verb=verb,
        by=by,
        content=content | (dict(made.told) if made else {}),
        idempotency_key=idempotency_key,
        effect=effect,
    )


def _report(row: SpecialCampaign, told: Summary, words: str) -> Prepared:
    """Every number of the document comes from the records."""
    if len(words.strip()) < 10:  # noqa: PLR2004  as the state table asks
        raise Refused("请填写总结（至少 10 个字）")
    return prepare(
        kind=REPORT,
        organisation_id=row.organisation_id,
        series=SERIES,
        values=told.words() | {
            "organisation": row.organisation.name,
            "campaign": row.title,
            "label": row.label,
            "since": f"{row.since:%Y年%-m月%-d日}",
            "until": f"{row.until:%Y年%-m月%-d日}",
            "kinds": "、".join(KINDS[k] for k in row.kinds or KINDS),
            "words": words.strip(),
        },
    )  # fmt: skip
