"""Rules of procedure as they are here: written, ended, with their files."""

from dataclasses import replace
from uuid import UUID

from django.db import transaction
from uuid6 import uuid7

from sunshine.before.exchange.actions import checked_place, standing_files
from sunshine.before.exchange.models import Regulation
from sunshine.before.exchange.queries import item_codes, vocabulary
from sunshine.before.exchange.rules.regulations import (
    FILE_KINDS,
    File,
    read_regulation,
    write_regulation,
)
from sunshine.before.exchange.rules.regulations import Regulation as Value
from sunshine.foundation.evidence.actions import Stored, Upload, attach, receive, withdraw
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import earlier, record
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.workflow.rules import Refused

LABEL = "regulation"
LEAST_REASON = 6


@transaction.atomic
def save_regulation(
    *, by: Actor, organisation_id: UUID, value: Value, idempotency_key: str
) -> Regulation:
    """New, or changed where the enterprise has this record. Its files stay. Raises Refused."""
    if (first := earlier(by, idempotency_key)) is not None:
        return Regulation.objects.get(pk=first.subject_id)
    place = checked_place(by, organisation_id)
    seen = Regulation.objects.visible_to(by).select_for_update(of=("self",))
    row = seen.filter(organisation=place, record=value.record).first()
    if row is None:
        row = Regulation(organisation=place, record=value.record, version=0)
    if row.is_ended:
        raise Refused("已经废止的制度不能修改")
    value = replace(value, files=row.value.files if row.told else ())
    told = write_regulation(value, "add")
    _, _, faults = read_regulation(told, vocabulary(), item_codes(place.pk), value.files)
    if faults:
        raise Refused("；".join(f"{f.element} {f.value}：{f.words}" for f in faults))
    row.take(value)
    row.version += 1
    row.save()
    _tell(row, by, "regulation.save", {"told": row.told}, idempotency_key)
    return row


@transaction.atomic
def end_regulation(*, by: Actor, regulation_id: UUID, reason: str, idempotency_key: str) -> Entry:
    """It holds no longer; the next package tells so. Raises Refused or Regulation.DoesNotExist."""
    row = _open(by, regulation_id)
    if (first := earlier(by, idempotency_key)) is not None:
        return first
    if len(reason.strip()) < LEAST_REASON:
        raise Refused("请填写废止的理由（至少 6 个字）")
    row.is_ended, row.version = True, row.version + 1
    row.save(update_fields=["is_ended", "version"])
    return _tell(row, by, "regulation.end", {"reason": reason.strip()[:400]}, idempotency_key)


@transaction.atomic
def attach_file(
    *, by: Actor, regulation_id: UUID, kind: str, upload: Upload, idempotency_key: str
) -> Entry:
    """A formal text or the evidence of review. Raises Refused or Regulation.DoesNotExist."""
    row = _open(by, regulation_id)
    if (first := earlier(by, idempotency_key)) is not None:
        return first
    if kind not in FILE_KINDS:
        raise Refused("请选择是正式文本还是审查证明")
    stored = receive(draft=upload.draft, name=upload.name, grade=upload.grade)
    entry = hang(row, kind, stored, by=by, key=idempotency_key)
    row.version += 1
    row.save(update_fields=["told", "version"])
    return entry


@transaction.atomic
def withdraw_file(
    *, by: Actor, regulation_id: UUID, evidence_id: UUID, reason: str, idempotency_key: str
) -> Entry:
    """It stays readable, marked as withdrawn. Raises Refused or Regulation.DoesNotExist."""
    row = _open(by, regulation_id)
    if (first := earlier(by, idempotency_key)) is not None:
        return first
    entry = take_down(row, evidence_id, reason, by=by, key=idempotency_key)
    row.version += 1
    row.save(update_fields=["told", "version"])
    return entry


def hang(row: Regulation, kind: str, stored: Stored, *, by: Actor, key: str = "") -> Entry:
    """A kept file on a regulation; the caller saves the row."""
    entry = _tell(row, by, "regulation.attach", {"file": stored.told, "kind": kind}, key)
    subject = RecordRef(LABEL, row.pk)
    attach(by=by, subject=subject, organisation_id=row.organisation_id, stored=stored, entry=entry)
    file = File(kind, stored.name, stored.content.sha256)
    files = sorted((*row.value.files, file), key=lambda f: (f.kind, f.name))
    row.told = replace(row.value, files=tuple(files)).told()
    return entry


def take_down(
    row: Regulation, evidence_id: UUID, reason: str, *, by: Actor, key: str = ""
) -> Entry:
    """A file of a regulation no longer stands; the caller saves the row."""
    told: dict[str, object] = {"file": {"id": str(evidence_id)}, "reason": reason}
    entry = _tell(row, by, "regulation.detach", told, key)
    gone = withdraw(
        subject=RecordRef(LABEL, row.pk), evidence_id=evidence_id, reason=reason, entry=entry
    )
    files = tuple(f for f in row.value.files if f.name != gone.name)
    row.told = replace(row.value, files=files).told()
    return entry


def bring_files(row: Regulation, wanted: dict[File, Stored], *, by: Actor) -> None:
    """Exactly these files stand, each change an act; the caller saves the row."""
    keep = {(f.name, f.sha256) for f in wanted}
    standing = standing_files(row)
    for name, evidence in standing.items():
        if (name, evidence.content_id) not in keep:
            take_down(row, evidence.pk, "由导入的数据包替换", by=by)
    for file, stored in wanted.items():
        present = standing.get(file.name)
        if present is None or present.content_id != file.sha256:
            hang(row, file.kind, stored, by=by)


def _open(by: Actor, regulation_id: UUID) -> Regulation:
    row = Regulation.objects.visible_to(by).select_for_update(of=("self",)).get(pk=regulation_id)
    checked_place(by, row.organisation_id)
    if row.is_ended:
        raise Refused("这项制度已经废止")
    return row


def _tell(row: Regulation, by: Actor, verb: str, content: dict[str, object], key: str) -> Entry:
    return record(
        by=by,
        verb=verb,
        subject=RecordRef(LABEL, row.pk),
        organisation_id=row.organisation_id,
        content=content,
        idempotency_key=key or f"{verb}:{uuid7()}",
    )
