"""Report, follow up, verify, escalate, close; all through the door."""

from dataclasses import asdict
from decimal import Decimal, InvalidOperation
from uuid import UUID

from django.db import transaction
from uuid6 import uuid7

from sunshine.before.reports.models import FollowUp, MajorReport
from sunshine.before.reports.queries import due_of_first, limit_of, manifest_of
from sunshine.before.reports.rules import Told, lateness
from sunshine.before.reports.workflow import MAJOR_REPORT, OUTCOMES, PERIODS, WORK
from sunshine.foundation.access.actions import born
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import earlier, record
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.notifications.actions import tell
from sunshine.foundation.notifications.queries import holders
from sunshine.foundation.organisations.models import reaches
from sunshine.foundation.workflow.actions import Effect, perform
from sunshine.foundation.workflow.actions.numbers import numbered
from sunshine.foundation.workflow.actions.terms import begin
from sunshine.foundation.workflow.actions.work import ask_for
from sunshine.foundation.workflow.queries import legal_today
from sunshine.foundation.workflow.rules import Refused

NUMBERING = 7_300_014
LARGEST = Decimal(10) ** 15
LEAD = "report.lead"  # who heads the unit: told at once, whatever the clerk wrote


def amount_of(text: str) -> Decimal | None:
    """Yuan as people write them; raises Refused (Chinese)."""
    text = text.strip().replace(",", "").replace("，", "")
    if not text:
        return None
    try:
        amount = Decimal(text)
    except InvalidOperation as error:
        raise Refused("涉及金额请填数字，单位为元") from error
    if not amount.is_finite() or abs(amount) >= LARGEST or amount != round(amount, 2):
        raise Refused("涉及金额请填不超过两位小数的数字，单位为元")
    return amount


@transaction.atomic
def file_report(
    *, by: Actor, organisation_id: UUID, told: Told, idempotency_key: str
) -> MajorReport:
    """The first report. Late is marked, never refused. Raises Refused (Chinese)."""
    if (first := earlier(by, idempotency_key)) is not None:
        return MajorReport.objects.get(pk=first.subject_id)
    if by.account_id is None or not reaches(by, "report.file", organisation_id):
        raise Refused("您没有为这家企业报告的权限")
    if told.kind not in MajorReport.Kind.values:
        raise Refused("请选择报告类别")
    if wrong := told.faults(now()):
        raise Refused("；".join(wrong))
    report = _new(by, by.account_id, organisation_id, told)
    born(MAJOR_REPORT.label, {report.pk: None})
    entry = record(
        by=by,
        verb="report.file",
        subject=RecordRef(MAJOR_REPORT.label, report.pk),
        organisation_id=organisation_id,
        content={
            "label": report.label,
            "manifest": manifest_of(report),
            "due": report.first_due_at,
            "late": report.is_late,
        },
        idempotency_key=idempotency_key,
    )
    _set_work(report, by)
    _tell_lead(report, by, entry)
    return report


def _new(by: Actor, account_id: UUID, organisation_id: UUID, told: Told) -> MajorReport:
    at, report_id = now(), uuid7()
    limit = limit_of(
        told.kind, is_urgent=told.is_urgent, organisation_id=organisation_id, on=today()
    )
    due = due_of_first(told.known_at or at, limit)
    term = begin(MAJOR_REPORT.label, report_id, PERIODS["reported"])
    said = {name: v.strip() if isinstance(v, str) else v for name, v in asdict(told).items()}
    return MajorReport.objects.create(
        id=report_id,
        **numbered(MajorReport, NUMBERING),
        organisation_id=organisation_id,
        **said,
        filed_at=at,
        first_due_at=due.at,
        is_late=lateness(at, due.at) is not None,
        limit=str(limit),
        filed_by_id=account_id,
        filed_by_person_id=by.person_id,
        first_due_on=term.due_on,
        due_on=term.due_on,
        is_provisional=term.is_provisional,
    )


