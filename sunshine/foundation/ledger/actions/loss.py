"""What to do when the database is older than its own log, and stays so.

The log is never cut: that would be a fork for everybody who has seen more. Where its tiles are
at hand, the lost leaves keep their numbers without a record behind them, and the log goes on
from the highest size that was ever signed. The audit names every one of them, for ever.
"""

from collections.abc import Callable
from pathlib import Path

from django.db import transaction
from uuid6 import uuid7

from sunshine.foundation.clock.queries import now
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import record
from sunshine.foundation.ledger.actions.sequencing import one_at_a_time, signer, store
from sunshine.foundation.ledger.engine.notes import open_checkpoint
from sunshine.foundation.ledger.models import Checkpoint, Entry, LogLeaf, PendingLeaf
from sunshine.foundation.ledger.queries import LOSS
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.ledger.rules.merkle import ProofError
from sunshine.foundation.ledger.rules.texts import parse_head, parse_note
from sunshine.foundation.ledger.rules.tiles import WIDTH


def acknowledge_loss(*, by: Actor, reason: str, confirm: Callable[[int, int], None]) -> Entry:
    """Number the leaves of the log that have no record, say so as an act, sign again.

    `confirm(first, last)` is asked before anything is written and may raise. Raises ProofError
    when nothing is lost, when the files do not reach what others have seen, or when the log is
    not what the database remembers up to its own end.
    """
    files = store()
    raw = files.checkpoint()
    if raw is None:
        raise ProofError("没有日志文件：请先取回日志的副本（--mirror）")
    head = open_checkpoint(raw, signer().verifier)
    last = Checkpoint.objects.order_by("-size").first()
    ours = last.size if last else 0
    _reaches(files.floor(), head.size)
    if head.size <= ours:
        raise ProofError("数据库不比日志旧，没有缺失可承认")
    tiles = files.tiles(head.size)
    if tiles.root() != head.root:
        raise ProofError("日志的块与签名的树根不符")
    logged = [h for n in range((head.size + WIDTH - 1) // WIDTH) for h in tiles.leaves(n)]
    kept = LogLeaf.objects.order_by("index").values_list("leaf_hash", flat=True)
    if [bytes(h) for h in kept] != logged[:ours]:
        raise ProofError(f"日志的前 {ours} 条与数据库不同：这不是缺失，请先查明")
    confirm(ours, head.size - 1)
    with transaction.atomic():
        with one_at_a_time():
            _number(ours, logged)
            Checkpoint.objects.create(size=head.size, note=raw, signed_at=now())
        return record(
            by=by,
            verb=LOSS,
            subject=RecordRef("operation", uuid7()),
            organisation_id=None,
            content={"first": ours, "last": head.size - 1, "reason": reason},
            idempotency_key=f"loss:{head.size}",
        )


def _number(first: int, logged: list[bytes]) -> None:
    """Acts that were waiting for their number find it in the log; the others lie behind nothing."""
    waiting = Entry.objects.filter(pk__in=PendingLeaf.objects.values("entry_id"))
    known = {bytes(e.leaf_hash): e.pk for e in waiting.only("leaf_hash")}
    rows = [
        LogLeaf(index=first + i, entry_id=known.get(leaf_hash) or uuid7(), leaf_hash=leaf_hash)
        for i, leaf_hash in enumerate(logged[first:])
    ]
    LogLeaf.objects.bulk_create(rows)
    PendingLeaf.objects.filter(entry_id__in=[row.entry_id for row in rows]).delete()


def open_new_log(*, by: Actor, reason: str) -> Path:
    """Where the tiles are lost too: the old files aside, a log of another name from here on.

    A name that was seen longer can't go on shorter; so SUNSHINE_LOG_ORIGIN must have changed.
    Returns where the old files lie. Old receipts stay good under the old name and key.
    """
    files = store()
    raw = files.checkpoint()
    old = parse_head(parse_note(raw).text) if raw else None
    if old is None or old.origin == signer().name:
        raise ProofError("请先把 SUNSHINE_LOG_ORIGIN 改成新的日志名称，再运行一次")
    aside = files.folder.with_name(f"{files.folder.name}-until-{old.size}")
    seen = files.floor()
    highest = parse_head(parse_note(seen).text).size if seen else old.size
    files.folder.rename(aside)
    with transaction.atomic():
        record(
            by=by,
            verb=LOSS,
            subject=RecordRef("operation", uuid7()),
            organisation_id=None,
            content={
                "old_log": old.origin,
                "first": old.size,
                "last": highest - 1,
                "reason": reason,
            },
            idempotency_key=f"new-log:{signer().name}",
        )
    return aside


def _reaches(seen: str | None, size: int) -> None:
    if seen is None:
        return
    floor = parse_head(parse_note(seen).text)
    if floor.origin == signer().name and floor.size > size:
        raise ProofError(
            f"别人见过 {floor.size} 条，本机的日志文件只到 {size} 条。请用 --mirror 取回日志的副本；"
            "若所有副本都已丢失，把 SUNSHINE_LOG_ORIGIN 改成新名称后用 --new-log 另开一份日志"
        )
