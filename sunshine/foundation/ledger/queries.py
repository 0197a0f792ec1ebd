"""Receipts, and the log compared with the database."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db.models import Max, OuterRef, Prefetch, Subquery

from sunshine.foundation.ledger.engine.notes import Verifier, open_checkpoint
from sunshine.foundation.ledger.engine.store import Store, Tiles
from sunshine.foundation.ledger.models import Checkpoint, Cosignature, Entry, LogLeaf, PendingLeaf
from sunshine.foundation.ledger.rules import leaf, merkle
from sunshine.foundation.ledger.rules.merkle import ProofError
from sunshine.foundation.ledger.rules.texts import Receipt, TreeHead
from sunshine.foundation.ledger.rules.tiles import WIDTH

CHUNK = 2000
LOSS = "log.loss"  # the act that owns up to a missing stretch of the log
SHOWN = 20  # of one kind of finding; the count says how many there are


@dataclass(frozen=True, slots=True)
class Finding:
    """Something the audit saw: a kind, and words that name the record exactly."""

    kind: str
    words: str


def receipt_of(entry: Entry) -> str | None:
    """The entry's tlog-proof. None as long as the entry has no number."""
    return receipts_of([entry]).get(entry.pk)


def receipts_of(entries: Iterable[Entry]) -> dict[UUID, str]:
    """Entry → its tlog-proof, of those that have a number; all under one checkpoint, the smallest
    that covers them and has cosignatures, else the latest.
    """
    return receipts_of_each([entries])


def receipts_of_each(records: Iterable[Iterable[Entry]]) -> dict[UUID, str]:
    """The same of the entries of several records, each record under a checkpoint of its own. Five
    queries.
    """
    groups = [list(entries) for entries in records]
    by_id = {entry.pk: entry for entries in groups for entry in entries}
    numbered = LogLeaf.objects.filter(entry_id__in=by_id)
    places = dict(numbered.values_list("entry_id", "index"))
    known = [[e.pk for e in entries if e.pk in places] for entries in groups]
    sizes = _sizes_after({max(places[pk] for pk in some) for some in known if some})
    return _under(
        {
            by_id[pk]: (places[pk], size)
            for some in known
            for pk in some
            if (size := sizes[max(places[one] for one in some)]) is not None
        }
    )


def _sizes_after(places: Collection[int]) -> dict[int, int | None]:
    """Place in the log → size of the checkpoint that is shown for it; None where none covers it."""
    later = Cosignature.objects.filter(checkpoint__gt=OuterRef("index")).order_by("checkpoint")
    witnessed = LogLeaf.objects.filter(index__in=places).annotate(
        under=Subquery(later.values("checkpoint")[:1])
    )
    newest = Checkpoint.objects.aggregate(last=Max("size"))["last"] or 0
    return {
        index: under or (newest if newest > index else None)
        for index, under in witnessed.values_list("index", "under")
    }


def _under(wanted: Mapping[Entry, tuple[int, int]]) -> dict[UUID, str]:
    """Entry → its proof, of place and size of the checkpoint."""
    found = Checkpoint.objects.filter(size__in={size for _, size in wanted.values()})
    lines = Prefetch("cosignatures", Cosignature.objects.order_by("pk"))
    notes = {
        c.size: c.note + "".join(w.line for w in c.cosignatures.all())
        for c in found.prefetch_related(lines)
    }
    files = Store(Path(settings.LOG_FOLDER))
    tiles = {size: files.tiles(size) for size in notes}
    return {
        entry.pk: _receipt(entry, index, notes[size], size, tiles[size])
        for entry, (index, size) in wanted.items()
    }


def _receipt(entry: Entry, index: int, note: str, size: int, tiles: Tiles) -> str:
    path = merkle.inclusion_proof(index, size, tiles.node)
    data = leaf(entry.canonical, bytes(entry.salt)).data
    return str(Receipt(index, tuple(path), note, data))


def act_file(entry: Entry) -> str:
    """What a leaf commits to, for those who may see the record: canonical content and salt."""
    body = {"canonical": entry.canonical, "salt": bytes(entry.salt).hex()}
    return json.dumps(body, ensure_ascii=False, indent=1)


def audit(log: Verifier, kept: str | None = None) -> Iterator[Finding]:
    """Log against database, and both against a checkpoint somebody kept. Nothing found: all agree."""
    files = Store(Path(settings.LOG_FOLDER))
    raw = files.checkpoint()
    if raw is None:
        if LogLeaf.objects.exists() or kept:
            yield Finding("checkpoint", "日志没有检查点，数据库或外部却有存证")
        return
    try:
        head = open_checkpoint(raw, log)
        tiles = files.tiles(head.size)
        if tiles.root() != head.root:
            yield Finding("tiles", "日志的块算出的树根与签名的不同")
        if kept is not None:
            _against_kept(open_checkpoint(kept, log), head, tiles)
        yield from _checkpoints(raw, head)
        yield from _leaves(head, tiles)
        yield from _database(head.size)
    except ProofError as error:
        yield Finding("log", str(error))