def _tell_lead(report: MajorReport, by: Actor, entry: Entry) -> None:
    """企业主要负责人对报告的真实性、及时性负责（国资发监督规〔2021〕103号第四条）."""
    tell(
        holders(LEAD, report.organisation_id).values_list("pk", flat=True),
        by=by,
        kind="act",
        title=f"本企业提交{report.get_kind_display()}报告：{report.title}",
        subject=RecordRef(MAJOR_REPORT.label, report.pk),
        organisation_id=report.organisation_id,
        permission=LEAD,
        must_read=True,
        entry_id=entry.pk,
    )


def act(  # noqa: PLR0913  who does what to which report, with what
    *,
    report_id: UUID,
    verb: str,
    by: Actor,
    content: dict[str, object],
    idempotency_key: str,
    amount: Decimal | None = None,
    then: Effect | None = None,
) -> Entry:
    """One verb of the state table; `amount` (yuan) goes with a follow-up.

    Raises Refused or MajorReport.DoesNotExist.
    """
    told = content | ({"amount": f"{amount:.2f}"} if amount is not None else {})

    def effect(row: MajorReport, entry: Entry) -> None:
        if verb in WITH_FILE and then is None:
            raise Refused("请选择文件")
        if verb == "withdraw" and not _is_author(row, by):
            raise Refused("只有报告人可以撤回")
        if verb in FOLLOW_UPS:
            _follow_up(row, by, content, amount, entry)
        elif then is not None:
            then(row, entry)
        else:
            _note(row, verb, content, entry)
        if verb in NEW_PERIOD:
            _new_period(row, verb)
        _set_work(row, by)

    return perform(
        table=MAJOR_REPORT,
        records=MajorReport.objects.visible_to(by),
        record_id=report_id,
        verb=verb,
        by=by,
        content=told | _seen(verb, report_id, by),
        idempotency_key=idempotency_key,
        effect=effect,
    )


THEIRS = {"handling", "final"}  # where the period that ran was the unit's own
WITH_FILE = {"attach", "detach"}
FOLLOW_UPS = {"supplement", "finish"}
NEW_PERIOD = {"accept", "uphold", "uphold_partly", "finish", "return", "supplement"}


def _note(row: MajorReport, verb: str, content: dict[str, object], entry: Entry) -> None:
    if verb in OUTCOMES:
        row.outcome, row.outcome_words = OUTCOMES[verb], str(content["reason"])
    elif verb == "escalate":
        row.escalated_at = row.escalated_at or entry.recorded_at


def _seen(verb: str, report_id: UUID, by: Actor) -> dict[str, object]:
    """A conclusion says what it was given on; what nobody may see is told by the door."""
    if verb not in OUTCOMES:
        return {}
    found = MajorReport.objects.visible_to(by).filter(pk=report_id).first()
    return {} if found is None else {"manifest": manifest_of(found)}


def _is_author(row: MajorReport, by: Actor) -> bool:
    return row.filed_by_id == by.account_id or row.filed_by_person_id in by.persons


def _follow_up(
    row: MajorReport,
    by: Actor,
    content: dict[str, object],
    amount: Decimal | None,
    entry: Entry,
) -> None:
    is_final = row.state == "final"
    FollowUp.objects.create(
        report=row,
        ordinal=row.follow_ups.count() + 1,
        is_final=is_final,
        words=str(content["reason"])[:8000],
        amount=amount,
        actor_name=by.name,
        filed_at=entry.recorded_at,
        due_on=row.due_on,
        is_late=row.state in THEIRS and legal_today() > row.due_on,
        entry_id=entry.pk,
    )


def _new_period(row: MajorReport, verb: str) -> None:
    """Whoever has the next step gets its whole period; the first due day stays as it was.

    A follow-up begins the unit's next interval, and leaves the verifier's period alone.
    """
    if verb == "supplement" and row.state != "handling":
        return
    term = begin(MAJOR_REPORT.label, row.pk, PERIODS[row.state])
    row.due_on, row.is_provisional = term.due_on, term.is_provisional


def _set_work(row: MajorReport, by: Actor) -> None:
    level = "red" if row.is_urgent else "none"
    title = f"{row.get_kind_display()}：{row.title}"
    ask_for(MAJOR_REPORT, row, WORK.get(row.state), title, by=by, level=level)
