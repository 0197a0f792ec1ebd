"""Allocation and lots, what a checker must say, how sure a share is: pure."""

import random
from collections import Counter
from hashlib import sha256

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sunshine.before.samples.rules import (
    Item,
    Rate,
    Unit,
    Verdict,
    allocate,
    digest_of,
    draw,
    frame_of,
    lot_of,
    size_of,
    units_of,
)

UNITS = st.lists(
    st.builds(
        Unit,
        st.integers(0, 999).map("{:03d}".format),
        st.sampled_from(["甲", "乙", "丙", "丁"]),
        st.sampled_from(["decision", "project", "large_funds"]),
    ),
    min_size=1,
    max_size=40,
    unique_by=lambda u: u.id,
)
SEEDS = st.integers(0, 999).map(str).map(digest_of)
DRAWS = UNITS.flatmap(lambda units: st.tuples(st.just(units), st.integers(1, len(units)), SEEDS))
SHARED = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)  # machines
ITEMS = (Item("a", "资料齐全", "", ""), Item("b", "签字有效", "", ""))


@SHARED
@given(DRAWS)
def test_the_sum_is_the_size_and_no_stratum_gives_more_than_it_has(told) -> None:
    units, size, seed = told
    populations = Counter(u.stratum for u in units)
    given_to = allocate(populations, size, seed)
    assert sum(given_to.values()) == size
    assert all(0 <= given_to[name] <= count for name, count in populations.items())
    if size >= len(populations):
        assert min(given_to.values()) >= 1


@SHARED
@given(DRAWS)
def test_shares_are_fair_within_one_file(told) -> None:
    units, size, seed = told
    populations = Counter(u.stratum for u in units)
    first = 1 if size >= len(populations) else 0
    left = len(units) - first * len(populations)
    for name, count in allocate(populations, size, seed).items():
        exact = (size - first * len(populations)) * (populations[name] - first) / max(left, 1)
        assert abs(count - first - exact) < 1


@SHARED
@given(DRAWS)
def test_a_draw_is_what_its_allocation_says_and_holds_nothing_twice(told) -> None:
    units, size, seed = told
    drawn = draw(frame_of(units), seed, size)
    by_id = {u.id: u for u in units}
    assert len(set(drawn)) == len(drawn) == size
    populations = Counter(u.stratum for u in units)
    wanted = {n: c for n, c in allocate(populations, size, seed).items() if c}
    assert Counter(by_id[pk].stratum for pk in drawn) == wanted
    assert drawn == sorted(drawn, key=lambda pk: lot_of(seed, pk))


@SHARED
@given(DRAWS)
def test_within_a_stratum_the_lowest_lots_are_drawn(told) -> None:
    units, size, seed = told
    drawn = set(draw(frame_of(units), seed, size))
    for stratum in {u.stratum for u in units}:
        lots = [(lot_of(seed, u.id), u.id in drawn) for u in units if u.stratum == stratum]
        assert [hit for _, hit in sorted(lots)] == sorted((h for _, h in lots), reverse=True)


@SHARED
@given(DRAWS, st.randoms())
def test_the_order_in_which_files_are_listed_changes_nothing(told, shuffler: random.Random) -> None:
    units, size, seed = told
    mixed = list(units)
    shuffler.shuffle(mixed)
    assert frame_of(mixed) == frame_of(units)
    assert draw(frame_of(mixed), seed, size) == draw(frame_of(units), seed, size)


@SHARED
@given(UNITS)
def test_a_frame_is_read_as_it_was_written(units) -> None:
    assert units_of(frame_of(units)) == sorted(units)


def test_every_file_is_drawn_about_as_often_as_its_share() -> None:
    units = [Unit(f"{n:03d}", "甲" if n < 40 else "乙", "project") for n in range(50)]
    frame, times = frame_of(units), Counter()
    for n in range(600):
        times.update(draw(frame, digest_of(str(n)), 10))
    # 甲: 1 + 8 × 39/48 = 7.5 of 40, 乙: 1 + 8 × 9/48 = 2.5 of 10; equal remainders go by lot
    large = [times[f"{n:03d}"] / 600 for n in range(40)]
    small = [times[f"{n:03d}"] / 600 for n in range(40, 50)]
    assert 0.12 < min(large) <= max(large) < 0.26
    assert sum(large) == pytest.approx(7.5, abs=0.15)
    assert sum(small) == pytest.approx(2.5, abs=0.15)


