"""Both methods and the third, their lines, what does not go together."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from sunshine.before.risks.rules import LEVELS, months_after
from sunshine.before.risks.rules.grading import CRITERIA, Lines, Rating, by_matrix

LINES = Lines()
WHY = "近三年发生过两次"
SCALE = some.integers(1, 5)
ORDER = list(LEVELS)


@pytest.mark.parametrize(("count", "level"), [(1, "three"), (2, "two"), (3, "one"), (5, "one")])
def test_three_criteria_make_the_first_level(count, level) -> None:
    rating = Rating("criteria", criteria=CRITERIA[:count], reasons=WHY)
    assert not list(rating.faults())
    assert rating.inherent(LINES) == level
    assert rating.residual(LINES) == level


@pytest.mark.parametrize(
    ("scales", "level"),
    [((5, 3), "one"), ((4, 4), "one"), ((2, 4), "two"), ((3, 4), "two"), ((1, 5), "three"), ((1, 1), "three")],
)  # fmt: skip
def test_the_product_decides_in_the_matrix(scales, level) -> None:
    assert by_matrix(*scales, LINES) == level


@pytest.mark.parametrize(
    ("consequence", "level"), [("crime", "one"), ("breach", "two"), ("minor", "three")]
)
def test_what_may_follow_decides_by_consequence(consequence, level) -> None:
    assert Rating("consequence", consequence=consequence, reasons=WHY).inherent(LINES) == level


@given(SCALE, SCALE, SCALE, SCALE)
def test_controls_never_raise_a_risk(likelihood, impact, after, less) -> None:
    rating = Rating("matrix", (), "", likelihood, impact, after, less, WHY)
    if after * less > likelihood * impact:
        assert "剩余风险不能高于固有风险" in "".join(rating.faults())
    else:
        assert not list(rating.faults())
        assert ORDER.index(rating.residual(LINES)) >= ORDER.index(rating.inherent(LINES))


@pytest.mark.parametrize(
    ("rating", "words"),
    [
        (Rating("guess", reasons=WHY), "请选择评级方法"),
        (Rating("criteria", reasons=WHY), "请至少勾选一项标准"),
        (Rating("criteria", criteria=("luck",), reasons=WHY), "请至少勾选一项标准"),
        (Rating("consequence", reasons=WHY), "请选择可能的后果"),
        (Rating("matrix", reasons=WHY), "请填全固有和剩余"),
        (Rating("matrix", (), "", 3, 6, 1, 1, WHY), "应为 1 到 5"),
        (Rating("criteria", criteria=("power",), likelihood=3, reasons=WHY), "请填全固有和剩余"),
        (Rating("criteria", criteria=("power",)), "请填写评级理由"),
    ],
)
def test_what_is_missing_is_said(rating, words) -> None:
    assert words in "；".join(rating.faults())


def test_the_rating_keeps_the_lines_it_was_judged_by() -> None:
    rating = Rating("criteria", criteria=("power", "prone"), reasons=WHY)
    kept = rating.kept(Lines(first_count=2))
    assert rating.inherent(Lines(first_count=2)) == "one"
    assert kept["lines"]["first_count"] == 2
    assert kept["criteria"] == ["power", "prone"]


def test_a_review_falls_on_the_same_day_or_the_last_of_the_month() -> None:
    assert months_after(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_after(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert months_after(date(2026, 6, 15), 6) == date(2026, 12, 15)
