"""Recall and precision of probes against the truth of a city."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Score:
    """Of one probe: planted, of those found, hits raised, of those planted."""

    probe: str
    planted: int
    found: int
    raised: int
    right: int

    @property
    def recall(self) -> float:
        return self.found / self.planted if self.planted else 1.0

    @property
    def precision(self) -> float:
        return self.right / self.raised if self.raised else 1.0


def read_truth(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "truth.jsonl").read_text().splitlines()]


def score(truth: Iterable[Mapping[str, Any]], hits: Iterable[Mapping[str, Any]]) -> list[Score]:
    """A planted irregularity is found when one hit of its probe and enterprise holds all its
    rows; a hit is right when it holds all rows of one planted irregularity. Pairs that the city
    itself says are also another probe's matter (`also`) count neither way there.
    """
    planted: dict[str, list[tuple[str, frozenset[str]]]] = {}
    neutral: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for line in truth:
        one = (line["organisation"], frozenset(f"standard:{r}" for r in line["rows"]))
        if line["kind"] == "hit":
            planted.setdefault(line["probe"], []).append(one)
        for probe in line.get("also", []):
            neutral.setdefault(probe, []).append(one)
    raised: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for hit in hits:
        rows = frozenset(e["row_id"] for e in hit["evidence"])
        one = (hit["uscc"], rows)
        if not any(_holds(one, w) for w in neutral.get(hit["probe"], [])):
            raised.setdefault(hit["probe"], []).append(one)
    return [
        Score(
            probe,
            len(wanted),
            sum(any(_holds(h, w) for h in raised.get(probe, [])) for w in wanted),
            len(raised.get(probe, [])),
            sum(any(_holds(h, w) for w in wanted) for h in raised.get(probe, [])),
        )
        for probe, wanted in sorted(planted.items())
    ]


def are_right(
    truth: Iterable[Mapping[str, Any]], hits: Iterable[Mapping[str, Any]]
) -> Iterator[bool]:
    """Of each hit, whether it holds all rows of one planted irregularity of its probe."""
    planted: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for line in truth:
        if line["kind"] == "hit":
            rows = frozenset(f"standard:{r}" for r in line["rows"])
            planted.setdefault(line["probe"], []).append((line["organisation"], rows))
    for hit in hits:
        one = (hit["uscc"], frozenset(e["row_id"] for e in hit["evidence"]))
        yield any(_holds(one, wanted) for wanted in planted.get(hit["probe"], []))


def _holds(hit: tuple[str, frozenset[str]], wanted: tuple[str, frozenset[str]]) -> bool:
    return hit[0] == wanted[0] and wanted[1] <= hit[1]
