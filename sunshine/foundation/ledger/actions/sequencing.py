"""Number committed entries, write tiles, sign, publish: what makes an act acknowledged.

Order, and what a crash between two steps leaves: COMMIT of the act (it exists, its number
follows) → tiles and folders fsynced (nobody names them yet) → COMMIT of numbers and checkpoint
(the file is older than the table: the next call publishes it) → checkpoint file fsynced →
the response. One process at a time, under a session lock; whoever waits finds its work done.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from sunshine.foundation.clock.queries import now
from sunshine.foundation.ledger.engine.notes import (
    LOG,
    Signer,
    Verifier,
    open_checkpoint,
    witnesses_of,
)
from sunshine.foundation.ledger.engine.store import Store
from sunshine.foundation.ledger.models import Checkpoint, Cosignature, Entry, LogLeaf
from sunshine.foundation.ledger.rules import leaf
from sunshine.foundation.ledger.rules.merkle import ProofError
from sunshine.foundation.ledger.rules.texts import (
    Policy,
    TreeHead,
    parse_head,
    parse_note,
    parse_policy,
)
from sunshine.foundation.postgres.queries import FixedLookup

SEQUENCER = 7_300_002
BATCH = 10_000
# In the order of their ids: out of the queue, into the log, and back with what the tiles need.
NUMBER = """
with taken as (
    delete from ledger_pendingleaf where entry_id in (
        select entry_id from ledger_pendingleaf order by entry_id limit %s
    ) returning entry_id
),
numbered as (
    insert into ledger_logleaf (index, entry_id, leaf_hash)
    select %s + row_number() over (order by e.id) - 1, e.id, e.leaf_hash
    from taken join ledger_entry e on e.id = taken.entry_id
    returning index, entry_id
)
select e.id, e.canonical, e.salt
from numbered join ledger_entry e on e.id = numbered.entry_id order by numbered.index
"""
LAST = FixedLookup(lambda: Checkpoint.objects.order_by("-size")[:1])
TOLERANCE = timedelta(seconds=5)  # NTP steps; a larger step back is not an accident


class NotAcknowledgedError(RuntimeError):
    """The act is kept, but the log would not sign. Chinese, says what to do."""


def store() -> Store:
    return Store(Path(settings.LOG_FOLDER))


def signer() -> Signer:
    return _signer(Path(settings.LOG_KEY), settings.LOG_ORIGIN)


@cache
def _signer(path: Path, origin: str) -> Signer:
    return Signer.load(path, origin, LOG)


def policy() -> Policy:
    """Which witnesses this installation asks for; none by default."""
    path = Path(settings.LOG_POLICY)
    return parse_policy(path.read_text()) if path.exists() else Policy()


def integrate() -> int:
    """Bring every committed entry into the log. Returns the size. Outside any transaction.

    Raises NotAcknowledgedError when it must not sign: the clock or the database went back, or
    the disk is full.
    """
    try:
        with one_at_a_time():
            return _integrate_all()
    except OSError as error:
        raise NotAcknowledgedError(
            "操作已保存，但存证文件写不进磁盘。请勿重复提交；请管理员检查磁盘空间，之后回执会自动补上"
        ) from error


def _integrate_all() -> int:
    while True:
        size, new = _integrate_batch()
        if new < BATCH:
            return size


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """The sequencer's session lock; nested calls of one session are fine."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", [SEQUENCER])
        try:
            yield
        finally:
            cursor.execute("select pg_advisory_unlock(%s)", [SEQUENCER])


def _integrate_batch() -> tuple[int, int]:
    """One batch; returns the size of the log and how many entries were new."""
    files = store()
    last = next(iter(LAST.records(Checkpoint)), None)
    published, size = _published(files, last), last.size if last else 0
    with transaction.atomic():
        new = list(Entry.objects.raw(NUMBER, [BATCH, size]))
        if not new and published == size:
            return size, 0  # another process took ours along
        entries = [*_unpublished(published, size), *new]
        if entries:
            data = [leaf(e.canonical, bytes(e.salt)).data for e in entries]
            top = files.extend(published, data)
        if new:
            last = _sign(size + len(new), top, last)
    if last is not None and (entries or published < last.size):
        files.publish(last.note)
    return size + len(new), len(new)


