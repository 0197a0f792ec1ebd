"""Packages in: looked at first, then taken in or refused; both leave a receipt."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from io import BytesIO
from uuid import UUID

from django.db import transaction
from uuid6 import uuid7

from sunshine.before.exchange.actions import bring_in, checked_place, kept
from sunshine.before.exchange.actions.regulations import bring_files
from sunshine.before.exchange.engine.downlink import read_downlink
from sunshine.before.exchange.engine.packages import Placed
from sunshine.before.exchange.engine.records import Read, read_package
from sunshine.before.exchange.models import Package, PackageDraft, Regulation, StaticResources
from sunshine.before.exchange.queries import held, item_codes, largest, limits, vocabulary
from sunshine.before.exchange.rules.checks import Change
from sunshine.before.exchange.rules.naming import PackageName, parse_name
from sunshine.before.exchange.rules.nodes import Fault
from sunshine.before.exchange.rules.regulations import File
from sunshine.before.exchange.rules.regulations import Regulation as Value
from sunshine.before.exchange.rules.vocabulary import Vocabulary
from sunshine.before.exchange.workflow import PACKAGE
from sunshine.foundation.clock.queries import now
from sunshine.foundation.evidence.actions import Stored, receive
from sunshine.foundation.evidence.engine.kinds import inspect
from sunshine.foundation.evidence.queries import budget, kinds, store
from sunshine.foundation.evidence.rules import clean_name
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import earlier, record
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.organisations.models import Organisation, reachable
from sunshine.foundation.workflow.rules import Refused

LIVES = timedelta(days=1)
DATA = "数据包"  # a fault of the package itself, not of what its records say


@dataclass(frozen=True, slots=True)
class Looked:
    """A package that was looked at: whose, what is in it, what is wrong."""

    arrival: PackageDraft
    name: PackageName
    read: Read
    words: Vocabulary | None = None  # of a 0002

    @property
    def is_data_fault(self) -> bool:
        """Unreadable, not only wrong."""
        return any(f.element in {DATA, ""} for f in self.read.faults)


@transaction.atomic
def arrive(*, by: Actor, name: str, content: bytes) -> PackageDraft:
    """Keep a package for a day, to be looked at. Raises Refused where its name says nothing."""
    if by.account_id is None:
        raise Refused("数据包由人导入")
    if len(content) > largest():
        raise Refused(f"数据包超过 {largest() >> 20} MB")
    place = _place(by, _named(name))
    PackageDraft.objects.filter(account=by.account_id).delete()
    return PackageDraft.objects.create(
        organisation=place, account_id=by.account_id, name=name, content=content, arrived_at=now()
    )


def _named(name: str) -> PackageName:
    try:
        return parse_name(name)
    except ValueError as error:
        raise Refused(str(error)) from error


def _place(by: Actor, name: PackageName) -> Organisation | None:
    """Whose it is; None for static resources, which are nobody's."""
    if name.business == "0002":
        if not by.may("exchange.settle"):
            raise Refused("您没有接收静态资源的权限")
        return None
    if name.business == "0006":
        raise Refused("会议数据包（0006）在会议模块中交换，这里只收事项清单和议事规则")
    mine = reachable(by, "exchange.send").filter(uscc=name.uscc)
    place = mine.filter(kind=Organisation.Kind.ENTERPRISE).first()
    if place is None:
        raise Refused(f"没有统一社会信用代码为 {name.uscc} 的企业，或者您不能为它导入")
    return place


def look(*, by: Actor, arrival_id: UUID) -> Looked:
    """Everything a package says and everything wrong with it; nothing is written.

    Raises PackageDraft.DoesNotExist for one that is not one's own, or gone.
    """
    arrival = PackageDraft.objects.get(pk=arrival_id, account=by.account_id)
    name, content = _named(arrival.name), bytes(arrival.content)
    if name.business == "0002":
        words, faults = read_downlink(content, limits())
        return Looked(arrival, name, Read(faults=faults), words)
    place_id = arrival.organisation_id
    assert place_id is not None  # noqa: S101  _place gave one
    read = read_package(
        content,
        name.business,
        limits=limits(),
        words=vocabulary(),
        held=held(place_id, name.business),
        item_codes=item_codes(place_id),
    )
    read.faults += _file_faults(read.files)
    return Looked(arrival, name, read)


def _file_faults(files: list[Placed]) -> Iterator[Fault]:
    """Attachments that the store would not take, told before anything is taken."""
    names = Counter((f.record, f.name) for f in files)
    contents = Counter((f.record, f.sha256) for f in files)
    for file in files:
        if words := _wrong_with(file):
            yield Fault(file.record[:32], "附件", file.name[:200], words)
        elif names[file.record, file.name] > 1 or contents[file.record, file.sha256] > 1:
            yield Fault(file.record[:32], "附件", file.name[:200], "同一制度里附了两次")


def _wrong_with(file: Placed) -> str:
    try:
        clean = clean_name(file.name)
        if clean != file.name:
            return f"文件名不规范，请改为“{clean}”"
        inspect(BytesIO(file.content), clean, kinds(), budget(), depth=1)
    except ValueError as error:
        return str(error) or "文件标有国家秘密的密级标志，不能交换"
    return ""


