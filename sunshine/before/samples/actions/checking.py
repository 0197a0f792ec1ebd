"""Checks of files: begun by the draw, concluded by their checker, answered, closed."""

from collections.abc import Sequence
from itertools import cycle
from uuid import UUID

from django.db import transaction
from django.db.models import F
from uuid6 import uuid7

from sunshine.before.filings.models import Matter
from sunshine.before.samples import queries
from sunshine.before.samples.models import ArchiveSample, Check, CheckQuerySet, Response
from sunshine.before.samples.queries.facts import facts_of, facts_of_each, fingerprint_of
from sunshine.before.samples.rules import Verdict
from sunshine.before.samples.workflow import CHECK, CHECKERS, PERIODS, WORK
from sunshine.foundation.access.actions import acting_as, born
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.clock.queries import now
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import earlier
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.notifications.actions import tell
from sunshine.foundation.workflow.actions import Effect, perform
from sunshine.foundation.workflow.actions.terms import begin
from sunshine.foundation.workflow.actions.work import ask_for
from sunshine.foundation.workflow.queries import legal_today
from sunshine.foundation.workflow.rules import CLOCK_VERBS, Refused
from sunshine.foundation.worklist.models import WorkItem

AT_ONCE = 20  # files that are looked at together
WITH_FILE = {"attach", "detach"}
CONCLUDES = {"pass", "issue"}


def begin_checks(
    sample: ArchiveSample,
    matters: Sequence[Matter],
    checkers: Sequence[Account],
    *,
    by: Actor,
    entry: Entry,
) -> None:
    """One check a file, given to the named people in turn; who may not check one is passed over,
    and where nobody is left it waits to be given to somebody.
    """
    shut = queries.shut_out([m.pk for m in matters])
    turns, begun = cycle(checkers), []
    for ordinal, matter in enumerate(matters, 1):
        some = (next(turns) for _ in checkers)
        person = next((a for a in some if a.person_id not in shut[matter.pk]), None)
        row = _begun(sample, matter, ordinal, person)
        begun.append(row)
        _set_work(row, by)
        if person is not None:
            _tell(row, by, entry)
    born(CHECK.label, {row.pk: row.matter_id for row in begun}, of="matter")


def _begun(sample: ArchiveSample, matter: Matter, ordinal: int, who: Account | None) -> Check:
    check_id = uuid7()
    term = begin(CHECK.label, check_id, PERIODS[CHECK.initial])
    return Check.objects.create(
        id=check_id,
        sample=sample,
        matter=matter,
        organisation=matter.organisation,
        matter_class=matter.matter_class,
        ordinal=ordinal,
        assignee=who,
        first_due_on=term.due_on,
        due_on=term.due_on,
        is_provisional=term.is_provisional,
        checklist=queries.newest(),
        fingerprint=fingerprint_of(matter),
    )


def look_at_drawn(sample_id: UUID) -> None:
    """What the machine finds in each file of a draw, some kept after others; those it looked at, or
    that are concluded, are passed over.
    """
    by = system_actor("档案抽查核对")
    waiting = Check.objects.filter(sample=sample_id, facts_at=None, concluded_at=None)
    with acting_as(by):
        keys = list(waiting.order_by("ordinal").values_list("pk", flat=True))
    for n in range(0, len(keys), AT_ONCE):
        with acting_as(by):
            _look_at(waiting.filter(pk__in=keys[n : n + AT_ONCE]))


def _look_at(some: CheckQuerySet) -> None:
    """Whoever concludes meanwhile does not wait for what is read here."""
    asked = {c.matter: c.fingerprint for c in some.select_related("matter__organisation")}
    found = facts_of_each(asked)
    rows = list(some.select_for_update().order_by("pk"))
    for row in rows:
        row.facts, row.facts_at = found[row.matter_id], now()
    Check.objects.bulk_update(rows, ["facts", "facts_at"])


def _tell(row: Check, by: Actor, entry: Entry) -> None:
    tell(
        {row.assignee_id} if row.assignee_id else (),
        by=by,
        kind="act",
        title=f"请您核查抽中的档案：{row}",
        subject=RecordRef(CHECK.label, row.pk),
        organisation_id=row.organisation_id,
        entry_id=entry.pk,
    )


