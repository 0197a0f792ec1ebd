"""Recall, precision and flag rate of every probe, and what the highest scores hold, on cities.

`python -m bench.scores [SCALE SEED...]` goes the whole way for each seed in a house of its own:
`sunshine city`, `ingest`, `supervise`, `score`. Prints a table; ends with 1 when a probe misses
what is asked of it (recall 0.95, precision 0.90, fewer than one in twenty flagged) without a reason
said here, or when fewer than 15 of the 20 highest scores of a kind hold planted truth.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from bench.house import ROOT

RECALL, PRECISION, RATE = 0.95, 0.90, 0.05
TOP_SHARE = 15 / 20
SEEDS = ("1", "2", "3")
# Facts that are worth a look and often have a good cause, which no row tells: their precision is
# printed and not asked for.
REASONS = {
    "R003": "诚实的采购千分之三时间紧（法规允许缩短），行里没有写明缘由",
    "R028": "三成采购报价取整到百元，互不相识的投标人也会报出同一个整数",
}


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
        is_precise = precision >= PRECISION or self.probe in REASONS
        return recall >= RECALL and is_precise and rate < RATE


def score_city(seed: str, *arguments: str) -> tuple[list[Line], dict[str, list[int]]]:
    """Lines, and of each kind of subject how many of the highest scores hold truth, of how many.

    In a process of its own, since Django knows one house.
    """
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
    lines = [Line(seed, probe, *numbers) for probe, numbers in sorted(found["probes"].items())]
    return lines, found["top"]


def table(lines: list[Line]) -> str:
    """Markdown, a row a probe and seed."""
    head = "| 模型 | 种子 | 埋设 | 找到 | 查全率 | 计分命中 | 其中对 | 准确率 | 全部命中 | 总体 | 命中率 | |\n"
    rows = [head, "|" + "---|" * 12 + "\n"]
    for one in sorted(lines, key=lambda x: (x.probe, x.seed)):
        recall, precision, rate = one.figures
        rows.append(
            f"| {one.probe} | {one.seed} | {one.planted} | {one.found} | {recall:.3f}"
            f" | {one.raised} | {one.right} | {precision:.3f} | {one.hits} | {one.population:,}"
            f" | {rate:.2%} | {REASONS.get(one.probe, '') if one.is_good else '×'} |\n"
        )
    return "".join(rows)


def main() -> None:
    scale, *seeds = sys.argv[1:] or ("1", *SEEDS)
    cities = [score_city(seed, scale) for seed in seeds]
    lines = [line for city, _ in cities for line in city]
    print(table(lines))
    for seed, (_, top) in zip(seeds, cities, strict=True):
        told = "，".join(f"{kind} {right}/{many}" for kind, (right, many) in top.items())
        print(f"种子 {seed}：最高风险分里埋有违规的：{told}")
    shares = [right / many for _, top in cities for right, many in top.values() if many]
    bad = [one for one in lines if not one.is_good]
    asked = [o for o in lines if o.probe not in REASONS]
    worst = [min(o.figures[0] for o in lines), min(o.figures[1] for o in asked)]
    print(
        f"{len({o.probe for o in lines})} probes × seeds {', '.join(seeds)}:"
        f" least recall {worst[0]:.3f}, least precision {worst[1]:.3f}"
        f" ({', '.join(sorted(REASONS))} apart, for reasons said),"
        f" highest flag rate {max(o.figures[2] for o in lines):.2%}, {len(bad)} below what is asked;"
        f" of the highest scores at least {min(shares):.0%} hold planted truth"
    )
    sys.exit(bool(bad) or min(shares) < TOP_SHARE)


if __name__ == "__main__":
    main()
