"""One city through the whole chain, each step by its own command: see `bench.scores`."""

import json
import re
import sys

from bench.house import House
from seeds.people import found_city
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor

RAISED = re.compile(r"^  (\w+)\s.*：(\d+) 个疑点.*占 ([\d,]+) 行的", re.MULTILINE)
SCORED = re.compile(
    r"^(\w+)：查全率 [\d.]+（(\d+)/(\d+)），准确率 [\d.]+（(\d+)/(\d+)）", re.MULTILINE
)


def prove(house: House, seed: str, scale: str = "1") -> str:
    """One city in this house, as JSON."""
    by = system_actor("演示准备")
    with acting_as(by):
        found_city(int(seed), by=by)
    city = house.home / "city"
    house.run("city", "--out", str(city), "--seed", seed, "--scale", scale)
    files = sorted(str(p) for p in city.iterdir() if p.name != "truth.jsonl")
    house.run("ingest", "standard", *files)
    said = house.run("supervise").stdout
    counts = {
        code: (int(hits), int(rows.replace(",", ""))) for code, hits, rows in RAISED.findall(said)
    }
    scored: dict[str, list[int]] = {
        probe: [int(planted), int(found), int(raised), int(right)]
        for probe, found, planted, right, raised in SCORED.findall(
            house.run("score", str(city)).stdout
        )
    }
    missing = sorted(set(counts) - set(scored))
    print(
        f"种子 {seed}：{len(scored)} 个模型有真值，没有真值的：{' '.join(missing)}", file=sys.stderr
    )
    return json.dumps({code: [*scored[code], *counts[code]] for code in scored})
