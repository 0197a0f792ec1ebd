"""Take a file in, hang it on a record, withdraw it, hand it out, keep the store clean."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from uuid6 import uuid7

from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.evidence.engine.clamd import Scanner, UnavailableError, Verdict
from sunshine.foundation.evidence.engine.kinds import inspect
from sunshine.foundation.evidence.engine.store import DamagedError, Draft
from sunshine.foundation.evidence.models import Content, Evidence
from sunshine.foundation.evidence.queries import (
    budget,
    kinds,
    largest,
    secrecy,
    store,
    told_of,
)
from sunshine.foundation.evidence.rules import SecretError, clean_name
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import record
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.parameters.queries import value_on
from sunshine.foundation.workflow.rules import Refused

SWEEPING = 7_300_011  # advisory lock: taking in holds it shared, sweeping alone
DRAFTS_LIVE = 24 * 3600.0
LEAST_PURPOSE = 6
SENSITIVE = "sensitive"


@dataclass(frozen=True, slots=True)
class Stored:
    """A content that is on disk, under the name and grade it will be attached with."""

    content: Content
    name: str
    secrecy: str

    @property
    def told(self) -> dict[str, object]:
        return told_of(self.content, self.name, self.secrecy)


@transaction.atomic
def receive(*, draft: Draft, name: str, grade: str) -> Stored:
    """Check a file and keep it; attach it in the same transaction. Raises Refused (Chinese).

    On return file and folder are flushed; if the transaction then fails, `sweep` finds the
    orphan. The draft is gone in any case.
    """
    try:
        clean = _checked_name(draft, name, grade)
        kind = inspect(draft.reader(), clean, kinds(), budget())
        verdict = _scanned(draft.reader())
        _lock("pg_advisory_xact_lock_shared")
        store().keep(draft)
    except SecretError as error:
        raise Refused(f"文件标有国家秘密的密级标志。{_instructions()}") from error
    except ValueError as error:
        raise Refused(str(error)) from error
    except (DamagedError, OSError) as error:
        raise Refused("文件没有存下（存储空间不足或存储损坏），请告诉系统管理员") from error
    finally:
        draft.discard()
    return Stored(_content_of(draft, kind, verdict), clean, grade)


def _checked_name(draft: Draft, name: str, grade: str) -> str:
    known = secrecy().get(grade)
    if known is None:
        raise ValueError("请选择密级")
    if known.get("refused"):
        raise ValueError(_instructions())
    if not draft.is_whole:
        raise ValueError("文件没有收完，存储空间不足，请告诉系统管理员")
    if draft.size > largest():
        raise ValueError(f"文件超过 {largest() // 1024 // 1024} 兆字节，请压缩或分开上传")
    return clean_name(name)


def _instructions() -> str:
    return next(str(row["words"]) for row in secrecy().values() if row.get("refused"))


def _scanned(file: BinaryIO) -> Verdict | None:
    """None without a virus check. One that is there but silent closes the door."""
    if not settings.CLAMD:
        return None
    try:
        verdict = Scanner(settings.CLAMD).scan(file)
    except UnavailableError as error:
        raise ValueError(
            "病毒检查没有回应，文件没有收下。请稍后再试；一直如此请告诉系统管理员检查 clamd"
        ) from error
    if verdict.virus:
        raise ValueError(
            f"文件带有病毒（{verdict.virus}），没有收下。请不要再打开它，并告诉本单位网络安全人员"
        )
    return verdict


def _content_of(draft: Draft, kind: str, verdict: Verdict | None) -> Content:
    """The one row of this content; what is newly known of viruses is written to it."""
    Content.objects.bulk_create(
        [Content(sha256=draft.sha256, sm3=draft.sm3, size=draft.size, kind=kind, kept_at=now())],
        ignore_conflicts=True,
    )
    content = Content.objects.select_for_update().get(pk=draft.sha256)
    if content.scan == Content.Scan.INFECTED:
        raise Refused(f"文件带有病毒（{content.virus}），没有收下")
    if verdict is not None:
        _keep_verdict(content, verdict)
    return content


def _keep_verdict(content: Content, verdict: Verdict) -> None:
    content.scan = Content.Scan.INFECTED if verdict.virus else Content.Scan.CLEAN
    content.virus, content.scanner = verdict.virus[:200], verdict.scanner[:200]
    content.scanned_at = now()
    content.save(update_fields=["scan", "virus", "scanner", "scanned_at"])


def attach(
    *, by: Actor, subject: RecordRef, organisation_id: UUID | None, stored: Stored, entry: Entry
) -> Evidence:
    """Hang a kept file on a record, as the effect of the act `entry` that tells of it."""
    standing = Evidence.objects.of(subject).standing()
    if standing.filter(name=stored.name).exists():
        raise Refused(f"已有同名材料“{stored.name}”，请先撤下它，或改名后再传")
    if same := standing.filter(content=stored.content).first():
        raise Refused(f"这份文件已经附上，名称是“{same.name}”")
    if Evidence.objects.of(subject).count() >= (most := int(value_on("evidence.count", today()))):
        raise Refused(f"一件记录最多 {most} 份材料，请打包后上传")
    if by.account_id is None:
        raise Refused("材料由人附上，任务不能附")
    return Evidence.objects.create(
        subject_label=subject.label,
        subject_id=subject.id,
        organisation_id=organisation_id,
        read_permission=settings.EVIDENCE_HOLDERS[subject.label][1],
        content=stored.content,
        name=stored.name,
        secrecy=stored.secrecy,
        attached_by_id=by.account_id,
        attached_name=by.name,
        attached_at=entry.recorded_at,
        entry_id=entry.pk,
    )


def withdraw(*, subject: RecordRef, evidence_id: UUID, reason: str, entry: Entry) -> Evidence:
    """It no longer stands; it stays readable, with the reason. The act `entry` tells of it."""
    row = Evidence.objects.of(subject).standing().filter(pk=evidence_id).first()
    if row is None:
        raise Refused("这份材料不在了，或者已经撤下")
    row.withdrawn_at, row.withdrawn_reason = entry.recorded_at, reason[:400]
    row.withdrawn_entry_id = entry.pk
    row.save(update_fields=["withdrawn_at", "withdrawn_reason", "withdrawn_entry_id"])
    return row


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that arrived, the name it came under, the grade somebody gave it."""

    draft: Draft
    name: str
    grade: str


