"""Plants about buying: B01, B02, B05, B08, B13, and what only looks like them."""

from typing import Any

import numpy as np

from seeds.acts import (
    Truth,
    fresh,
    intend,
    newcomer,
    newcomers,
    quiet_day,
    serial,
    told,
    with_room,
)
from seeds.traces import HALL
from seeds.trade import MUST_TENDER, Books, pay

DAY = np.timedelta64(1, "D")
OPEN, DIRECT = "公开招标", "直接采购"


def _firms(draw: np.random.Generator, book: Books, category: str, count: int) -> list[str]:
    """Firms of a trade that are strangers here, so that they meet by design only."""
    found = newcomers(book, category)
    return [found[int(i)] for i in draw.choice(len(found), size=count, replace=False)]


def _ordered(
    draw: np.random.Generator, book: Books, day: Any, amount: float, category: str, **other: Any
) -> dict[str, Any]:
    """A contract with two payments."""
    given = {"category": category, "title": "专项采购"}
    if "counterparty_id" not in other:
        given["counterparty_id"] = newcomer(draw, book, category)
    contract = fresh(draw, book, amount, day, **(given | other))
    half = float(np.floor(float(contract["amount"]) * 50) / 100)  # type: ignore[arg-type]
    for n in range(2):
        pay(book, contract, day + 40 * n * DAY, half, serial(book))
    return contract