@transaction.atomic
def act_on_check(  # noqa: PLR0913  who does what to which check, with what
    *,
    check_id: UUID,
    verb: str,
    by: Actor,
    content: dict[str, object],
    idempotency_key: str,
    verdict: Verdict | None = None,
    then: Effect | None = None,
) -> Entry:
    """One verb of the state table; `verdict` goes with a conclusion, `then` with a file.

    Raises Refused or Check.DoesNotExist.
    """
    if (first := earlier(by, idempotency_key)) is not None:
        return first
    mine = Check.objects.visible_to(by)
    found = mine.select_for_update(of=("self",)).filter(pk=check_id).first()
    if found is None:
        raise Check.DoesNotExist

    def effect(row: Check, entry: Entry) -> None:
        if verb in CHECKERS:
            _only_its_checker(row, by)
        if verb in WITH_FILE:
            if then is None:
                raise Refused("请选择文件")
            then(row, entry)
        else:
            _take_effect(row, verb, by, entry, content, verdict)
        if row.state != found.state and row.state in PERIODS:
            term = begin(CHECK.label, row.pk, PERIODS[row.state])
            row.due_on, row.is_provisional = term.due_on, term.is_provisional
        _set_work(row, by)

    return perform(
        table=CHECK,
        records=mine,
        record_id=check_id,
        verb=verb,
        by=by,
        content=content | _said(found, verb, verdict),
        idempotency_key=idempotency_key,
        effect=effect,
    )


def _said(row: Check, verb: str, verdict: Verdict | None) -> dict[str, object]:
    """A conclusion says what it was given on, and on which facts."""
    if verb not in CONCLUDES or verdict is None:
        return {}
    return {
        "conclusion": verdict.conclusion,
        "answers": dict(verdict.answers),
        "remarks": dict(verdict.remarks),
        "facts": row.facts,
        "fingerprint": row.fingerprint,
    } | ({"reason": verdict.findings} if verb == "issue" else {})


def _only_its_checker(row: Check, by: Actor) -> None:
    if queries.shut_out([row.matter_id])[row.matter_id] & set(by.persons):
        raise Refused("您报备、审查过这件事项，签过字，或者应当回避，不能核查")
    if row.assignee is None:
        raise Refused("这件档案还没有指派核查人")
    if row.assignee_id != by.account_id:
        raise Refused(f"这件档案由{row.assignee.display_name}核查")


def _take_effect(
    row: Check,
    verb: str,
    by: Actor,
    entry: Entry,
    content: dict[str, object],
    verdict: Verdict | None,
) -> None:
    words = str(content.get("reason") or "")[:4000]
    if verb in CLOCK_VERBS:
        return  # the door has moved the due day
    if verb == "assign":
        row.assignee = _whom(row, str(content["checker"]))
        _tell(row, by, entry)
    elif verb == "recheck":
        row.facts, row.facts_at = facts_of(row.matter, row.fingerprint), entry.recorded_at
    elif verb in CONCLUDES:
        _conclude(row, verb, by, entry, verdict)
    elif verb == "answer":
        _answer(row, by, entry, words)
    else:
        last = row.responses.order_by("-ordinal").first()
        if last is not None:
            last.is_accepted, last.verdict = verb == "close", words
            last.save(update_fields=["is_accepted", "verdict"])
    if row.state == "closed":
        row.closed_at = entry.recorded_at


def _conclude(row: Check, verb: str, by: Actor, entry: Entry, verdict: Verdict | None) -> None:
    if verdict is None:
        raise Refused("请填写核查表")
    if row.facts_at is None:
        raise Refused("系统还没有核对完这件档案，请稍候再下结论，或者点“重新核对”")
    wrong = list(verdict.faults(queries.items(row.checklist)))
    if (verdict.conclusion == "passed") != (verb == "pass"):
        wrong.append("结论和操作不一致：合格的办结，有问题的发送企业")
    if wrong:
        raise Refused("；".join(wrong))
    row.answers, row.remarks = dict(verdict.answers), dict(verdict.remarks)
    row.conclusion, row.findings = verdict.conclusion, verdict.findings.strip()
    row.concluded_at, row.concluded_name = entry.recorded_at, by.name
    row.issued_at = entry.recorded_at if verb == "issue" else None


def _answer(row: Check, by: Actor, entry: Entry, words: str) -> None:
    Response.objects.create(
        check_of=row,
        ordinal=row.responses.count() + 1,
        words=words,
        actor_name=by.name,
        made_at=entry.recorded_at,
        due_on=row.due_on,
        is_late=legal_today() > row.due_on,
        entry_id=entry.pk,
    )


def _whom(row: Check, account_id: str) -> Account:
    """Somebody who may check it; a recusal is not told, only that it can't be them."""
    shut = queries.shut_out([row.matter_id])[row.matter_id]
    found = {str(a.pk): a for a in queries.able(row.organisation_id, shut)}.get(account_id)
    if found is None:
        raise Refused("这个人不能核查这件档案，请另选一位")
    return found


def _set_work(row: Check, by: Actor) -> None:
    """Work of the check, of a named person where it is a checker's."""
    level = "red" if row.conclusion == "serious" else "none"
    ask_for(
        CHECK,
        row,
        WORK.get(row.state),
        f"{row.matter.label}：{row.matter.title}",
        by=by,
        level=level,
    )
    theirs = WorkItem.objects.open().of(CHECK.label, row.pk).filter(permission="sample.check")
    theirs.update(assignee=row.assignee_id, version=F("version") + 1)