def _published(files: Store, last: Checkpoint | None) -> int:
    """How many leaves the files are known to hold; refuses a database older than its own log."""
    _refuse_below_floor(files, last.size if last else 0)
    raw = files.checkpoint()
    if raw is None:
        return 0
    try:
        head = open_checkpoint(raw, signer().verifier)
    except ProofError as error:
        raise NotAcknowledgedError(
            f"已发布的检查点无法验证：{error}。操作已保存，请管理员处理"
        ) from error
    ours = last.size if last else 0
    if head.size > ours:
        raise NotAcknowledgedError(
            f"数据库里只有 {ours} 条存证，日志已签过 {head.size} 条：数据库可能是从旧备份恢复的。"
            "操作已保存，但不能签名；请管理员运行 sunshine audit-log"
        )
    if last is not None and head.size == ours and head != parse_head(parse_note(last.note).text):
        raise NotAcknowledgedError(
            "日志文件与数据库里的检查点不同，拒绝签名；请管理员运行 sunshine audit-log"
        )
    return head.size


def _refuse_below_floor(files: Store, ours: int) -> None:
    """What a witness or a receipt has seen binds us, even when every file of ours is older."""
    raw = files.floor()
    seen = parse_head(parse_note(raw).text) if raw else None
    if seen and seen.origin == signer().name and seen.size > ours:
        raise NotAcknowledgedError(
            f"数据库里只有 {ours} 条存证，别人见过 {seen.size} 条时的检查点：数据库是从旧备份恢复的。"
            "操作已保存，但不能签名；请管理员运行 sunshine acknowledge-loss --help"
        )


def _unpublished(published: int, size: int) -> list[Entry]:
    """Entries that have their number, but which a crash left out of the files."""
    if published >= size:
        return []
    known = LogLeaf.objects.filter(index__gte=published, index__lt=size).order_by("index")
    ids = list(known.values_list("entry_id", flat=True))
    found = Entry.objects.only("canonical", "salt").in_bulk(ids)
    return [found[pk] for pk in ids]


def _sign(size: int, root: bytes, last: Checkpoint | None) -> Checkpoint:
    at = now()
    if last is not None and at < last.signed_at - TOLERANCE:
        raise NotAcknowledgedError(
            f"服务器时钟倒退了（上次签名在 {last.signed_at:%Y-%m-%d %H:%M:%S} UTC），拒绝签名。"
            "操作已保存，请勿重复提交；请管理员校准时间，之后回执会自动补上"
        )
    head = TreeHead(signer().name, size, root)
    return Checkpoint.objects.create(size=size, note=signer().sign(head), signed_at=at)


@transaction.atomic
def add_cosignature(raw: str) -> Cosignature:
    """Keep a witness's line under one of our checkpoints; raises ProofError (also for strangers)."""
    head = open_checkpoint(raw, signer().verifier)
    checkpoint = Checkpoint.objects.filter(pk=head.size).first()
    if not Checkpoint.objects.filter(size__gte=head.size).exists():
        store().raise_floor(raw)  # our own signature on what we do not have: we went back
    if checkpoint is None or parse_head(parse_note(checkpoint.note).text) != head:
        raise ProofError("不是本日志发布过的检查点")
    seen = witnesses_of(raw, policy())
    if not seen:
        raise ProofError("没有本平台认可的见证签名")
    keys = {(v.name, v.key_id) for v in map(Verifier.parse, policy().witnesses)}
    lines = [s for s in parse_note(raw).signatures if (s.name, s.key_id) in keys]
    kept = [
        Cosignature.objects.get_or_create(
            checkpoint=checkpoint, witness=s.name, defaults={"line": s.line, "received_at": now()}
        )[0]
        for s in lines
    ]
    return kept[0]
