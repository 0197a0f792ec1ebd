"""Who must decide what, and what was decided: authority rules, matters, resolutions. Honest."""

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from seeds.enterprises import Company, stream
from seeds.trade import Books

FUNDS, PROJECT = "LF-001", "PA-001"
BODIES = ("总经理办公会", "党委会", "董事会")
DEFERRED, REJECTED = 0.03, 0.01
SINCE = np.datetime64("2020-01-01")
Line = Callable[[int, np.datetime64], float]
Row = tuple[str, dict[str, object]]


def rules(found: list[Company], lines: Mapping[int, float], shipped: float) -> Iterator[Row]:
    """Below its line an enterprise's managers decide; above it the party committee and the board."""
    for company in found:
        line = lines.get(company.tier, shipped)
        for code in (FUNDS, PROJECT):
            for n, (body, low, high) in enumerate(
                (("总经理办公会", 0.0, line), ("党委会", line, None), ("董事会", line, None))
            ):
                yield (
                    "authority_rule",
                    {
                        "organisation_id": company.uscc,
                        "rule_id": f"QZ-{company.index:03d}-{code}-{n}",
                        "item_code": code,
                        "level": "本级",
                        "body": body,
                        "amount_from": low,
                        "amount_to": high,
                        "requires_legal_review": bool(low),
                        "valid_from": SINCE,
                        "source": f"《{company.short_name}权责清单》（虚构）",
                    },
                )


def decisions(seed: int, book: Books, line: Line) -> Iterator[Row]:
    """A matter with its resolutions for every contract above the line on the day it was signed."""
    draw = stream(seed, f"decisions{book.code}")
    columns = book.contract
    number = 0
    for values in zip(*columns.values(), strict=True):
        contract = dict(zip(columns, values, strict=True))
        signed, amount = np.datetime64(str(contract["signed_on"])), float(str(contract["amount"]))
        if amount < line(book.company.index, signed):
            continue
        number += 1
        yield from _matter(draw, f"SX-{book.code}-{number:05d}", contract, signed, amount)
        if draw.random() < REJECTED:
            number += 1
            yield from _rejected(draw, f"SX-{book.code}-{number:05d}", contract, signed, amount)


def _matter(
    draw: np.random.Generator,
    key: str,
    contract: dict[str, object],
    signed: np.datetime64,
    amount: float,
) -> Iterator[Row]:
    yield _filed(draw, key, contract, signed, amount)
    day = signed - np.timedelta64(int(draw.integers(6, 25)), "D")
    if draw.random() < DEFERRED:
        earlier = day - np.timedelta64(14, "D")
        yield _resolved(f"{key}-0", key, contract, "党委会", earlier, amount, "deferred")
    for n, body in enumerate(("党委会", "董事会"), 1):
        on = day + np.timedelta64(n - 1, "D")
        yield _resolved(f"{key}-{n}", key, contract, body, on, amount, "passed")


def _rejected(
    draw: np.random.Generator,
    key: str,
    contract: dict[str, object],
    signed: np.datetime64,
    amount: float,
) -> Iterator[Row]:
    yield _filed(draw, key, contract, signed, amount)
    yield _resolved(f"{key}-1", key, contract, "党委会", signed, amount, "rejected")


def _filed(
    draw: np.random.Generator,
    key: str,
    contract: dict[str, object],
    signed: np.datetime64,
    amount: float,
) -> Row:
    works = contract["category"] == "works"
    return (
        "matter",
        {
            "matter_id": key,
            "kind": "project" if works else "large_funds",
            "item_code": PROJECT if works else FUNDS,
            "title": contract["title"],
            "amount": amount,
            "counterparty_id": contract["counterparty_id"],
            "filed_on": signed - np.timedelta64(int(draw.integers(30, 60)), "D"),
        },
    )


def _resolved(  # noqa: PLR0913  the columns of a resolution
    key: str,
    matter: str,
    contract: dict[str, object],
    body: str,
    on: np.datetime64,
    amount: float,
    outcome: str,
) -> Row:
    return (
        "resolution",
        {
            "resolution_id": key,
            "matter_id": matter,
            "body": body,
            "resolved_on": on,
            "outcome": outcome,
            "amount": amount,
            "counterparty_id": contract["counterparty_id"],
        },
    )
