"""Packages out: made from what differs, kept with their receipt."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from uuid6 import uuid7

from sunshine.before.exchange.engine.packages import Placed
from sunshine.before.exchange.engine.records import read_package, write_package
from sunshine.before.exchange.models import Package, RegisteredItem, Regulation
from sunshine.before.exchange.queries import changes_for, held, item_codes, limits, vocabulary
from sunshine.before.exchange.rules.checks import Change
from sunshine.before.exchange.rules.items import Item
from sunshine.before.exchange.rules.naming import PackageName
from sunshine.before.exchange.workflow import PACKAGE, WORK
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.evidence.actions import Stored, attach, receive
from sunshine.foundation.evidence.models import Evidence
from sunshine.foundation.evidence.queries import store
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import earlier, record
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.organisations.models import Organisation, reaches
from sunshine.foundation.workflow.actions import perform
from sunshine.foundation.workflow.actions.terms import begin
from sunshine.foundation.workflow.actions.work import ask_for
from sunshine.foundation.workflow.rules import Refused

OUT = ("0004", "0005")
SHOWN = 8  # faults told at once


@transaction.atomic
def make_package(
    *, by: Actor, organisation_id: UUID, business: str, idempotency_key: str
) -> Package:
    """Everything the national system has still to be told, as one package. Raises Refused."""
    if (first := earlier(by, idempotency_key)) is not None:
        return Package.objects.get(pk=first.subject_id)
    place = checked_place(by, organisation_id)
    if business not in OUT:
        raise Refused("请选择事项清单或议事规则")
    waiting = Package.objects.filter(organisation=place, business=business, state="unread")
    if (found := waiting.first()) is not None:
        raise Refused(f"{found.name} 还没有登记回执，请先登记")
    changes = changes_for(place.pk, business)
    if not changes:
        raise Refused("国资委系统中的内容与本平台一致，没有要报送的变化")
    files = _files_for(changes)
    name = _name(place, business)
    content = write_package(changes, files, today())
    _check(content, business, place.pk)
    return kept(by=by, place=place, direction="out", name=name, content=content, changes=changes, key=idempotency_key)  # fmt: skip


def checked_place(by: Actor, organisation_id: UUID) -> Organisation:
    """The enterprise, locked, where the actor may exchange for it. Raises Refused."""
    place = (
        Organisation.objects.select_for_update()
        .filter(pk=organisation_id, kind=Organisation.Kind.ENTERPRISE)
        .first()
    )
    if place is None or by.account_id is None or not reaches(by, "exchange.send", place.pk):
        raise Refused("您没有为这家企业交换数据的权限")
    if place.uscc is None:
        raise Refused(f"{place.short_name}没有登记统一社会信用代码")
    return place


def _name(place: Organisation, business: str) -> PackageName:
    made = Package.objects.filter(
        organisation=place, direction="out", business=business, name__contains=f"{today():%Y%m%d}"
    ).count()
    return PackageName(str(place.uscc), business, f"{made + 1:03d}", today())


def _files_for(changes: Sequence[Change]) -> list[Placed]:
    """Attachments of what is told, from the store, each checked against its hash."""
    wanted = {
        (f.sha256, c.record.record): f
        for c in changes
        if c.oper != "del" and not isinstance(c.record, Item)
        for f in c.record.files
    }
    found = []
    for (sha256, owner), file in wanted.items():
        with store().open_verified(sha256) as body:
            found.append(Placed(owner, file.kind, file.name, body.read()))
    return found


def _check(content: bytes, business: str, organisation_id: UUID) -> None:
    """What we write must be what we would take. Raises Refused."""
    read = read_package(
        content,
        business,
        limits=limits(),
        words=vocabulary(),
        held=held(organisation_id, business),
        item_codes=item_codes(organisation_id),
    )
    if read.faults:
        told = [f"{f.element} {f.value}：{f.words}" for f in read.faults[:SHOWN]]
        raise Refused("；".join(told))


def kept(  # noqa: PLR0913  who, whose, which way, under which name, what
    *,
    by: Actor,
    place: Organisation,
    direction: str,
    name: PackageName,
    content: bytes,
    changes: Sequence[Change],
    key: str,
) -> Package:
    """The row, the file and the act; a package out waits for its receipt."""
    assert by.account_id is not None  # noqa: S101  checked_place has asked
    stored = as_stored(content, str(name))
    row = Package(
        id=uuid7(),
        organisation=place,
        direction=direction,
        business=name.business,
        name=str(name),
        sha256=stored.content.sha256,
        size=len(content),
        state="unread" if direction == "out" else "read",
        changes=[{"oper": c.oper, "record": c.record.told()} for c in changes],
        filed_by_id=by.account_id,
        filed_by_person_id=by.person_id,
        filed_at=now(),
    )
    if direction == "out":
        term = begin(PACKAGE.label, row.pk, "exchange.receipt")
        row.due_on, row.is_provisional = term.due_on, term.is_provisional
    row.save(force_insert=True)
    verb = "package.make" if direction == "out" else "package.take_in"
    entry = _told(row, by, verb, key, stored)
    subject = RecordRef(PACKAGE.label, row.pk)
    attach(by=by, subject=subject, organisation_id=place.pk, stored=stored, entry=entry)
    _set_work(row, by)
    return row


def as_stored(content: bytes, name: str) -> Stored:
    """Bytes taken in as a file, checked as any other. Raises Refused."""
    draft = store().draft()
    draft.write(content)
    return receive(draft=draft, name=name, grade="internal")


def _told(row: Package, by: Actor, verb: str, key: str, stored: Stored) -> Entry:
    opers = [c["oper"] for c in row.changes]
    return record(
        by=by,
        verb=verb,
        subject=RecordRef(PACKAGE.label, row.pk),
        organisation_id=row.organisation_id,
        content={
            "name": row.name,
            "file": stored.told,
            "counts": {oper: opers.count(oper) for oper in sorted(set(opers))},
        },
        idempotency_key=key,
    )


def act(
    *, package_id: UUID, verb: str, by: Actor, content: dict[str, object], idempotency_key: str
) -> Entry:
    """The receipt of a package out. Raises Refused (Chinese) or Package.DoesNotExist."""

    def effect(row: Package, entry: Entry) -> None:  # noqa: ARG001  the door hands it over
        if verb == "confirm":
            bring_in(row.organisation_id, row.business, row.changes)
        else:
            row.remark = str(content.get("reason", ""))[:400]
        _set_work(row, by)

    return perform(
        table=PACKAGE,
        records=Package.objects.visible_to(by),
        record_id=package_id,
        verb=verb,
        by=by,
        content=content,
        idempotency_key=idempotency_key,
        effect=effect,
    )


def _set_work(row: Package, by: Actor) -> None:
    title = f"{row.organisation.short_name}{row.get_business_display()}数据包 {row.name}"
    ask_for(PACKAGE, row, WORK.get(row.state), title, by=by)


def bring_in(organisation_id: UUID, business: str, changes: list[dict[str, Any]]) -> None:
    """The other side now holds this: what is deleted first, so that its code is free."""
    ordered = sorted(changes, key=lambda c: c["oper"] != "del")
    keep = _hold_item if business == "0004" else _hold_regulation
    for change in ordered:
        keep(organisation_id, change["oper"], change["record"])


def _hold_item(organisation_id: UUID, oper: str, told: dict[str, Any]) -> None:
    mine = RegisteredItem.objects.filter(organisation=organisation_id, record=told["record"])
    row = mine.first() or RegisteredItem(
        organisation_id=organisation_id, record=told["record"], code=told["code"]
    )
    row.is_ended = oper == "del"
    if oper != "del":
        row.code, row.told = told["code"], told
    row.save()


def _hold_regulation(organisation_id: UUID, oper: str, told: dict[str, Any]) -> None:
    row = Regulation.objects.get(organisation=organisation_id, record=told["record"])
    row.sent = None if oper == "del" else told
    row.save(update_fields=["sent"])


def standing_files(row: Regulation) -> dict[str, Evidence]:
    """Name → file of a regulation."""
    subject = RecordRef("regulation", row.pk)
    return {e.name: e for e in Evidence.objects.of(subject).standing()}