def _against_kept(old: TreeHead, head: TreeHead, tiles: Tiles) -> None:
    if head.size < old.size:
        raise ProofError(f"日志变短了：保存的检查点有 {old.size} 条，现在只有 {head.size} 条")
    if old.size and merkle.root(old.size, tiles.node) != old.root:
        raise ProofError(f"前 {old.size} 条与保存的检查点不同：日志被改写过")


def _checkpoints(raw: str, head: TreeHead) -> Iterator[Finding]:
    """The database remembers the checkpoint that is published, as it is published."""
    last = Checkpoint.objects.filter(size__lte=head.size).order_by("-size").first()
    if last is None or last.size != head.size:
        yield Finding("checkpoint", f"数据库里没有 {head.size} 条时的检查点")
    elif last.note != raw:
        yield Finding("checkpoint", f"{head.size} 条时的检查点与数据库里的不同")


def _leaves(head: TreeHead, tiles: Tiles) -> Iterator[Finding]:
    """Every leaf of the log has its entry, and the entry is what the leaf says."""
    admitted = lost_ranges()
    for start in range(0, head.size, CHUNK):
        stop = min(head.size, start + CHUNK)
        rows = LogLeaf.objects.filter(index__gte=start, index__lt=stop)
        places = {row.index: row for row in rows}
        entries = Entry.objects.in_bulk([row.entry_id for row in places.values()])
        for index in range(start, stop):
            number, offset = divmod(index, WIDTH)
            logged = tiles.leaves(number)[offset]
            if _is_admitted(index, places.get(index), entries, admitted):
                yield Finding("lost", f"日志第 {index} 条的内容已丢失，并已公开承认")
                continue
            yield from _one(index, logged, places.get(index), entries)
    yield from _bundles(head, tiles)


def _is_admitted(
    index: int, place: LogLeaf | None, entries: dict[object, Entry], admitted: list[range]
) -> bool:
    known = place is not None and place.entry_id in entries
    return not known and any(index in lost for lost in admitted)


def lost_ranges() -> list[range]:
    """Stretches of the log whose loss was owned up to (see actions.loss)."""
    acts = Entry.objects.filter(verb=LOSS).order_by("pk").values_list("canonical", flat=True)
    told = [json.loads(text)["content"] for text in acts]
    return [range(c["first"], c["last"] + 1) for c in told if "old_log" not in c]


def _one(
    index: int, logged: bytes, place: LogLeaf | None, entries: dict[object, Entry]
) -> Iterator[Finding]:
    if place is None:
        yield Finding("missing", f"日志第 {index} 条在数据库里没有编号")
        return
    entry = entries.get(place.entry_id)
    if entry is None:
        yield Finding("missing", f"日志第 {index} 条对应的存证 {place.entry_id} 不在数据库里")
        return
    if bytes(place.leaf_hash) != logged or bytes(entry.leaf_hash) != logged:
        yield Finding("changed", f"第 {index} 条（{entry.pk}）的叶子哈希与日志不同")
    elif not entry.is_intact:
        yield Finding("changed", f"第 {index} 条（{entry.pk}）的内容或盐值被改过")
    elif not entry.columns_agree:
        yield Finding("changed", f"第 {index} 条（{entry.pk}）的列与规范内容不一致")


def _bundles(head: TreeHead, tiles: Tiles) -> Iterator[Finding]:
    for number in range((head.size + WIDTH - 1) // WIDTH):
        hashes = [merkle.leaf_hash(e) for e in tiles.entries(number)]
        if hashes != tiles.leaves(number):
            yield Finding("tiles", f"第 {number} 个条目文件与叶子哈希不符")


def _database(size: int) -> Iterator[Finding]:
    """Nothing in the database that the log does not have."""
    beyond = LogLeaf.objects.filter(index__gte=size)
    for row in beyond.order_by("index")[:SHOWN]:
        yield Finding("tail", f"数据库第 {row.index} 条（{row.entry_id}）日志里还没有")
    numbered = LogLeaf.objects.values("entry_id")
    waiting = PendingLeaf.objects.values("entry_id")
    stray = Entry.objects.exclude(pk__in=numbered).exclude(pk__in=waiting)
    for entry in stray.order_by("pk")[:SHOWN]:
        yield Finding("stray", f"存证 {entry.pk} 既没有编号，也不在等候编号")
    if count := PendingLeaf.objects.count():
        yield Finding("waiting", f"有 {count} 条存证等候编号（上次签名之后的操作，或签名被拒绝）")
