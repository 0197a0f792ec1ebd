"""Plants for four of the six OCDS flags: R003, R018, R028, R035, and what only looks like them.

R048 and R058 have none: they compare a supplier or a price with an enterprise's own distribution,
so what is an outlier follows from the rest of the city; what they flag is held against Cardinal.
"""

from typing import Any

import numpy as np

from seeds.acts import Truth, fresh, intend, newcomer, newcomers, quiet_day, serial, told
from seeds.trade import Books, pay

DAY = np.timedelta64(1, "D")
OPEN, LIMITED, SOLE = "公开招标", "询比采购", "单一来源"


def _bought(
    draw: np.random.Generator, book: Books, method: str, rivals: int, amount: float | None = None
) -> tuple[dict[str, Any], list[str]]:
    """A contract for services under every line of the law, paid twice, and firms to bid beside
    the winner: strangers, so that they meet by design only.
    """
    day = quiet_day(draw)
    amount = amount or round(float(np.exp(draw.normal(np.log(300_000), 0.4))), 2)
    winner = newcomer(draw, book, "services")
    contract = fresh(
        draw, book, amount, day, title="专项服务采购", procurement_method=method, counterparty_id=winner
    )  # fmt: skip
    for n in range(2):
        half = float(np.floor(amount * 50) / 100)
        pay(book, contract, day + 40 * n * DAY, half, serial(book))
    found = newcomers(book, "services")
    return contract, [found[int(i)] for i in draw.choice(len(found), size=rivals, replace=False)]


def _process(contract: dict[str, Any]) -> str:
    return f"CG-{str(contract['contract_id'])[3:]}"


def _bids(contract: dict[str, Any], numbers: Any) -> list[str]:
    return [f"{_process(contract)}-B{n}|0" for n in numbers]


def hurried(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """R003: bids due within two weeks of the notice."""
    return _timed(draw, book, "hit", OPEN, (7, 15), "投标期不足十五日")


def just_in_time(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """R003 near miss: fifteen or sixteen days."""
    return _timed(draw, book, "near_miss", OPEN, (15, 17), "投标期刚满十五日")


def by_inquiry(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """R003 look-alike: shorter than the law asks of a tender, but this is none."""
    return _timed(draw, book, "lookalike", LIMITED, (16, 20), "询比采购，不适用招标的二十日")


def _timed(
    draw: np.random.Generator,
    book: Books,
    kind: str,
    method: str,
    between: tuple[int, int],
    note: str,
) -> Truth:
    contract, rivals = _bought(draw, book, method, int(draw.integers(3, 6)))
    intend(book, contract, rivals=rivals, period=int(draw.integers(*between)))
    return told("R003", kind, _process(contract), [_process(contract)], note)


def alone(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """R018: an open tender with one bidder that was awarded all the same."""
    return _few(draw, book, "hit", OPEN, 0, "公开招标只有一家投标，仍然授标")


def two_bidders(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """R018 near miss: one other bidder."""
    return _few(draw, book, "near_miss", OPEN, 1, "另有一家投标")


def one_source(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """R018 look-alike: one source by a method that is not meant to be competitive."""
    return _few(draw, book, "lookalike", SOLE, 0, "经批准的单一来源采购")


def _few(
    draw: np.random.Generator, book: Books, kind: str, method: str, rivals: int, note: str
) -> Truth:
    contract, others = _bought(draw, book, method, rivals)
    intend(book, contract, rivals=others)
    return told("R018", kind, _process(contract), [_process(contract)], note)


def same_price(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """R028: two or three losers quote the same to the cent."""
    contract, rivals = _bought(draw, book, OPEN, int(draw.integers(3, 6)))
    count = int(draw.integers(2, 4))
    price = round(float(contract["amount"]) * float(draw.uniform(1.01, 1.05)), 2)
    intend(book, contract, rivals=rivals, prices=dict.fromkeys(range(1, count + 1), price))
    rows = _bids(contract, range(1, count + 1))
    return told("R028", "hit", _process(contract), rows, "不同投标人报价分文不差")


def a_few_yuan_apart(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """R028 near miss: two quotes a few yuan apart."""
    contract, rivals = _bought(draw, book, OPEN, int(draw.integers(3, 6)))
    price = round(float(contract["amount"]) * float(draw.uniform(1.01, 1.05)), 2)
    other = round(price + float(draw.uniform(0.01, 5)), 2)
    intend(book, contract, rivals=rivals, prices={1: price, 2: other})
    return told(
        "R028", "near_miss", _process(contract), _bids(contract, (1, 2)), "两家报价相差几元"
    )


def price_of_another_tender(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """R028 look-alike: the same price in two tenders, each with its own bidders."""
    first, rivals = _bought(draw, book, OPEN, 3)
    second, others = _bought(draw, book, OPEN, 3, float(first["amount"]))
    price = round(float(first["amount"]) * float(draw.uniform(1.01, 1.05)), 2)
    intend(book, first, rivals=rivals, prices={1: price})
    intend(book, second, rivals=others, prices={1: price})
    rows = _bids(first, (1,)) + _bids(second, (1,))
    return told("R028", "lookalike", _process(first), rows, "两次采购里的同一报价")


def all_refused(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """R035: every bid but the winner's was refused."""
    return _refused(draw, book, "hit", 0, "除中标人外全部被否决")


def one_left(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """R035 near miss: all but one of the others were refused."""
    return _refused(draw, book, "near_miss", 1, "另有一家有效")


def several_left(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """R035 look-alike: two refused with cause, and still a competition."""
    return _refused(draw, book, "lookalike", 2, "几家被否决，仍有竞争")


def _refused(draw: np.random.Generator, book: Books, kind: str, left: int, note: str) -> Truth:
    refused = int(draw.integers(2, 5))
    contract, rivals = _bought(draw, book, OPEN, refused + left)
    intend(book, contract, rivals=rivals, refused=refused)
    return told("R035", kind, _process(contract), _bids(contract, range(refused + 1)), note)


KINDS = (
    hurried,
    just_in_time,
    by_inquiry,
    alone,
    two_bidders,
    one_source,
    same_price,
    a_few_yuan_apart,
    price_of_another_tender,
    all_refused,
    one_left,
    several_left,
)