@transaction.atomic
def take_in(*, by: Actor, arrival_id: UUID, idempotency_key: str) -> Package | StaticResources:
    """What was looked at, for good: all of it, or a receipt that says why nothing was taken.

    Raises Refused, or PackageDraft.DoesNotExist.
    """
    if (first := earlier(by, idempotency_key)) is not None:
        return _earlier(first.subject_label, first.subject_id)
    looked = look(by=by, arrival_id=arrival_id)
    looked.arrival.delete()
    if looked.words is not None:
        return _settle(looked, looked.words, by, idempotency_key)
    assert looked.arrival.organisation_id is not None  # noqa: S101  no words, so somebody's
    place = checked_place(by, looked.arrival.organisation_id)
    waiting = Package.objects.filter(
        organisation=place, business=looked.name.business, state="unread"
    )
    if waiting.exists():
        raise Refused("这家企业有报出的数据包还没有登记回执，请先登记")
    if looked.read.faults:
        return _refuse(looked, place, by, idempotency_key)
    row = kept(
        by=by,
        place=place,
        direction="in",
        name=looked.name,
        content=bytes(looked.arrival.content),
        changes=looked.read.changes,
        key=idempotency_key,
    )
    if row.business == "0005":
        _take_regulations(place, looked.read, by)
    bring_in(place.pk, row.business, row.changes)
    return row


def _earlier(label: str, pk: UUID) -> Package | StaticResources:
    if label == PACKAGE.label:
        return Package.objects.get(pk=pk)
    return StaticResources.objects.get(pk=pk)


def _refuse(looked: Looked, place: Organisation, by: Actor, key: str) -> Package:
    """Nothing of it is taken; the receipt names record, element and value of each fault."""
    assert by.account_id is not None  # noqa: S101  checked_place has asked
    content = bytes(looked.arrival.content)
    row = Package.objects.create(
        organisation=place,
        direction="in",
        business=looked.name.business,
        name=looked.arrival.name,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        state="data_fault" if looked.is_data_fault else "business_error",
        faults=[asdict(f) for f in looked.read.faults],
        remark=f"{len(looked.read.faults)} 处问题",
        filed_by_id=by.account_id,
        filed_by_person_id=by.person_id,
        filed_at=now(),
    )
    record(
        by=by,
        verb="package.refuse",
        subject=RecordRef(PACKAGE.label, row.pk),
        organisation_id=place.pk,
        content={"name": row.name, "sha256": row.sha256, "faults": row.faults},
        idempotency_key=key,
    )
    return row


def _take_regulations(place: Organisation, read: Read, by: Actor) -> None:
    """Rows and files as the package has them; `bring_in` then says that the other side has them."""
    for change in read.changes:
        if isinstance(change.record, Value):
            _take_regulation(place, change, change.record, read.files, by)


def _take_regulation(
    place: Organisation, change: Change, value: Value, files: list[Placed], by: Actor
) -> None:
    mine = Regulation.objects.filter(organisation=place, record=value.record)
    row = mine.first() or Regulation(organisation=place, record=value.record, version=0)
    row.version += 1
    row.is_ended = change.oper == "del"
    if row.is_ended:
        row.save()
        return
    before = row.value.files if row.told else ()
    row.take(value)
    row.told = row.told | {"files": [asdict(f) for f in before]}
    row.save()
    bring_files(row, _received(value, files), by=by)
    row.take(value)
    row.save()


def _received(value: Value, files: list[Placed]) -> dict[File, Stored]:
    found = {}
    for placed in (f for f in files if f.record == value.record):
        draft = store().draft()
        draft.write(placed.content)
        stored = receive(draft=draft, name=placed.name, grade="internal")
        found[File(placed.kind, placed.name, placed.sha256)] = stored
    return found


def _settle(looked: Looked, words: Vocabulary, by: Actor, key: str) -> StaticResources:
    """From now on records are checked against these words. Raises Refused."""
    if not by.may("exchange.settle"):
        raise Refused("您没有接收静态资源的权限")
    if looked.read.faults:
        told = [f"{f.record} {f.element} {f.value}：{f.words}" for f in looked.read.faults[:8]]
        raise Refused("静态资源没有收下：" + "；".join(told))
    pk, content = uuid7(), bytes(looked.arrival.content)
    sha256 = hashlib.sha256(content).hexdigest()
    entry = record(
        by=by,
        verb="static_resources.take_in",
        subject=RecordRef("static_resources", pk),
        organisation_id=None,
        content={"name": looked.arrival.name, "sha256": sha256, "counts": words.counts},
        idempotency_key=key,
    )
    return StaticResources.objects.create(
        id=pk,
        name=looked.arrival.name,
        sha256=sha256,
        told=words.told(),
        taken_in_by=by.name,
        taken_in_at=entry.recorded_at,
        entry_id=entry.pk,
    )


def forget() -> int:
    """Packages that were looked at and left alone for a day; how many."""
    return PackageDraft.objects.filter(arrived_at__lt=now() - LIVES).delete()[0]
