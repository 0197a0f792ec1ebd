"""The score: bounded, monotone, free of order, fading, and never won by repetition."""

import random
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sunshine.analysis.scores.rules import Scale, part, remaining, stacked, strength

lean = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

DAY = date(2026, 11, 25)
LEVELS = {"red": 0.9, "orange": 0.6, "yellow": 0.4, "blue": 0.2}
VERDICTS = {"new": 0.7, "confirmed": 1.0, "exempted": 0.0, "false_alarm": 0.0}
SCALE = Scale({"A01": 0.5}, 0.4, LEVELS, VERDICTS, 365)
strengths = st.lists(st.floats(0, 0.99), max_size=12)
weights = st.floats(0, 1)
probes = st.dictionaries(st.sampled_from("ABCDE"), strengths, max_size=5)


def score(found, weight=0.4):
    return stacked(part(weight, remaining(xs)) for xs in found.values())


@lean
@given(probes)
def test_it_lies_between_nothing_and_certainty(found) -> None:
    assert 0 <= score(found) < 1


@lean
@given(probes, st.sampled_from("ABCDE"), st.floats(0, 0.99))
def test_one_more_hit_never_lowers_it(found, probe, more) -> None:
    grown = found | {probe: [*found.get(probe, []), more]}
    assert score(grown) >= score(found) - 1e-12


@lean
@given(probes, st.randoms(use_true_random=False))
def test_the_order_of_hits_and_probes_says_nothing(found, draw: random.Random) -> None:
    names = list(found)
    draw.shuffle(names)
    mixed = {n: draw.sample(found[n], len(found[n])) for n in names}
    assert score(mixed) == score(found)


@lean
@given(weights, strengths)
def test_repeats_of_one_probe_come_near_its_weight_and_never_beyond(weight, xs) -> None:
    assert 0 <= part(weight, remaining(xs)) <= weight


def test_two_probes_once_say_more_than_one_probe_fifty_times() -> None:
    fifty = score({"A": [0.9] * 50})
    assert score({"A": [0.9], "B": [0.9]}) > fifty


@lean
@given(st.sampled_from(list(LEVELS)), st.integers(0, 4000), st.integers(0, 4000))
def test_it_fades_and_halves_in_a_half_life(level, sooner, later) -> None:
    at = lambda age: strength(SCALE, level, "new", DAY - timedelta(age), DAY)  # noqa: E731
    assert at(max(sooner, later)) <= at(min(sooner, later))
    assert at(sooner + 365) == pytest.approx(at(sooner) / 2)


@pytest.mark.parametrize("verdict", ["exempted", "false_alarm"])
def test_what_is_exempt_or_a_false_alarm_counts_nothing(verdict) -> None:
    assert strength(SCALE, "red", verdict, DAY, DAY) == 0
    assert score({"A": [0.5, 0.0]}) == score({"A": [0.5]})


def test_what_was_found_true_counts_more_than_what_nobody_looked_at() -> None:
    assert strength(SCALE, "red", "confirmed", DAY, DAY) > strength(SCALE, "red", "new", DAY, DAY)


def test_an_act_of_tomorrow_has_not_aged() -> None:
    today, tomorrow = (strength(SCALE, "red", "new", DAY + timedelta(n), DAY) for n in (0, 1))
    assert today == tomorrow
