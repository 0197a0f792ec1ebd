"""How sure, how much: no more is said than is known."""

import pytest

from sunshine.before.crosschecks.rules import (
    business_words,
    fingerprint_of,
    grade_of,
    percent_of,
    sentence_of,
    total_of,
)

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


def test_a_match_is_one_sentence_without_names_of_persons() -> None:
    def words(relation: str, hops: int, business=DEALS[:1], *, undeclared: bool = False) -> str:
        return sentence_of(relation, "秋月建材", hops, business, undeclared=undeclared)

    assert words("配偶", 1, undeclared=True) == (
        "配偶登记持股或任职的秋月建材与所在企业有业务往来：投标 7 次；申报表中没有这家企业"
    )
    assert words("self", 2) == "本人经 2 层持股到达的秋月建材与所在企业有业务往来：投标 7 次"
    assert words("inferred", 1, ()) == (
        "与其共用联系方式的人或单位登记持股或任职的秋月建材没有业务往来"
    )


def test_a_verdict_is_bound_to_the_rows_and_to_what_is_at_stake() -> None:
    rows = [{"mart": "bid", "row_id": "2"}, {"mart": "ownership", "row_id": "1"}]
    said = fingerprint_of(rows, [5])
    assert said == fingerprint_of(rows[::-1], [5])
    others = (
        fingerprint_of(rows[:1], [5]), fingerprint_of(rows, [6]), fingerprint_of(rows, ()),
        fingerprint_of([rows[0], rows[1] | {"row_id": "3"}], [5]),
        fingerprint_of([rows[0] | {"mart": "lease"}, rows[1]], [5]),
    )  # fmt: skip
    assert said not in others
    assert len(said) == 64
