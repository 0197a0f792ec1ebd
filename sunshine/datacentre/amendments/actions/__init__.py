"""File, answer, return, revise, sign, receive, carry out; all through the door."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from uuid6 import uuid7

from sunshine.datacentre.amendments.models import Amendment
from sunshine.datacentre.amendments.queries import manifest_of
from sunshine.datacentre.amendments.rules import CHANGEABLE, clean
from sunshine.datacentre.amendments.workflow import AMENDMENT, WORK
from sunshine.datacentre.catalogue import engine as catalogue
from sunshine.datacentre.lake import actions as lake
from sunshine.datacentre.lake.queries import content_root
from sunshine.foundation.access.actions import born
from sunshine.foundation.clock.queries import now
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import earlier, record
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.organisations.models import reaches
from sunshine.foundation.workflow.actions import Effect, perform
from sunshine.foundation.workflow.actions.numbers import numbered
from sunshine.foundation.workflow.actions.terms import begin
from sunshine.foundation.workflow.actions.work import ask_for
from sunshine.foundation.workflow.rules import Refused

NUMBERING = 7_300_003
LEAST_REASON = 6
WITH_FILE = {"attach", "detach"}
Changes = list[dict[str, str]]


@transaction.atomic
def file_amendment(  # noqa: PLR0913  which row of whom becomes what and why
    *,
    by: Actor,
    organisation_id: UUID,
    mart: str,
    row: Mapping[str, object],
    wanted: Mapping[str, str],
    reason: str,
    idempotency_key: str,
) -> Amendment:
    """Ask for a correction of a row as it is known (`row`). Raises Refused (Chinese)."""
    if (first := earlier(by, idempotency_key)) is not None:
        return Amendment.objects.get(pk=first.subject_id)
    if by.account_id is None or not reaches(by, "amendment.file", organisation_id):
        raise Refused("您没有对这家企业提出数据更正的权限")
    changes = changes_of(mart, row, wanted)
    _check_request(mart, str(row["row_id"]), reason)
    amendment_id = uuid7()
    term = begin("amendment", amendment_id, "amendment.due")
    amendment = Amendment.objects.create(
        id=amendment_id,
        **numbered(Amendment, NUMBERING),
        organisation_id=organisation_id,
        mart=mart,
        row_id=str(row["row_id"]),
        changes=changes,
        reason=reason.strip(),
        filed_by_id=by.account_id,
        filed_by_person_id=by.person_id,
        filed_at=now(),
        first_due_on=term.due_on,
        due_on=term.due_on,
        is_provisional=term.is_provisional,
    )
    born("amendment", {amendment_id: None})
    record(
        by=by,
        verb="amendment.file",
        subject=RecordRef("amendment", amendment.pk),
        organisation_id=organisation_id,
        content={"label": amendment.label, "manifest": manifest_of(amendment)},
        idempotency_key=idempotency_key,
    )
    _set_work(amendment, by)
    return amendment


def _check_request(mart: str, row_id: str, reason: str) -> None:
    if len(reason.strip()) < LEAST_REASON:
        raise Refused(f"请填写更正理由（至少 {LEAST_REASON} 个字）")
    open_ones = Amendment.objects.filter(mart=mart, row_id=row_id)
    if taken := open_ones.filter(state__in=("returned", *WORK, "received")).first():
        raise Refused(f"这一行已有在办的更正（{taken.label}），请先办结或撤回")


def changes_of(mart: str, row: Mapping[str, object], wanted: Mapping[str, str]) -> Changes:
    """Checked new values that differ from the row; raises Refused naming each wrong field."""
    fields = {f.name: f for f in catalogue.marts(content_root())[mart].fields}
    key = catalogue.marts(content_root())[mart].key
    changes, wrong = [], []
    for name, text in wanted.items():
        f = fields.get(name)
        if f is None or f.type not in CHANGEABLE or name in key:
            raise Refused("主键、人员和企业不能更正，请删除后重新接入")
        before = "" if row.get(name) is None else str(row[name])
        try:
            after = (
                ""
                if not text.strip() and not f.required
                else clean(f.type, text, f.values, f.pattern)
            )
        except ValueError as error:
            wrong.append(f"{f.title}：{error}")
            continue
        if after != before:
            changes.append({"field": name, "title": f.title, "from": before, "to": after})
    if wrong:
        raise Refused("；".join(wrong))
    if not changes:
        raise Refused("没有改动任何字段")
    return changes


def act(  # noqa: PLR0913  who does what to which amendment, with what
    *,
    amendment_id: UUID,
    verb: str,
    by: Actor,
    content: dict[str, object],
    idempotency_key: str,
    changes: Changes | None = None,
    then: Effect | None = None,
) -> Entry:
    """One verb of the state table; `then` is done inside it. Raises Refused or DoesNotExist."""
    if verb == "answer" and content.get("answer") == "disagree":
        verb = "return"  # a no is a return with its reason

    if verb == "revise" and not changes:
        raise Refused("没有改动任何字段")
    told = content | ({"changes": changes} if changes else {})

    def effect(row: Amendment, entry: Entry) -> None:
        if verb in WITH_FILE and then is None:
            raise Refused("请选择文件")
        EFFECTS.get(verb, _nothing)(row, told)
        if then is not None:
            then(row, entry)
        _set_work(row, by)

    entry = perform(
        table=AMENDMENT,
        records=Amendment.objects.visible_to(by),
        record_id=amendment_id,
        verb=verb,
        by=by,
        content=told,
        idempotency_key=idempotency_key,
        effect=effect,
        manifest=manifest_of,
    )
    _set_work(Amendment.objects.get(pk=amendment_id), by)  # a voided opinion moves the work too
    return entry


def _nothing(row: Amendment, content: Mapping[str, object]) -> None:
    """Most verbs only move the state."""


def _revise(row: Amendment, content: Mapping[str, object]) -> None:
    row.changes = content["changes"]


EFFECTS = {"revise": _revise}


def carry_out(amendment_id: UUID, *, by: Actor) -> Amendment:
    """Correct the row in the lake, as a new snapshot; the old value stays in the older ones."""
    amendment = Amendment.objects.get(pk=amendment_id)
    if amendment.state != "received":
        return amendment
    values = {c["field"]: c["to"] for c in amendment.changes}
    try:
        snapshot = lake.correct(
            amendment.mart, amendment.row_id, values, cause=amendment.label, by=by
        )
    except LookupError as error:
        content: dict[str, object] = {"reason": str(error)}
        act(
            amendment_id=amendment_id,
            verb="fail",
            by=by,
            content=content,
            idempotency_key=f"fail:{amendment_id}",
        )
        Amendment.objects.filter(pk=amendment_id).update(outcome=str(error))
    else:
        act(
            amendment_id=amendment_id,
            verb="apply",
            by=by,
            content={"snapshot": snapshot.number},
            idempotency_key=f"apply:{amendment_id}",
        )
        Amendment.objects.filter(pk=amendment_id).update(
            snapshot=snapshot, outcome=f"已更正，见快照 {snapshot.number}"
        )
    return Amendment.objects.get(pk=amendment_id)


def _set_work(row: Amendment, by: Actor) -> None:
    ask_for(AMENDMENT, row, WORK.get(row.state), f"{row.label}：{row.reason}", by=by)
