"""Package 0002, static resources: from bytes to words with their faults, and back."""

from datetime import date

from sunshine.before.exchange.engine.packages import Limits, opened, packed
from sunshine.before.exchange.rules.nodes import Fault
from sunshine.before.exchange.rules.vocabulary import (
    Vocabulary,
    read_vocabulary,
    write_vocabulary,
)


def read_downlink(content: bytes, limits: Limits) -> tuple[Vocabulary, list[Fault]]:
    """What it says, and why it is refused (nothing: it is not)."""
    try:
        found = opened(content, limits)
    except ValueError as error:
        return Vocabulary(), [Fault("", "数据包", "", str(error))]
    words, faults = read_vocabulary(found.documents)
    strays = [Fault(f.record[:32], "附件", f.name[:200], "静态资源不带附件") for f in found.files]
    return words, [*found.faults, *strays, *faults]


def write_downlink(words: Vocabulary, on: date) -> bytes:
    return packed(write_vocabulary(words), (), on)