@dataclass(frozen=True, slots=True)
class Door:
    """Files of one record, taken in and down by its room's verbs `attach` and `detach`.

    `act` is the room's one act, bound to record, actor and key: act(verb=, content=, then=).
    `is_open`: the record's table lets this actor attach now.
    """

    label: str
    act: Callable[..., Entry]
    by: Actor
    version: object
    is_open: bool

    def attach(self, upload: Upload) -> Entry:
        """Call it inside a transaction: the file is kept first. Raises Refused or what `act` raises."""
        if not self.is_open:
            raise Refused("现在不能附材料，或者您没有附材料的权限")  # before anything is kept
        stored = receive(draft=upload.draft, name=upload.name, grade=upload.grade)

        def hang(row: Any, entry: Entry) -> None:
            attach(
                by=self.by,
                subject=RecordRef(self.label, row.pk),
                organisation_id=row.organisation_id,
                stored=stored,
                entry=entry,
            )

        content = {"file": stored.told, "version": self.version}
        return self.act(verb="attach", content=content, then=hang)

    def withdraw(self, evidence_id: UUID, *, reason: str) -> Entry:
        """The file stays readable, marked as withdrawn. Raises Refused or what `act` raises."""

        def take_down(row: Any, entry: Entry) -> None:
            withdraw(
                subject=RecordRef(self.label, row.pk),
                evidence_id=evidence_id,
                reason=reason,
                entry=entry,
            )

        content = {
            "file": {"id": str(evidence_id)},
            "reason": reason,
            "version": self.version,
        }
        return self.act(verb="detach", content=content, then=take_down)


@transaction.atomic
def hand_out(*, evidence_id: UUID, by: Actor, purpose: str = "") -> tuple[Evidence, BinaryIO]:
    """A file to read, after its content was checked against its hash.

    A sensitive one takes a purpose, and is an act. Raises Evidence.DoesNotExist (also for what
    is foreign), Refused, and DamagedError where disk and hash differ.
    """
    row = Evidence.objects.visible_to(by).select_related("content").get(pk=evidence_id)
    if not row.content.is_open:
        raise Refused(
            f"查出病毒（{row.content.virus}），已停止下载"
            if row.content.virus
            else "收下时没有病毒检查，现在待查，查完才能下载"
        )
    if row.secrecy == SENSITIVE and len(purpose.strip()) < LEAST_PURPOSE:
        raise Refused(f"敏感材料请写明下载用途（至少 {LEAST_PURPOSE} 个字）")
    file = store().open_verified(row.content_id)
    if row.secrecy == SENSITIVE:
        record(
            by=by,
            verb="evidence.read",
            subject=row.subject,
            organisation_id=row.organisation_id,
            content={"name": row.name, "sha256": row.content_id, "purpose": purpose.strip()[:400]},
            idempotency_key=f"evidence.read:{uuid7()}",
        )
    return row, file


@transaction.atomic
def sweep(*, drafts_live: float = DRAFTS_LIVE) -> list[str]:
    """Remove contents without a row, and drafts of uploads that died; names what was removed."""
    _lock("pg_advisory_xact_lock")
    held = set(Content.objects.values_list("pk", flat=True))
    orphans = [sha for sha in store().contents() if sha not in held]
    for sha in orphans:
        store().remove(sha)
    for path in store().stale_drafts(time.time() - drafts_live):
        path.unlink(missing_ok=True)
        orphans.append(path.name)
    return orphans


def scan_kept(*, again: bool = False) -> Iterator[Content]:
    """Check what was taken in without a virus check (`again`: everything). Raises UnavailableError."""
    waiting = Content.objects.all()
    if not again:
        waiting = waiting.filter(scan=Content.Scan.UNCONFIGURED)
    for content in waiting.order_by("pk").iterator():
        with store().open_verified(content.pk) as file:
            _keep_verdict(content, Scanner(settings.CLAMD).scan(file))
        yield content


def _lock(function: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"select {function}(%s)", [SWEEPING])
