"""File, correct, send back, conclude; read for a purpose: all through the door."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from sunshine.before.declarations.actions.keeping import destroy, keep, keep_words
from sunshine.before.declarations.models import (
    Declaration,
    DeclarationDraft,
    DeclarationNumbering,
    Reading,
)
from sunshine.before.declarations.queries import form, keep_days
from sunshine.before.declarations.queries.content import fingerprint_of
from sunshine.before.declarations.queries.duties import accounts_of
from sunshine.before.declarations.rules import OUTCOMES, Told, faults
from sunshine.before.declarations.workflow import DECLARATION, OWN, PERIODS, WORK
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.identity.rules import Actor, Reach
from sunshine.foundation.ledger.actions import earlier, record
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.organisations.models import Tree, reaches
from sunshine.foundation.parameters.queries import value_on
from sunshine.foundation.vault.engine import person_key
from sunshine.foundation.workflow.actions import perform
from sunshine.foundation.workflow.actions.terms import begin
from sunshine.foundation.workflow.actions.work import ask_for
from sunshine.foundation.workflow.queries import legal_today
from sunshine.foundation.workflow.rules import Refused
from sunshine.foundation.worklist.models import WorkItem
from sunshine.foundation.worklist.rules import OWN as OWN_WORK

LEAST_WORDS = 6
FILES = {"file", "correct"}
SAYS = {"return": "returned", "conclude": ""}  # words of a review are sealed


def as_declarant(by: Actor, row: Declaration) -> Actor:
    """The duty itself is the right to fulfil it: on this organisation, and nobody may lend it."""
    if by.person_id != row.person_id or by.on_behalf_of_id is not None:
        return by
    own = Reach(OWN, Tree.MANAGEMENT, row.organisation_id)
    return replace(by, reach=by.reach | {own}, permissions=by.permissions | {OWN})


@transaction.atomic
def file_declaration(
    *,
    declaration_id: UUID,
    by: Actor,
    told: Told,
    idempotency_key: str,
    verb: str = "file",
    version: object = None,
) -> Entry:
    """Promise and sign what is declared (`file`), or put it right (`correct`). Late is marked, never
    refused. Raises Refused (Chinese, every fault with its place) or Declaration.DoesNotExist.
    """
    if verb not in FILES:
        raise Refused("没有这个操作")
    if (first := earlier(by, idempotency_key)) is not None:
        return first
    own = Declaration.objects.visible_to(by).filter(person=by.person_id)
    found = own.get(pk=declaration_id)
    if wrong := [words for _, words in faults(form(), told)]:
        raise Refused("；".join(wrong))

    def effect(row: Declaration, entry: Entry) -> None:
        if row.filed_at is None:
            row.filed_at, row.filed_on = entry.recorded_at, legal_today()
            row.is_late = row.filed_on > row.due_on
            row.number = row.number or _next_number(row)
        row.filed_by_id, row.filed_by_person_id = by.account_id, by.person_id
        row.fingerprint = mark
        keep(row, told)
        DeclarationDraft.objects.filter(pk=row.pk).delete()
        _move_on(row, found.state, by)

    mark = fingerprint_of(told)
    content: dict[str, object] = {"fingerprint": mark, "form": form().version}
    return perform(
        table=DECLARATION,
        records=own,
        record_id=declaration_id,
        verb=verb,
        by=as_declarant(by, found),
        content=content | ({} if version is None else {"version": version}),
        idempotency_key=idempotency_key,
        effect=effect,
    )


def _next_number(row: Declaration) -> str:
    """Of the organisation and year, without gaps: the counter is locked until the act is kept."""
    wanted = {"organisation_id": row.organisation_id, "year": today().year}
    DeclarationNumbering.objects.bulk_create(
        [DeclarationNumbering(**wanted)], ignore_conflicts=True
    )
    numbers = DeclarationNumbering.objects.select_for_update().get(**wanted)
    numbers.last += 1
    numbers.save(update_fields=["last"])
    return f"{row.organisation.short_name}申〔{numbers.year}〕{numbers.last:04d}号"


@transaction.atomic
def act(
    *,
    declaration_id: UUID,
    verb: str,
    by: Actor,
    content: dict[str, object],
    idempotency_key: str,
) -> Entry:
    """One verb of the state table but filing. Words of a review (`reason`) may name people: they
    are sealed, and the ledger keeps their keyed hash. Raises Refused or Declaration.DoesNotExist.
    """
    if verb in FILES:
        raise Refused("请在申报表里填写后提交")
    if (first := earlier(by, idempotency_key)) is not None:
        return first
    found = Declaration.objects.visible_to(by).filter(pk=declaration_id).first()
    if found is None:
        raise Declaration.DoesNotExist
    told, words = dict(content), str(content.get("reason") or "").strip()
    if verb in SAYS:
        del told["reason"]
        told["words"] = person_key("declaration", words)

    def effect(row: Declaration, entry: Entry) -> None:
        _take_effect(row, verb, by, entry, str(content.get("outcome") or ""), words)
        _move_on(row, found.state, by)

    return perform(
        table=DECLARATION,
        records=Declaration.objects.visible_to(by),
        record_id=declaration_id,
        verb=verb,
        by=by,
        content=told,
        idempotency_key=idempotency_key,
        effect=effect,
    )


def _take_effect(
    row: Declaration, verb: str, by: Actor, entry: Entry, outcome: str, words: str
) -> None:
    if verb in SAYS:
        _must_have_read(row, by)
        if len(words) < LEAST_WORDS:
            raise Refused(f"请写明意见（至少 {LEAST_WORDS} 个字）")
        keep_words(row, SAYS[verb] or outcome, words, by=by, entry=entry)
    if verb == "conclude":
        if outcome not in OUTCOMES:
            raise Refused("请选择审核结论")
        row.outcome, row.concluded_at = outcome, entry.recorded_at
        row.keep_until = today() + timedelta(days=keep_days(today(), row.organisation_id))
    elif verb == "nominate":
        row.is_candidate = True
    elif verb == "erase":
        if row.keep_until is None or row.keep_until >= today():
            raise Refused(f"保存期限到 {row.keep_until}，期满后才能销毁")
        destroy(row)


def _must_have_read(row: Declaration, by: Actor) -> None:
    """Nobody judges what he did not open; a job has no eyes."""
    read = Reading.objects.filter(declaration=row, account=by.account_id)
    if not read.filter(until__gt=F("made_at"), made_at__gte=row.filed_at).exists():
        raise Refused("请先说明目的查阅申报内容，再出具意见")


def _move_on(row: Declaration, before: str, by: Actor) -> None:
    if row.state != before and row.state in PERIODS:
        term = begin(DECLARATION.label, row.pk, PERIODS[row.state])
        row.due_on, row.is_provisional = term.due_on, term.is_provisional
    set_work(row, by)


def set_work(row: Declaration, by: Actor) -> None:
    """Work of the declarant's own account; where there is none, of who organises declarations."""
    kind, permission = WORK.get(row.state, ("", ""))
    account = accounts_of([row.person_id]).get(row.person_id) if permission == OWN_WORK else None
    if permission == OWN_WORK and account is None:
        permission = "declaration.manage"
    work = (kind, permission) if kind else None
    title = f"{row.organisation.short_name}：{row.person.name}的{row.get_kind_display()}"
    ask_for(DECLARATION, row, work, title, by=by)
    if account is not None:
        mine = WorkItem.objects.open().of(DECLARATION.label, row.pk)
        mine.filter(permission=OWN_WORK).update(assignee=account)


