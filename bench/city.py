"""One city through the whole chain, each step by its own command: see `bench.scores`."""

import json
import re
import sys
from pathlib import Path

from bench.house import House
from seeds.people import found_city
from seeds.scoring import are_right, read_truth
from sunshine.analysis.hits.models import Hit
from sunshine.analysis.scores.models import Kind, Score, ScoreHit
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor

RAISED = re.compile(r"^  (\w+)\s.*：(\d+) 个疑点.*占 ([\d,]+) 行的", re.MULTILINE)
SCORED = re.compile(
    r"^(\w+)：查全率 [\d.]+（(\d+)/(\d+)），准确率 [\d.]+（(\d+)/(\d+)）", re.MULTILINE
)
TOP = 20


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
    lines = {code: [*scored[code], *counts[code]] for code in scored}
    return json.dumps({"probes": lines, "top": _top(city)})


def _top(city: Path) -> dict[str, list[int]]:
    """Of each kind of subject: how many of the TOP highest scores hold planted truth, of how many.

    A score holds truth when one of the hits it adds up is right.
    """
    truth, found = read_truth(city), {}
    with acting_as(system_actor("评价")):
        for kind in Kind.values:
            highest = list(
                Score.objects.filter(kind=kind)
                .order_by("-value", "id")[:TOP]
                .values_list("pk", flat=True)
            )
            pairs = ScoreHit.objects.filter(part__score__in=highest)
            counted = list(pairs.values_list("hit", "part__score"))
            hits = Hit.objects.filter(pk__in={h for h, _ in counted}).select_related("organisation")
            told = [
                {
                    "probe": hit.probe,
                    "uscc": hit.organisation.uscc if hit.organisation else None,
                    "evidence": [{"row_id": e.row_id} for e in hit.evidence.all()],
                }
                for hit in hits.prefetch_related("evidence")
            ]
            right = {hit.pk for hit, good in zip(hits, are_right(truth, told), strict=True) if good}
            holding = {score for hit, score in counted if hit in right}
            found[kind] = [len(holding), len(highest)]
    return found