def untendered(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """B01: over the statutory line and bought directly."""
    category = ("works", "goods", "services")[int(draw.integers(0, 3))]
    amount = MUST_TENDER[category] * float(draw.uniform(1.02, 2.5))
    day = quiet_day(draw)
    project = None if category == "works" else f"XM-{book.code}Z{serial(book):06d}"
    contract = _ordered(
        draw, book, day, amount, category, procurement_method=DIRECT, project_id=project
    )
    key = contract["contract_id"]
    return told("B01", "hit", key, [key], "达到必须招标的规模而直接采购")


def not_a_project(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """B01 look-alike: goods as dear, but not for any building."""
    amount = MUST_TENDER["goods"] * float(draw.uniform(1.02, 2.5))
    contract = _ordered(draw, book, quiet_day(draw), amount, "goods", procurement_method=DIRECT)
    key = contract["contract_id"]
    return told("B01", "lookalike", key, [key], "与工程建设无关的货物")


def failed_twice(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """B01 look-alike: tendered and failed, then bought directly as the law allows."""
    amount = MUST_TENDER["works"] * float(draw.uniform(1.02, 2.0))
    contract = _ordered(draw, book, quiet_day(draw), amount, "works", procurement_method=DIRECT)
    key = intend(book, contract, failed_twice=True)
    return told("B01", "lookalike", key, [key], "招标失败后依法直接采购")


def below_the_law(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """B01 near miss: a little under the statutory line."""
    amount = MUST_TENDER["works"] * float(draw.uniform(0.85, 0.99))
    contract = _ordered(draw, book, quiet_day(draw), amount, "works", procurement_method=DIRECT)
    key = contract["contract_id"]
    return told("B01", "near_miss", key, [key], "未达必须招标的规模")


def chopped(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """B02: one project, its works given out directly in pieces."""
    return _pieces(draw, book, "hit", DIRECT, "一个项目的工程分块直接发包")


def sections(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """B02 look-alike: sections of a project, each tendered."""
    return _pieces(draw, book, "lookalike", OPEN, "分标段，各自公开招标")


def small_pieces(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """B02 near miss: pieces of one project that stay under the statutory line together."""
    return _pieces(
        draw, book, "near_miss", DIRECT, "分块发包，合计仍未达必须招标的规模", together=0.93
    )


def several_projects(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """B02 look-alike: as many direct orders, but for different projects."""
    return _pieces(draw, book, "lookalike", DIRECT, "不同项目的零星工程", apart=True)


def _pieces(  # noqa: PLR0913
    draw: np.random.Generator,
    book: Books,
    kind: str,
    method: str,
    note: str,
    *,
    apart: bool = False,
    together: float | None = None,
) -> Truth:
    """Orders for one project (or one each, if apart); `together` as a share of the statutory line."""
    day, project, rows = with_room(quiet_day(draw), 240), f"XM-{book.code}Z{serial(book):06d}", []
    count = int(draw.integers(3, 5))
    for n in range(count):
        share = together / count if together else float(draw.uniform(0.4, 0.95))
        amount = MUST_TENDER["works"] * share
        number = f"{project}-{n}" if apart else project
        on = day + int(draw.integers(0, 15)) * DAY + 45 * n * DAY
        contract = _ordered(
            draw, book, on, amount, "works", procurement_method=method, project_id=number
        )
        rows.append(contract["contract_id"])
    return told("B02", kind, project, rows, note)


def _tendered(draw: np.random.Generator, book: Books, day: Any) -> dict[str, Any]:
    amount = round(float(np.exp(draw.normal(np.log(600_000), 0.5))), 2)
    return _ordered(draw, book, day, amount, "services", procurement_method=OPEN)


def _keys(contract: dict[str, Any], numbers: Any, mart: str = "bid") -> list[str]:
    key = f"CG-{str(contract['contract_id'])[3:]}-B"
    return [f"{key}{n}" + ("|0" if mart == "bid" else "") for n in numbers]


def one_desk(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """B05: two or three bidders send from one machine, address or certificate."""
    contract = _tendered(draw, book, quiet_day(draw))
    rivals = _firms(draw, book, "services", int(draw.integers(3, 6)))
    size = int(draw.integers(2, 4))
    n = int(draw.integers(0, 60_000))
    mark = (
        {"ip_address": f"198.19.{n // 256}.{n % 256}"},
        {"mac_address": f"02:02:00:00:{n // 256:02X}:{n % 256:02X}"},
        {"certificate_serial": f"CAX{n:08d}"},
    )[int(draw.integers(0, 3))]
    key = intend(book, contract, rivals=rivals, shared=dict.fromkeys(rivals[:size], mark))
    rows = _keys(contract, range(1, size + 1), "bid_trace")
    return told("B05", "hit", key, rows, "不同投标人用同一设备上传")


def one_hall(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """B05 look-alike: both uploaded in the bidding hall, each on a machine of its own."""
    contract = _tendered(draw, book, quiet_day(draw))
    rivals = _firms(draw, book, "services", 4)
    shared = {rival: {"ip_address": HALL} for rival in rivals[:3]}
    key = intend(book, contract, rivals=rivals, shared=shared)
    return told(
        "B05", "lookalike", key, _keys(contract, (1, 2, 3), "bid_trace"), "都在投标大厅上传"
    )


def next_door(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """B05 near miss: bidders of one office building, addresses side by side but not the same."""
    contract = _tendered(draw, book, quiet_day(draw))
    rivals = _firms(draw, book, "services", 3)
    n, high = int(draw.integers(0, 250)), int(draw.integers(0, 250))
    shared = {rival: {"ip_address": f"198.19.{high}.{n + i}"} for i, rival in enumerate(rivals)}
    key = intend(book, contract, rivals=rivals, shared=shared)
    return told(
        "B05", "near_miss", key, _keys(contract, (1, 2, 3), "bid_trace"), "地址相邻而不相同"
    )


def stairs(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """B08: bids in an arithmetic or geometric sequence."""
    return _sequence(draw, book, "hit", 0.0, "报价成等差或等比")


def nearly_stairs(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """B08 near miss: spread evenly as chance has it, a fifth off here and there."""
    return _sequence(draw, book, "near_miss", 0.2, "报价大致均匀，并不成数列")


def three_in_line(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """B08 look-alike: of three bids one lies in the middle of the others, as chance has it."""
    return _sequence(draw, book, "lookalike", 0.0, "只有三家，中间一家恰在正中", rivals_count=2)


def _sequence(
    draw: np.random.Generator,
    book: Books,
    kind: str,
    wobble: float,
    note: str,
    *,
    rivals_count: int | None = None,
) -> Truth:
    contract = _tendered(draw, book, quiet_day(draw))
    rivals = _firms(draw, book, "services", rivals_count or int(draw.integers(3, 6)))
    amount, step = float(contract["amount"]), float(draw.uniform(0.006, 0.02))
    geometric = draw.random() < 0.5  # noqa: PLR2004
    prices = {}
    for n in range(1, len(rivals) + 1):
        shift = wobble * float(draw.uniform(0.3, 1.0)) * (1 if n % 2 else -1)
        place = n + shift
        factor = (1 + step) ** place if geometric else 1 + step * place
        prices[n] = round(amount * factor, 2)
    key = intend(book, contract, rivals=rivals, prices=prices)
    return told("B08", kind, key, _keys(contract, range(len(rivals) + 1)), note)


def ring(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """B13: the same four firms bid together again and again, and win in turn."""
    return _together(draw, book, "hit", "固定几家反复同场，轮流中标", rotates=True)


def small_trade(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """B13 look-alike: only these firms do such work here, and the best of them wins each time."""
    return _together(draw, book, "lookalike", "本地只有这几家能做，总是同一家中标", rotates=False)


def met_twice(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """B13 near miss: the same firms two or three times, winning in turn."""
    times = int(draw.integers(2, 4))
    return _together(
        draw, book, "near_miss", "同场两三次，不成固定的一伙", rotates=True, times=times
    )


def _together(
    draw: np.random.Generator,
    book: Books,
    kind: str,
    note: str,
    *,
    rotates: bool,
    times: int | None = None,
) -> Truth:
    firms = _firms(draw, book, "services", int(draw.integers(3, 5)))
    book.met |= set(firms)
    day, rows = with_room(quiet_day(draw), 370), list[str]()
    for n in range(times or int(draw.integers(6, 9))):
        winner = firms[n % len(firms)] if rotates else firms[0]
        amount = round(float(np.exp(draw.normal(np.log(300_000), 0.4))), 2)
        on = day + 40 * n * DAY
        contract = _ordered(
            draw, book, on, amount, "services", procurement_method=OPEN, counterparty_id=winner
        )
        rivals = [f for f in firms if f != winner]
        intend(book, contract, rivals=rivals)
        rows += _keys(contract, range(len(firms)))
    return told("B13", kind, min(firms), rows, note)


KINDS = (
    untendered,
    not_a_project,
    failed_twice,
    below_the_law,
    chopped,
    sections,
    small_pieces,
    several_projects,
    one_desk,
    one_hall,
    next_door,
    stairs,
    nearly_stairs,
    three_in_line,
    ring,
    met_twice,
    small_trade,
)
