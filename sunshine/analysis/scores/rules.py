"""How clues stack into one score. Pure.

The score of a subject is a noisy-or over probes; within a probe repeats count less and less:

    strength of a hit    x = level · verdict · 2^(−age / half-life)          0 ≤ x < 1
    part of a probe      p = weight · (1 − Π (1 − x))                        p ≤ weight
    score                s = 1 − Π (1 − p)                                   0 ≤ s < 1

So one probe repeated fifty times comes near its own weight and never beyond it, a second probe
adds more than a second hit of the first, nothing depends on the order, and a hit whose verdict
counts nothing (误报, 豁免中) changes nothing. `Π (1 − x)` is kept as its logarithm (`remaining`):
sums of it over enterprises give the score of a counterparty for somebody who sees some of them.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

STRONGEST = 0.99  # one hit is never certainty


@dataclass(frozen=True, slots=True)
class Scale:
    """Numbers of reference/scores.toml, all from 0 to 1; the half-life in days."""

    weights: Mapping[str, float]
    usual_weight: float
    levels: Mapping[str, float]
    verdicts: Mapping[str, float]
    half_life: int

    def weight(self, probe: str) -> float:
        return self.weights.get(probe, self.usual_weight)


def strength(scale: Scale, level: str, verdict: str, occurred_on: date, on: date) -> float:
    """Of one hit on a day; what lies in the future has not aged yet."""
    age = max((on - occurred_on).days, 0)
    fresh = scale.levels[level] * scale.verdicts[verdict]
    return float(min(fresh * 2 ** (-age / scale.half_life), STRONGEST))


def remaining(strengths: Iterable[float]) -> float:
    """Ln Π (1 − x): 0 when nothing counts, more negative with each hit."""
    return math.fsum(math.log1p(-x) for x in strengths)


def part(weight: float, left: float) -> float:
    """What one probe adds, from its `remaining`."""
    return -weight * math.expm1(left)


def stacked(parts: Iterable[float]) -> float:
    """Noisy-or of the parts."""
    return -math.expm1(math.fsum(math.log1p(-p) for p in parts))
