"""How a probe's result falls into parts that depend on nothing outside themselves.

A *key* names a part. `hit` says which output columns carry it, `rows` which columns of which
marts do: a hit depends on rows of such a mart only where they carry its key. All other marts are
read whole. `through` says whose key a changed row of another mart touches: that of the rows that
agree with it in the named columns. A change of a mart that is in neither, and of no parameter
that the probe joins, is answered by a full run: nothing that was forgotten can be missed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

ORGANISATION = "organisation_id"
Pairs = tuple[tuple[str, str], ...]  # (column of the mart reached, column of the changed row)


@dataclass(frozen=True, slots=True)
class Slices:
    """`full` is the reason why a probe can't be split; then the rest is empty."""

    hit: tuple[str, ...] = ()
    rows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    through: Mapping[str, Mapping[str, Pairs]] = field(default_factory=dict)
    whole: tuple[str, ...] = ()  # marts whose change needs a full run all the same
    full: str = ""

    @property
    def is_full(self) -> bool:
        return not self.hit


def read_slices(data: Mapping[str, Any]) -> Slices:
    """From the table `incremental` of a probe's TOML; ValueError says what is wrong in it."""
    if "full" in data:
        return Slices(full=data["full"])
    rows = {mart: tuple(columns) for mart, columns in data["rows"].items()}
    hit = tuple(data["hit"])
    if strange := [m for m, columns in rows.items() if len(columns) != len(hit)]:
        raise ValueError(f"incremental.rows 的 {'、'.join(strange)} 与 hit 的列数不同")
    through = {
        changed: {mart: tuple(_pair(text) for text in on) for mart, on in reached.items()}
        for changed, reached in data.get("through", {}).items()
    }
    return Slices(hit, rows, through, tuple(data.get("whole", ())))


def _pair(text: str) -> tuple[str, str]:
    """`payee_id = counterparty_id`, or one name where both are called the same."""
    left, _, right = text.partition("=")
    return left.strip(), (right or left).strip()
