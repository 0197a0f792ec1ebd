"""The weights of reference/crosschecks: what agreement and difference of each field are worth."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import log2
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Level:
    """How two values may stand to each other; `m`, `u`: how often, of one subject and of two."""

    code: str
    title: str
    m: float
    u: float

    @property
    def weight(self) -> float:
        return log2(self.m / self.u)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A field that is compared, its levels from the closest to none."""

    code: str
    title: str
    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class Weights:
    """A model: `prior` that two records are one subject; `frequency` of a name by its length."""

    title: str
    prior: float
    floor: int
    frequency: Mapping[int, float]
    comparisons: tuple[Comparison, ...]

    def rarity(self, length: int, count: int, total: int) -> float:
        """How often a name is met: what is known of names of its length, or what the register
        says (`count` of `total` entries), whichever is more. One entry says nothing yet.
        """
        base = self.frequency[min(max(length, min(self.frequency)), max(self.frequency))]
        return max(base, (count - 1) / max(total, self.floor))


@cache
def weights(root: Path, kind: str) -> Weights:
    """The model of a kind: person or firm."""
    told = tomllib.loads((root / "reference" / "crosschecks" / "weights.toml").read_text())[kind]
    return Weights(
        told["title"],
        told["prior"],
        told["floor"],
        {row["length"]: row["value"] for row in told["frequency"]},
        tuple(
            Comparison(c["code"], c["title"], tuple(Level(**level) for level in c["levels"]))
            for c in told["comparison"]
        ),
    )


@cache
def places(root: Path) -> tuple[str, ...]:
    """Short names of places that stand in firms' names; the longest first."""
    told = tomllib.loads((root / "reference" / "crosschecks" / "names.toml").read_text())
    return tuple(sorted(told["places"], key=len, reverse=True))
