"""Who must decide what, and what was decided: rules, items, matters, resolutions.

Honest but for contracts whose intent says otherwise (`Books.intents`).
"""

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from seeds.enterprises import LINE_CHANGED_ON, Company, stream
from seeds.trade import Books

# Codes of the national pattern, as reference/authority/catalogue.toml and the first group's list
FUNDS, PROJECT, PERSONNEL = "F01-001", "P05-001", "H01-001"
GUARANTEE, LOAN = "P02-001", "F04-001"
DEFERRED, REJECTED = 0.03, 0.01
UNLINKED = 0.03  # contracts whose register forgot the number of the matter
SLIGHTLY_OVER = 0.02  # signed a little above what was resolved: within what one lets pass
TOGETHER_DAYS = 90  # an honest enterprise takes orders of one season to one meeting
SINCE, CHANGED = np.datetime64("2020-01-01"), np.datetime64(LINE_CHANGED_ON)
ERAS = ((SINCE, CHANGED), (CHANGED, None))
ITEMS = (
    (PROJECT, "project", "工程建设项目", "contract", ("works",)),
    (FUNDS, "large_funds", "大额采购与支出", "contract", ("goods", "services", "lease", "other")),
    (FUNDS, "large_funds", "大额资金支付", "payment", (None,)),
    (GUARANTEE, "project", "对外担保", "guarantee", (None,)),
    (LOAN, "large_funds", "对外借款", "loan", (None,)),
    (PERSONNEL, "appointment", "中层以上任免", "appointment", (None,)),
)
ALWAYS = frozenset({"guarantee", "loan", "appointment"})  # whatever the amount
Line = Callable[[int, np.datetime64], float]
Row = tuple[str, dict[str, object]]


def rules(found: list[Company], line: Line) -> Iterator[Row]:
    """Below its line an enterprise's managers decide; above it the party committee and the board."""
    for company in found:
        number = 0
        for since, until in ERAS:
            least = line(company.index, since)
            common = {
                "organisation_id": company.uscc,
                "valid_from": since,
                "valid_to": until,
                "source": f"《{company.short_name}权责清单》（虚构）",
            }
            for code in (FUNDS, PROJECT):
                for n, (body, low, high) in enumerate(
                    (("总经理办公会", 0.0, least), ("党委会", least, None), ("董事会", least, None))
                ):
                    key = f"QZ-{company.index:03d}-{code}-{n}" + ("" if until else "B")
                    yield _rule(common, key, code, body, low, high)
            for code, kind, title, act, categories in ITEMS:
                for category in categories:
                    number += 1
                    yield (
                        "decision_item",
                        common
                        | {
                            "item_id": f"QD-{company.index:03d}-{number:02d}",
                            "item_code": code,
                            "title": title,
                            "kind": kind,
                            "act": act,
                            "category": category,
                            "line_amount": 0.0 if act in ALWAYS else least,
                        },
                    )


def _rule(
    common: dict[str, Any], key: str, code: str, body: str, low: float, high: float | None
) -> Row:
    return (
        "authority_rule",
        common
        | {
            "rule_id": key,
            "item_code": code,
            "level": "本级",
            "body": body,
            "amount_from": low,
            "amount_to": high,
            "requires_legal_review": bool(low),
        },
    )


def decisions(seed: int, book: Books, line: Line) -> Iterator[Row]:
    """Matters with their resolutions for all contracts that need one; links the contracts."""
    draw = stream(seed, f"decisions{book.code}")
    columns = book.contract
    contracts = [dict(zip(columns, v, strict=True)) for v in zip(*columns.values(), strict=True)]
    matters: dict[str, str] = {}
    number = 0
    for batch in (*_large(book, contracts, line), *_together(book, contracts, line)):
        number += 1
        key = f"SX-{book.code}-{number:05d}"
        intent = book.intents.get(str(batch[0]["contract_id"]), {})
        if intent.get("decision") == "none":
            continue
        kept = bool(intent) or len(batch) > 1 or draw.random() >= UNLINKED
        if intent.get("decision") != "unlinked" and kept:
            matters |= {str(c["contract_id"]): key for c in batch}
        yield from _matter(draw, key, batch, intent)
        if draw.random() < REJECTED and not intent:
            number += 1
            key = f"SX-{book.code}-{number:05d}"
            yield _filed(draw, key, batch[0], _amount(batch), _signed(batch))
            on = _signed(batch)
            yield _resolved(f"{key}-1", key, batch[0], "党委会", on, _amount(batch), "rejected")
    columns["matter_id"] = [matters.get(str(c["contract_id"])) for c in contracts]