@transaction.atomic
def read_declaration(
    *, declaration_id: UUID, by: Actor, purpose: str, idempotency_key: str
) -> Reading:
    """Open the reserved part to one account for some minutes; the person is told who and why.

    Raises Refused (Chinese) or Declaration.DoesNotExist.
    """
    row = Declaration.objects.visible_to(by).get(pk=declaration_id)
    if (first := earlier(by, idempotency_key)) is not None:
        return Reading.objects.get(entry_id=first.pk)
    if by.account_id is None or not reaches(by, "declaration.read_reserved", row.organisation_id):
        raise Refused("您没有查阅申报内容的权限")
    if row.filed_at is None or row.state == "erased":
        raise Refused("这件申报没有可查阅的内容")
    why = purpose.strip()
    if len(why) < LEAST_WORDS:
        raise Refused(f"请写明查阅目的（至少 {LEAST_WORDS} 个字），本人会看到")
    minutes = int(value_on("declaration.read_minutes", today(), row.organisation_id))
    entry = record(
        by=by,
        verb="declaration.read",
        subject=RecordRef(DECLARATION.label, row.pk),
        organisation_id=row.organisation_id,
        content={"purpose": why, "minutes": minutes},
        idempotency_key=idempotency_key,
    )
    return Reading.objects.create(
        declaration=row,
        account_id=by.account_id,
        actor_name=by.name,
        purpose=why[:200],
        made_at=now(),
        until=now() + timedelta(minutes=minutes),
        entry_id=entry.pk,
    )
