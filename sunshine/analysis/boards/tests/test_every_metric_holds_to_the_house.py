"""Every metric: safe, declared, of the right shape, and true to its own stories."""

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from sunshine.analysis.boards import engine
from sunshine.analysis.probes.engine import ProbeError, load
from sunshine.analysis.probes.queries import differences, told_by
from sunshine.datacentre.catalogue.engine import marts

ROOT = Path(__file__).resolve().parents[4]
BOARDS = engine.load(ROOT)
METRICS = engine.metrics_of(ROOT)
OPEN_SHARE = METRICS["open_share"]


def stories(metric):
    return yaml.load(
        metric.path.with_suffix("").with_suffix(".examples.yaml").read_text(), yaml.CSafeLoader
    )


@pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS.keys())
def test_a_metric_may_run_and_counts_what_its_stories_tell(metric):
    engine.check(metric, marts(ROOT))
    told = stories(metric)
    assert len(told) >= 2
    for story in told:
        found = told_by(metric.sql, story["given"], ROOT)
        assert differences(story["expect"], found) == [], story["story"]


def test_seven_domains_have_a_board_of_at_least_four_metrics():
    assert len(BOARDS) == 7
    assert min(len(b.metrics) for b in BOARDS.values()) >= 4


def test_probes_that_a_metric_leads_to_exist():
    known = load(ROOT)
    assert {p for m in METRICS.values() for p in m.probes} <= set(known)


@pytest.mark.parametrize(
    "sql",
    [
        "select 1; select 2",
        "select organisation_id, paid_on, amount, amount, row_id from '/etc/passwd'",
        "select organisation_id, amount as part from payment",
        "copy payment to '/tmp/x'",
        "select * from payment",
    ],
)
def test_hostile_or_shapeless_sql_is_refused(sql):
    with pytest.raises(ProbeError):
        engine.check(replace(OPEN_SHARE, sql=sql), marts(ROOT))


def test_a_board_shows_no_person_and_no_column_that_is_not_there():
    with pytest.raises(ProbeError, match="不显示自然人"):
        engine.check(replace(OPEN_SHARE, shown=("handler_key",)), marts(ROOT))
    with pytest.raises(ProbeError, match="没有"):
        engine.check(replace(OPEN_SHARE, shown=("moon",)), marts(ROOT))
    with pytest.raises(ProbeError, match="不认识"):
        engine.check(replace(OPEN_SHARE, kind="guess"), marts(ROOT))
