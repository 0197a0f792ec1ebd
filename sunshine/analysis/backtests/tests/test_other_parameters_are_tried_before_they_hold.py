"""Backtests: what was asked for, what two runs differ in, how sure a rate is."""

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sunshine.analysis.backtests.engine import compare, hold_parameters
from sunshine.analysis.backtests.queries import Difference
from sunshine.analysis.backtests.rules import Change, rate, read_changes
from sunshine.analysis.probes import engine as probes
from sunshine.analysis.probes.queries import examples_of, fill_marts
from sunshine.datacentre.catalogue.engine import marts

ROOT = Path(__file__).resolve().parents[4]
PROBE = probes.load(ROOT)["D02"]


def differences(story, changes):
    with duckdb.connect() as duck:
        fill_marts(duck, marts(ROOT).values(), story.given)
        duck.execute("alter table parameter rename to parameter_of_the_story")
        duck.execute("create view parameter as select * from parameter_of_the_story")
        hold_parameters(duck)
        return list(compare(duck, PROBE, changes))


def change(value):
    return {"name": "D02.line", "option": None, "value": value}


STORY = next(e for e in examples_of(PROBE) if e.expect)


def test_a_higher_line_loses_the_hit_and_says_which() -> None:
    events = differences(STORY, [change("999999999")])
    counts = [(e["before"], e["after"]) for e in events if e["kind"] == "count"]
    assert sum(b for b, _ in counts) == len(STORY.expect)
    assert sum(a for _, a in counts) == 0
    lost = [e for e in events if e["kind"] == "lost"]
    assert len(lost) == len(STORY.expect)
    assert all(e["subject_id"] and e["amount"] for e in lost)
    assert not [e for e in events if e["kind"] == "gained"]


def test_the_same_value_changes_nothing() -> None:
    line = next(r["value"] for r in STORY.given["parameter"] if r["name"] == "D02.line")
    assert {e["kind"] for e in differences(STORY, [change(str(line))])} == {"count"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("D02.line", "参数名=数值"),
        ("D02.lane=1", "没有参数"),
        ("D02.line=many", "不是数字"),
        ("D02.line=NaN", "数字"),
    ],
)
def test_what_is_asked_wrongly_is_said(text, words) -> None:
    with pytest.raises(ValueError, match=words):
        read_changes([text], PROBE.parameters)


def test_a_parameter_may_be_changed_for_one_option() -> None:
    asked = read_changes(["D02.line=500,000", "D02.line[工程]=1"], PROBE.parameters)
    assert asked == [
        Change("D02.line", None, Decimal(500000)),
        Change("D02.line", "工程", Decimal(1)),
    ]


def test_only_what_was_found_true_and_would_be_missed_is_bad_news() -> None:
    def told(kind, verdict):
        return Difference(
            kind, None, "contract", "HT-1", "", None, None, "CNY", "red", verdict=verdict
        ).is_bad

    assert told("lost", "confirmed")
    assert not told("lost", "false_alarm")
    assert not told("gained", "confirmed")


@settings(max_examples=60, deadline=None)
@example(0, 125)  # rounded, its lower end was above nothing
@given(st.integers(0, 500), st.integers(1, 500))
def test_the_interval_holds_the_share_and_lies_between_nothing_and_all(hits, more) -> None:
    found = rate(hits, hits + more)
    assert 0 <= found.low <= found.share <= found.high <= 1


def test_wilson_by_the_book_and_few_cases_are_marked() -> None:
    found = rate(7, 10)  # Wilson 1927, z = 1.96: 0.3968 to 0.8922
    assert (round(found.low, 4), round(found.high, 4)) == (0.3968, 0.8922)
    assert not found.few
    assert rate(1, 3).few
    assert rate(0, 0) is None
