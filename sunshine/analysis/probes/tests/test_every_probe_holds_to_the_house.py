"""Every probe: safe, portable, declared, and true to its own examples."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml

from sunshine.analysis.probes import engine
from sunshine.analysis.probes.queries import Example, examples_of, run_example
from sunshine.datacentre.catalogue.engine import marts

ROOT = Path(__file__).resolve().parents[4]
PROBES = engine.load(ROOT)
EXAMPLES = [
    pytest.param(p, e, id=f"{p.code} {e.story}") for p in PROBES.values() for e in examples_of(p)
]
D02 = PROBES["D02"]


@pytest.mark.parametrize("probe", PROBES.values(), ids=PROBES.keys())
def test_a_probe_may_run_and_can_be_carried_to_spark(probe):
    engine.check(probe, marts(ROOT))
    assert "SELECT" in engine.to_spark(probe)


@pytest.mark.parametrize("probe", PROBES.values(), ids=PROBES.keys())
def test_a_probe_tells_three_to_six_stories_and_one_is_innocent(probe):
    stories = list(examples_of(probe))
    assert 3 <= len(stories) <= 6
    assert any(not s.expect for s in stories)
    assert any(s.expect for s in stories)
    assert probe.innocent
    assert probe.why
    assert date(2026, 1, 1) <= probe.reviewed_on < probe.next_review


@pytest.mark.parametrize(("probe", "example"), EXAMPLES)
def test_the_story_ends_as_told(probe: engine.Probe, example: Example):
    assert run_example(probe, example, ROOT) == []


@pytest.mark.parametrize(
    "sql",
    [
        "select 1; select 2",
        "select * from payment",
        "select a from read_csv('/etc/passwd')",
        "select a from '/etc/passwd'",
        "select a from information_schema.tables",
        "select getenv('HOME') as a from payment",
        "copy payment to '/tmp/x'",
        "attach 'x.db'",
        "select a from payment semi join contract using (contract_id)",
        "select count(*) as n from payment group by all",
        "with payment as (select 1 as a) select a from payment",
        "install httpfs",
        "select a from secret_table",
        "update payment set amount = 0",
    ],
)
def test_hostile_sql_is_refused(sql):
    with pytest.raises(engine.ProbeError):
        engine.check(replace(D02, sql=sql), marts(ROOT))


def test_a_parameter_that_is_joined_must_be_declared():
    with pytest.raises(engine.ProbeError, match="声明"):
        engine.check(replace(D02, parameters=("D02.line",)), marts(ROOT))


def test_examples_are_plain_yaml():
    for probe in PROBES.values():
        assert yaml.safe_load(probe.path.with_suffix("").with_suffix(".examples.yaml").read_text())
