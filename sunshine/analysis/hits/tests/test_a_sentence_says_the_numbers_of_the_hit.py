"""Places of a sentence are filled from the hit, its evidence and its parameters."""

from datetime import date
from decimal import Decimal

import pytest

from sunshine.analysis.hits.rules import Taken, fill, money, span


def paid(on: str | None, amount: str | None = "100000.00", role: str = "payment", **row):
    return {"role": role, "row": {"paid_on": on, "amount": amount} | row}


HIT = {
    "amount": "1925500.00",
    "currency": "CNY",
    "score": 0.875,
    "evidence": [paid("2026-03-01"), paid("2026-03-04", "50000"), paid(None, None, "contract")],
}
TAKEN = [
    Taken("D02.line", "", Decimal(500_000), "元", "x", date(2020, 1, 1)),
    Taken("D02.days", "", Decimal("7.50"), "天", "x", date(2020, 1, 1)),
    Taken("D02.none", "", None, "元", "x", date(2020, 1, 1)),
]


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("amount", "192.55 万元"),
        ("score", "0.875"),
        ("percent", "87.50%"),
        ("days", "3"),
        ("payment.count", "2"),
        ("payment.sum", "15.00 万元"),
        ("contract.count", "1"),
        ("contract.sum", "0.00 万元"),
        ("nobody.count", "0"),
        ("D02.line", "50.00 万元"),
        ("D02.days", "7.5"),
        ("D02.none", "—"),
        ("unknown", "—"),
    ],
)
def test_each_place_has_its_words(place, words) -> None:
    assert fill(f"前{{{place}}}后", HIT, TAKEN) == f"前{words}后"


def test_several_places_and_none() -> None:
    assert fill("{days} 天 {payment.count} 笔", HIT, TAKEN) == "3 天 2 笔"
    assert fill("没有数字", HIT, TAKEN) == "没有数字"


def test_money_is_in_ten_thousands_of_yuan_or_in_its_own_currency() -> None:
    assert money(Decimal(1234567890), "CNY") == "123,456.79 万元"
    assert money(Decimal("1234.5"), "USD") == "1,234.50 USD"
    assert money(Decimal(10_000), "") == "1.00 万元"
    assert money(None, "CNY") == "—"
    assert fill("{amount}", HIT | {"amount": None, "currency": None}, ()) == "—"
    assert fill("{payment.sum}", HIT | {"currency": "USD"}, ()) == "150,000.00 USD"


@pytest.mark.parametrize(
    ("evidence", "days"),
    [
        ([], 0),
        ([paid(None)], 0),
        ([paid("2026-03-01", role="contract")], 0),
        ([paid("2026-03-01")], 1),
        ([paid("2026-03-01"), paid("2026-03-01")], 1),
        ([paid("2026-03-01"), paid("2026-03-02")], 1),
        ([paid("2026-02-28"), paid("2026-03-02"), paid("2026-03-01")], 2),
        ([paid(None, signed_on="2026-03-01"), paid("2026-03-05")], 4),
    ],
)
def test_the_first_day_is_not_counted_and_one_payment_is_one_day(evidence, days) -> None:
    assert span(evidence) == days


def test_a_sentence_names_its_contract_so_that_no_two_read_the_same() -> None:
    contract = {"mart": "contract", "role": "act", "row": {"title": "管线改造工程"}}
    hit = HIT | {"subject_kind": "contract", "subject_id": "HT-1", "evidence": [contract]}
    assert fill("合同{subject}达到上会线（{amount}）", hit, ()) == (
        "合同“管线改造工程”（HT-1）达到上会线（192.55 万元）"
    )
    nameless = hit | {"subject_kind": "procurement", "subject_id": "CG-1"}
    assert fill("采购{subject}只有一家投标", nameless, ()) == "采购 CG-1 只有一家投标"
    assert fill("付款{subject}（{amount}）", nameless, ()) == "付款 CG-1（192.55 万元）"
    assert fill("{subject}没有决议（{amount}）", nameless | {"amount": None}, ()) == "CG-1 没有决议"