def _large(book: Books, contracts: list[dict[str, Any]], line: Line) -> Iterator[list[Any]]:
    for contract in contracts:
        least = line(book.company.index, contract["signed_on"])
        if float(contract["amount"]) >= least or _intent(book, contract):
            yield [contract]


def _together(book: Books, contracts: list[dict[str, Any]], line: Line) -> Iterator[list[Any]]:
    """Orders to one firm in one season, each under the line and together over it: an honest
    enterprise decides on them as one matter.
    """
    by_firm: dict[tuple[object, object], list[dict[str, Any]]] = {}
    for contract in contracts:
        least = line(book.company.index, contract["signed_on"])
        if least / 2 <= float(contract["amount"]) < least and not _intent(book, contract):
            key = (contract["counterparty_id"], contract["category"] == "works")
            by_firm.setdefault(key, []).append(contract)
    for found in by_firm.values():
        found.sort(key=lambda c: (c["signed_on"], c["contract_id"]))
        batch: list[dict[str, Any]] = []
        for contract in found:
            if batch and int((contract["signed_on"] - batch[-1]["signed_on"]).astype(int)) > (
                TOGETHER_DAYS
            ):
                if len(batch) > 1:
                    yield batch
                batch = []
            batch.append(contract)
        if len(batch) > 1:
            yield batch


def _intent(book: Books, contract: dict[str, Any]) -> str | None:
    return book.intents.get(str(contract["contract_id"]), {}).get("decision")


def _signed(batch: list[dict[str, Any]]) -> np.datetime64:
    return np.datetime64(str(batch[0]["signed_on"]))


def _amount(batch: list[dict[str, Any]]) -> float:
    return round(sum(float(c["amount"]) for c in batch), 2)


def _matter(
    draw: np.random.Generator, key: str, batch: list[dict[str, Any]], intent: dict[str, Any]
) -> Iterator[Row]:
    contract, signed, amount = batch[0], _signed(batch), _amount(batch)
    way = intent.get("decision", "passed")
    # A meeting resolves on a budget, and the price comes out a little below it.
    granted = math.ceil(amount * float(draw.uniform(1.0, 1.06)) / 10_000) * 10_000.0
    if draw.random() < SLIGHTLY_OVER and not intent:
        granted = round(amount / float(draw.uniform(1.005, 1.03)), 2)
    granted = round(float(intent.get("granted", granted)), 2)
    yield _filed(draw, key, contract, granted, signed)
    party = contract | {"counterparty_id": intent.get("party", contract["counterparty_id"])}
    if way in {"rejected", "deferred"}:
        on = signed - np.timedelta64(int(draw.integers(3, 25)), "D")
        yield _resolved(f"{key}-1", key, party, "党委会", on, granted, way)
        return
    day = signed - np.timedelta64(int(draw.integers(6, 25)), "D")
    if way == "late":
        day = signed + np.timedelta64(int(draw.integers(2, 20)), "D")
    if way in {"same_day", "last_minute"}:
        day = signed - np.timedelta64(1, "D")
    if way in {"deferred_first", "last_minute"} or (not intent and draw.random() < DEFERRED):
        earlier = day - np.timedelta64(14, "D")
        yield _resolved(f"{key}-0", key, party, "党委会", earlier, granted, "deferred")
    for n, body in enumerate(("党委会", "董事会"), 1):
        on = day + np.timedelta64(n - 1, "D")
        yield _resolved(f"{key}-{n}", key, party, body, on, granted, "passed")
    if way == "supplemented":
        on = signed + np.timedelta64(60, "D")
        yield _resolved(f"{key}-3", key, party, "党委会", on, granted, "passed")


def _filed(
    draw: np.random.Generator,
    key: str,
    contract: dict[str, Any],
    amount: float,
    signed: np.datetime64,
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
    contract: dict[str, Any],
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
