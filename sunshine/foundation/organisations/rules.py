"""Identification numbers and trees, pure."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T", bound=Hashable)

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015, no I O S V Z
USCC_WEIGHTS = tuple(pow(3, n, 31) for n in range(17))
ID_WEIGHTS = tuple(pow(2, 17 - n, 11) for n in range(17))
ID_CHECKS = "10X98765432"
LENGTH = 18


def uscc_check_digit(body: str) -> str:
    """Check digit of the first 17 characters of a 统一社会信用代码 (GB 32100-2015)."""
    total = sum(USCC_ALPHABET.index(c) * w for c, w in zip(body, USCC_WEIGHTS, strict=True))
    return USCC_ALPHABET[(31 - total % 31) % 31]


def is_uscc(code: str) -> bool:
    """Well-formed 统一社会信用代码 with the right check digit."""
    if len(code) != LENGTH or any(c not in USCC_ALPHABET for c in code):
        return False
    return uscc_check_digit(code[:17]) == code[17]


def is_identity_number(number: str) -> bool:
    """Well-formed 公民身份号码 with the right check digit (GB 11643)."""
    body, check = number[:17], number[17:]
    if len(number) != LENGTH or not body.isascii() or not body.isdigit():
        return False
    total = sum(int(c) * w for c, w in zip(body, ID_WEIGHTS, strict=True))
    return ID_CHECKS[total % 11] == check.upper()


def closure(edges: Iterable[tuple[T, T]], nodes: Iterable[T]) -> Iterator[tuple[T, T, int]]:
    """(ancestor, descendant, depth) of a graph of (parent, child); every node is its own, 0.

    A node reached on several ways counts at its smallest depth; a cycle ends where it began.
    """
    children: dict[T, list[T]] = defaultdict(list)
    for parent, child in edges:
        children[parent].append(child)
    for node in nodes:
        seen, front, depth = {node}, [node], 0
        while front:
            yield from ((node, item, depth) for item in front)
            following = dict.fromkeys(c for item in front for c in children[item])
            front = [c for c in following if c not in seen]
            seen.update(front)
            depth += 1
