"""The main job by the command line, on the small city."""

import json

import pytest

from bench.scores import REASONS
from seeds.scoring import read_truth, score


def hits(city, *more):
    return [json.loads(line) for line in city.run("hits", "--json", *more).splitlines()]


def test_every_planted_irregularity_is_found_and_nothing_innocent(city):
    for one in score(read_truth(city.home / "city"), hits(city)):
        assert one.recall >= 0.95, one
        assert one.precision >= 0.90 or one.probe in REASONS, one


def test_a_hit_says_what_it_saw_and_can_be_replayed(city):
    hit = next(h for h in hits(city) if h["probe"] == "D02")
    assert "审批线" in hit["sentence"]
    assert hit["evidence"]
    assert "一致" in city.run("replay", hit["id"])


def test_the_same_file_twice_changes_nothing(city):
    on_payments = [x for code in ("D01", "D02", "D06", "D10", "C06") for x in ("--probe", code)]
    city.run("supervise", *on_payments)
    before = hits(city)
    path = next((city.home / "city").glob("payment_0*.csv"))
    assert "没有改变任何数据" in city.run("ingest", "standard", str(path))
    city.run("supervise", *on_payments)
    assert [h["id"] for h in hits(city)] == [h["id"] for h in before]


@pytest.mark.parametrize("probe", ["C06"])
def test_a_late_correction_makes_a_hit_lapse_and_come_back_under_its_number(city, probe):
    hit = next(h for h in hits(city) if h["probe"] == probe)
    contract = next(
        e["row_id"].removeprefix("standard:") for e in hit["evidence"] if e["mart"] == "contract"
    )
    header = "变更编号,企业,合同编号,变更日期,审批状态,变更金额\n"
    row = f"BG-LATE,{hit['uscc']},{contract},2026-01-05,{{}},{hit['amount']}\n"
    path = city.home / "contract_change_late.csv"
    path.write_text(header + row.format("已批准"))
    assert "接受 1" in city.run("ingest", "standard", str(path))
    city.run("supervise", "--probe", probe)
    assert hit["id"] not in {h["id"] for h in hits(city)}
    assert hit["id"] in {h["id"] for h in hits(city, "--all")}
    path.write_text(header + row.format("未批准"))
    city.run("ingest", "standard", str(path))
    city.run("supervise", "--probe", probe)
    again = next(h for h in hits(city) if h["id"] == hit["id"])
    assert again["label"] == hit["label"]


def test_a_wrong_source_is_refused_in_words(city):
    path = next((city.home / "city").glob("payment_0*.csv"))
    assert "没有“nobody”这个来源" in city.run("ingest", "nobody", str(path), code=1)
