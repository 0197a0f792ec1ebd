"""The transparency log: appends with proofs, and proofs at a million leaves.

`python -m bench.ledger`: in process, tiles on this disk, every batch fsynced.
"""

import secrets
import statistics
import tempfile
import time
from pathlib import Path

from sunshine.foundation.ledger.engine.notes import LOG, Signer
from sunshine.foundation.ledger.engine.store import Store
from sunshine.foundation.ledger.rules import merkle
from sunshine.foundation.ledger.rules.texts import TreeHead

LEAVES, BATCH, ASKED = 1_000_000, 1000, 5000


def appends(store: Store, key: Signer) -> None:
    """One batch of a thousand at a time: tiles, root, signature, checkpoint, a proof for each."""
    size, began = 0, time.perf_counter()
    for _ in range(20):
        entries = [secrets.token_bytes(140) for _ in range(BATCH)]
        top = store.extend(size, entries)
        size += BATCH
        store.publish(key.sign(TreeHead("bench", size, top)))
        tiles = store.tiles(size)
        for index in range(size - BATCH, size):
            merkle.inclusion_proof(index, size, tiles.node)
    spent = time.perf_counter() - began
    print(f"追加并逐条出具证明：{size / spent:,.0f} 条/秒（每批 {BATCH} 条，每批落盘）")


def proofs(store: Store, start: int) -> None:
    """Random proofs in a log of a million leaves."""
    store.extend(start, [secrets.token_bytes(140) for _ in range(LEAVES - start)])
    tiles = store.tiles(LEAVES)
    times = []
    for _ in range(ASKED):
        index = secrets.randbelow(LEAVES)
        began = time.perf_counter()
        merkle.inclusion_proof(index, LEAVES, tiles.node)
        times.append(time.perf_counter() - began)
    warm = sorted(times[ASKED // 2 :])
    print(
        f"{LEAVES:,} 条时出具一个证明：中位 {statistics.median(warm) * 1000:.2f} 毫秒，"
        f"p95 {warm[int(len(warm) * 0.95)] * 1000:.2f} 毫秒"
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        key = Signer.load(Path(name) / "key", "bench", LOG)
        store = Store(Path(name) / "log")
        appends(store, key)
        proofs(store, 20 * BATCH)


if __name__ == "__main__":
    main()
