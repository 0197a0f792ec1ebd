"""Recall, precision and flag rate of every probe on cities of several seeds.

`python -m bench.scores [SEED...]` goes the whole way for each seed in a house of its own:
`sunshine city`, `ingest`, `supervise`, `score`. Prints a table; ends with 1 when a probe misses
what is asked of it (recall 0.95, precision 0.90, fewer than one in twenty flagged).
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from bench.house import ROOT

RECALL, PRECISION, RATE = 0.95, 0.90, 0.05
SEEDS = ("1", "2", "3")


@dataclass(frozen=True, slots=True)
class Line:
    """One probe on one city: planted, found, hits raised and right among those that count either
    way (see `seeds.scoring`), all hits, rows of its population.
    """

    seed: str
    probe: str
    planted: int
    found: int
    raised: int
    right: int
    hits: int
    population: int

    @property
    def figures(self) -> tuple[float, float, float]:
        """Recall, precision, flag rate."""
        return (
            self.found / self.planted if self.planted else 1.0,
            self.right / self.raised if self.raised else 1.0,
            self.hits / self.population if self.population else 0.0,
        )

    @property
    def is_good(self) -> bool:
        recall, precision, rate = self.figures
        return recall >= RECALL and precision >= PRECISION and rate < RATE


def score_city(seed: str, *arguments: str) -> list[Line]:
    """In a process of its own, since Django knows one house."""
    home = os.environ.get("SUNSHINE_PROOF", "/var/tmp/sunshine-scores")
    done = subprocess.run(
        [sys.executable, "-m", "bench", "city", seed, *arguments],
        cwd=ROOT,
        env={**os.environ, "SUNSHINE_PROOF": f"{home}-{seed}"},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return [Line(seed, probe, *numbers) for probe, numbers in sorted(found.items())]


def table(lines: list[Line]) -> str:
    """Markdown, a row a probe and seed."""
    head = "| 模型 | 种子 | 埋设 | 找到 | 查全率 | 计分命中 | 其中对 | 准确率 | 全部命中 | 总体 | 命中率 | |\n"
    rows = [head, "|" + "---|" * 12 + "\n"]
    for one in sorted(lines, key=lambda x: (x.probe, x.seed)):
        recall, precision, rate = one.figures
        rows.append(
            f"| {one.probe} | {one.seed} | {one.planted} | {one.found} | {recall:.3f}"
            f" | {one.raised} | {one.right} | {precision:.3f} | {one.hits} | {one.population:,}"
            f" | {rate:.2%} | {'' if one.is_good else '×'} |\n"
        )
    return "".join(rows)


def main() -> None:
    seeds = sys.argv[1:] or SEEDS
    lines = [line for seed in seeds for line in score_city(seed)]
    print(table(lines))
    bad = [one for one in lines if not one.is_good]
    worst = [min(x) for x in zip(*(o.figures[:2] for o in lines), strict=True)]
    print(
        f"{len({o.probe for o in lines})} probes × seeds {', '.join(seeds)}:"
        f" least recall {worst[0]:.3f}, least precision {worst[1]:.3f},"
        f" highest flag rate {max(o.figures[2] for o in lines):.2%}, {len(bad)} below what is asked"
    )
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
