"""Merkle trees as RFC 6962 and RFC 9162 define them: roots, proofs, and their checking. Pure.

`Node` gives the hash of a complete subtree: node(level, index) covers the leaves
[index · 2^level, (index + 1) · 2^level). Whoever holds tiles can answer it.
"""

import hashlib
from collections.abc import Callable, Sequence

Node = Callable[[int, int], bytes]
EMPTY_ROOT = hashlib.sha256(b"").digest()


class ProofError(ValueError):
    """A proof that proves nothing."""


def leaf_hash(data: bytes) -> bytes:
    """RFC 6962 2.1: a leaf is hashed behind 0x00, so it can't pass for a node."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def fold(row: Sequence[bytes]) -> bytes:
    """Root over 2^k neighbouring hashes."""
    while len(row) > 1:
        row = [node_hash(row[i], row[i + 1]) for i in range(0, len(row), 2)]
    return row[0]


def root(size: int, node: Node) -> bytes:
    """Root of the first `size` leaves."""
    return subtree(0, size, node) if size else EMPTY_ROOT


def subtree(low: int, high: int, node: Node) -> bytes:
    """RFC 6962 2.1 MTH over the leaves [low, high); `low` is a multiple of the width's power."""
    width = high - low
    if width & (width - 1) == 0:
        level = width.bit_length() - 1
        return node(level, low >> level)
    middle = low + _split(width)
    return node_hash(subtree(low, middle, node), subtree(middle, high, node))


def inclusion_proof(index: int, size: int, node: Node) -> list[bytes]:
    """RFC 6962 2.1.1 PATH(index, D[size]). Raises ProofError outside the tree."""
    if not 0 <= index < size:
        raise ProofError(f"第 {index} 条不在大小为 {size} 的日志中")
    low, high, path = 0, size, []
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            path.append(subtree(middle, high, node))
            high = middle
        else:
            path.append(subtree(low, middle, node))
            low = middle
    return path[::-1]


def consistency_proof(old: int, new: int, node: Node) -> list[bytes]:
    """RFC 6962 2.1.2 PROOF(old, D[new])."""
    if not 0 < old <= new:
        raise ProofError(f"不能证明从 {old} 到 {new} 只有追加")
    return _consistency(old, 0, new, node, whole=True)


def _consistency(old: int, low: int, high: int, node: Node, *, whole: bool) -> list[bytes]:
    width = high - low
    if old == width:
        return [] if whole else [subtree(low, high, node)]
    half = _split(width)
    if old <= half:
        rest = _consistency(old, low, low + half, node, whole=whole)
        return [*rest, subtree(low + half, high, node)]
    rest = _consistency(old - half, low + half, high, node, whole=False)
    return [*rest, subtree(low, low + half, node)]


def root_from_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes]) -> bytes:
    """RFC 9162 2.1.3.2: the root that a proof leads to; raises ProofError on a wrong shape."""
    if not 0 <= index < size or len(leaf) != len(EMPTY_ROOT):
        raise ProofError("序号不在树中，或叶子不是哈希")
    place, last, found = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise ProofError("证明太长")
        if place & 1 or place == last:
            found = node_hash(sibling, found)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        place, last = place >> 1, last >> 1
    if last != 0:
        raise ProofError("证明太短")
    return found


def check_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes], top: bytes) -> None:
    """Raises ProofError unless the leaf is at `index` of the tree with root `top`."""
    if root_from_inclusion(index, size, leaf, proof) != top:
        raise ProofError("证明与树根不符")


def check_consistency(
    old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """RFC 9162 2.1.4.2; raises ProofError unless the new tree only adds to the old one."""
    if not 0 < old <= new:
        raise ProofError("树的大小不合理")
    if old == new:
        if proof or old_root != new_root:
            raise ProofError("同样大小的两棵树，树根不同")
        return
    path = list(proof)
    if old & (old - 1) == 0:
        path.insert(0, old_root)
    if not path:
        raise ProofError("证明太短")
    before, after = _walk(old - 1, new - 1, path)
    if before != old_root or after != new_root:
        raise ProofError("旧的树根不在新的树里：日志被改写过")


def _walk(first: int, last: int, path: Sequence[bytes]) -> tuple[bytes, bytes]:
    """Steps 3 to 5 of RFC 9162 2.1.4.2: the two roots that a path leads to."""
    while first & 1:
        first, last = first >> 1, last >> 1
    before = after = path[0]
    for sibling in path[1:]:
        if last == 0:
            raise ProofError("证明太长")
        if first & 1 or first == last:
            before, after = node_hash(sibling, before), node_hash(sibling, after)
            while first and not first & 1:
                first, last = first >> 1, last >> 1
        else:
            after = node_hash(after, sibling)
        first, last = first >> 1, last >> 1
    if last != 0:
        raise ProofError("证明太短")
    return before, after


def _split(width: int) -> int:
    """The largest power of two smaller than `width`."""
    return 1 << (width - 1).bit_length() - 1
