"""Guarantees, loans between firms and year-end figures: rare in an enterprise, and decided on."""

from collections.abc import Iterator

import numpy as np

from seeds.decisions import GUARANTEE, LOAN, Row
from seeds.enterprises import Company, stream

GRANTED = "对外担保"
REPORTED = np.datetime64("2026-11-20")
YEARS = (2023, 2024, 2025)
# Guarantees, and loans, of one enterprise at scale 1 over three years: a group finances its whole house, the next tiers less.
MEAN, FURTHER_DOWN = {1: 40.0}, 9.0
DAY = np.timedelta64(1, "D")


def worth(seed: int, company: Company) -> float:
    """Net assets of an enterprise, about a billion yuan for a group and less further down."""
    draw = stream(seed, f"worth{company.index}")
    return float(np.round(np.exp(draw.normal(np.log(2e9 / 4 ** (company.tier - 1)), 0.4)), -4))


def lending(seed: int, found: list[Company], scale: float) -> Iterator[Row]:
    """(mart, row) of reports, guarantees and loans of all enterprises; all in order."""
    draw = stream(seed, "lending")
    for company in found:
        yield from _reports(draw, company, worth(seed, company))
        below = [c for c in found if c.parent == company.index]
        if not below:
            continue
        for n in range(int(draw.poisson(scale * MEAN.get(company.tier, FURTHER_DOWN)))):
            to = below[int(draw.integers(0, len(below)))]
            amount = float(np.round(worth(seed, company) * draw.uniform(0.0005, 0.008), -4))
            yield from guarantee(draw, company, f"DB-{company.index:03d}-{n:03d}", to.uscc, amount)
        for n in range(int(draw.poisson(scale * MEAN.get(company.tier, FURTHER_DOWN)))):
            to = below[int(draw.integers(0, len(below)))]
            amount = float(np.round(worth(seed, company) * draw.uniform(0.0005, 0.008), -4))
            yield from loan(draw, company, f"JK-{company.index:03d}-{n:03d}", to.uscc, amount)


def _reports(draw: np.random.Generator, company: Company, assets: float) -> Iterator[Row]:
    for year in YEARS:
        grown = assets * (1 + 0.04 * (year - YEARS[0]))
        yield (
            "financial_report",
            {
                "organisation_id": company.uscc,
                "report_id": f"KB-{company.index:03d}-{year}",
                "period_ends_on": f"{year}-12-31",
                "net_assets_amount": round(grown, 2),
                "revenue_amount": round(grown * float(draw.uniform(0.2, 0.9)), 2),
                "profit_amount": round(grown * float(draw.uniform(-0.02, 0.06)), 2),
            },
        )


def guarantee(  # noqa: PLR0913
    draw: np.random.Generator,
    company: Company,
    key: str,
    beneficiary: str,
    amount: float,
    *,
    decided: bool = True,
    covered: bool = True,
    decided_before: int = 9,
) -> Iterator[Row]:
    """A guarantee with its matter, so many days before (at least two); without one if not decided."""
    on = np.datetime64("2024-03-01") + int(draw.integers(0, 900)) * DAY
    matter = f"SX-{key}" if decided else None
    if matter:
        yield from _decided(
            company, matter, GRANTED, beneficiary, amount, on - decided_before * DAY
        )
    yield (
        "guarantee",
        {
            "organisation_id": company.uscc,
            "guarantee_id": key,
            "beneficiary_id": beneficiary,
            "creditor_id": "澄州城市银行（虚构）",
            "amount": amount,
            "started_on": on,
            "ends_on": on + 1095 * DAY,
            "has_counter_guarantee": covered,
            "matter_id": matter,
        },
    )


def loan(  # noqa: PLR0913
    draw: np.random.Generator,
    company: Company,
    key: str,
    borrower: str,
    amount: float,
    *,
    decided: bool = True,
    overdue: bool = False,
    extended: bool = False,
    due: np.datetime64 | None = None,
) -> Iterator[Row]:
    """A loan with its matter; repaid when due, or running, or overdue, or extended by a meeting."""
    due = due or np.datetime64("2024-11-30") + int(draw.integers(0, 500)) * DAY
    on = due - 365 * DAY
    matter = f"SX-{key}" if decided else None
    if matter:
        yield from _decided(company, matter, "对外借款", borrower, amount, on - 9 * DAY)
    left = amount if overdue or extended or due > REPORTED else 0.0
    yield (
        "loan",
        {
            "organisation_id": company.uscc,
            "loan_id": key,
            "borrower_id": borrower,
            "amount": amount,
            "balance_amount": left,
            "started_on": on,
            "due_on": due,
            "extended_to": REPORTED + 200 * DAY if extended else None,
            "reported_on": REPORTED,
            "matter_id": matter,
        },
    )


def _decided(
    company: Company, key: str, title: str, party: str, amount: float, on: np.datetime64
) -> Iterator[Row]:
    common = {"organisation_id": company.uscc, "matter_id": key, "counterparty_id": party}
    yield (
        "matter",
        common
        | {
            "kind": "project" if title == GRANTED else "large_funds",
            "item_code": GUARANTEE if title == GRANTED else LOAN,
            "title": title,
            "amount": amount,
            "filed_on": on - 15 * DAY,
        },
    )
    for n, body in enumerate(("党委会", "董事会"), 1):
        yield (
            "resolution",
            common
            | {
                "resolution_id": f"{key}-{n}",
                "body": body,
                "resolved_on": on + n * DAY,
                "outcome": "passed",
                "amount": amount,
            },
        )