def test_lots_are_plain_sha256_of_seed_and_id() -> None:
    assert lot_of("ab", "12") == sha256(b"ab12").hexdigest() == digest_of("ab12")
    frame = "1 甲 project\n2 甲 project\n3 乙 project\n"
    assert frame_of([Unit("3", "乙", "project"), Unit("1", "甲", "project"),
                     Unit("2", "甲", "project")]) == frame  # fmt: skip
    assert Unit("3", "乙", "project").stratum == "乙 project"
    lower = min("12", key=lambda pk: sha256(f"s{pk}".encode()).hexdigest())
    assert sorted(draw(frame, "s", 2)) == sorted([lower, "3"])


def test_the_rest_goes_by_largest_remainder() -> None:
    assert allocate({"甲": 60, "乙": 30, "丙": 10}, 13, "s") == {"甲": 7, "乙": 4, "丙": 2}
    assert allocate({"甲": 7, "乙": 3}, 1, "s") == {"甲": 1, "乙": 0}
    assert allocate({"甲": 1, "乙": 1}, 2, "s") == {"甲": 1, "乙": 1}
    ties = {tuple(allocate({"甲": 5, "乙": 5}, 1, str(n)).values()) for n in range(20)}
    assert ties == {(1, 0), (0, 1)}, "nobody's name decides"


@pytest.mark.parametrize(
    ("population", "count", "percent", "size"),
    [(10, 3, None, 3), (10, 10, None, 10), (10, 1, None, 1), (10, None, 1, 1),
     (10, None, 10, 1), (11, None, 10, 2), (7, None, 100, 7), (1, None, 50, 1)],
)  # fmt: skip
def test_a_share_is_rounded_up(population, count, percent, size) -> None:
    assert size_of(population, count, percent) == size


@pytest.mark.parametrize(
    ("population", "count", "percent", "words"),
    [(0, 1, None, "这个范围里没有"), (5, 6, None, "件数应在 1 到 5 之间：范围里共有 5 件档案"),
     (5, 0, None, "件数应在 1"), (5, None, 0, "比例应在 1%"), (5, None, 101, "比例应在 1%"),
     (5, 1, 10, "只填一个"), (5, None, None, "只填一个"), (0, None, None, "没有已备案")],
)  # fmt: skip
def test_what_can_not_be_drawn_is_said(population, count, percent, words) -> None:
    with pytest.raises(ValueError, match=words):
        size_of(population, count, percent)


def verdict(a="yes", b="yes", remark="", conclusion="passed", findings="") -> list[str]:
    said = Verdict({"a": a, "b": b}, {"b": remark}, conclusion, findings)
    return list(said.faults(ITEMS))


def test_a_conclusion_fits_its_answers() -> None:
    assert verdict() == []
    assert verdict(b="none") == []
    assert verdict(a="", b="perhaps") == ["请回答“资料齐全”", "请回答“签字有效”"]
    assert verdict(
        b="no", remark="代签", conclusion="problem", findings="签字人当时不在任，系代签"
    ) == ["“签字有效”不符合，请写明情况（至少 4 个字）"]
    assert (
        verdict(b="no", remark="系代签的", conclusion="problem", findings="签字人当时已经不在任")
        == []
    )
    assert verdict(
        b="no", remark="系代签的", conclusion="serious", findings="签字人当时已不在任"
    ) == ["请写明发现的问题（至少 10 个字）"]
    assert verdict(b="no", remark="系代签的") == ["有不符合的项，结论不能是合格"]
    assert verdict(conclusion="serious", findings="签字人当时已经不在任") == [
        "结论是有问题的，请指出哪一项不符合"
    ]
    assert verdict(conclusion="") == ["请选择结论", "请写明发现的问题（至少 10 个字）"]


@pytest.mark.parametrize(
    ("bad", "checked", "low", "high"),
    # R: prop.test(bad, checked, correct = FALSE)$conf.int
    [(3, 12, 0.088940, 0.532306), (0, 10, 0.0, 0.277533), (10, 10, 0.722467, 1.0),
     (1, 1, 0.206549, 1.0), (50, 100, 0.403832, 0.596168)],
)  # fmt: skip
def test_wilson_s_interval(bad, checked, low, high) -> None:
    assert Rate(checked, bad).interval == pytest.approx((low, high), abs=1e-5)


@SHARED
@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))))
def test_the_interval_holds_the_share_and_narrows_with_more(told) -> None:
    n, bad = told
    low, high = Rate(n, bad).interval
    assert 0 <= low <= bad / n <= high <= 1
    more_low, more_high = Rate(4 * n, 4 * bad).interval
    assert more_high - more_low < high - low


def test_a_rate_in_plain_words() -> None:
    assert str(Rate(12, 3)) == (
        "查了 12 件，3 件有问题（25%）；由此推断，范围内全部档案的问题比例大约在 9% 到 53% 之间（95% 的把握）"
    )
    assert str(Rate(0, 0)) == "还没有查完的"
    assert Rate(0, 0).interval == (0.0, 1.0)
