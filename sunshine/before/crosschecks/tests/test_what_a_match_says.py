"""How sure, how much: no more is said than is known."""

import pytest

from sunshine.before.crosschecks.rules import business_words, grade_of, percent_of, total_of

DEALS = [
    {"kind": "bid", "currency": "CNY", "count": 7, "amount": "99000000"},
    {"kind": "contract", "currency": "CNY", "count": 7, "amount": "17756700.00"},
    {"kind": "loan", "currency": "USD", "count": 1, "amount": "12500"},
]


@pytest.mark.parametrize(
    ("probability", "percent", "grade"),
    [
        (1.0, "99.9% 以上", "certain"), (0.9991, "99.9% 以上", "certain"), (0.999, "99.9%", "certain"),
        (0.95, "95.0%", "certain"), (0.9499, "95.0%", "likely"), (0.5, "50.0%", "likely"), (0.444, "44.4%", "clue"),
    ],
)  # fmt: skip
def test_nothing_is_told_as_if_there_were_no_doubt(probability, percent, grade) -> None:
    assert (percent_of(probability), grade_of(probability)) == (percent, grade)


def test_business_is_counted_by_kind_and_offers_are_no_money() -> None:
    assert business_words(DEALS) == "投标 7 次，合同 7 笔 1,775.67 万元，借款 1 笔 12,500.00 USD"
    assert total_of(DEALS) == 17_756_700
