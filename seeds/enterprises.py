"""Enterprises, organs and suppliers of the city, from a seed."""

from dataclasses import dataclass

import numpy as np

from seeds import names
from sunshine.foundation.organisations.rules import uscc_check_digit

# Administrative code 330000 with an organisation code that begins with QY: outside the ranges
# in use, so that no code of the city can belong to a real firm.
COMPANY_COUNT = 150
SUPPLIER_COUNT = 2500
LINES = {1: 5_000_000, 2: 2_000_000}  # 各集团自定的大额资金审批线（元）；三级及以下用出厂值
LINE_CHANGED_ON = "2025-01-01"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643
LINES_BEFORE = {1: 8_000_000, 2: 3_000_000}


def stream(seed: int, name: str) -> np.random.Generator:
    """A generator of its own per purpose: more of one thing never moves another."""
    return np.random.Generator(np.random.PCG64([seed, *name.encode()]))


def credit_code(kind: str, number: int) -> str:
    """A 统一社会信用代码 with a right check digit, in an unused range."""
    body = f"91330000QY{kind}{number:06d}"
    return body + uscc_check_digit(body)


@dataclass(frozen=True, slots=True)
class Company:
    """An enterprise of the city; `parent` and `group` are indices into the list."""

    index: int
    name: str
    short_name: str
    uscc: str
    tier: int
    parent: int | None
    group: int
    share: float


@dataclass(frozen=True, slots=True)
class Supplier:
    """A firm (or, rarely, a person) that sells to the city's enterprises."""

    index: int
    identifier: str
    uscc: str | None
    name: str
    category: str
    is_person: bool


def companies(seed: int) -> list[Company]:
    """10 groups and their subsidiaries, 3 to 5 tiers."""
    draw = stream(seed, "companies")
    found: list[Company] = []
    for index, (trade, _) in enumerate(names.GROUPS):
        full = f"澄州{trade}集团有限公司"
        found.append(
            Company(index, full, f"{trade}集团", credit_code("A", index), 1, None, index, 1.0)
        )
    while len(found) < COMPANY_COUNT:
        index = len(found)
        parent = found[int(draw.integers(0, len(found)))]
        if parent.tier >= 5:  # noqa: PLR2004  no sixth tier (国资委：管理层级压减)
            continue
        trades = names.GROUPS[parent.group][1].split()
        trade = trades[int(draw.integers(0, len(trades)))]
        place = names.PLACES[int(draw.integers(0, len(names.PLACES)))]
        name = f"澄州{place}{trade}有限公司"
        if any(c.name == name for c in found):
            name = f"澄州{place}{trade}（{index}）有限公司"
        share = (1.0, 1.0, 0.8, 0.67, 0.51)[int(draw.integers(0, 5))]
        found.append(
            Company(
                index,
                name,
                f"{place}{trade}公司",
                credit_code("A", index),
                parent.tier + 1,
                parent.index,
                parent.group,
                share,
            )
        )
    return found


def suppliers(seed: int) -> list[Supplier]:
    """2,500 suppliers, one in fifty a person with an own number."""
    draw = stream(seed, "suppliers")
    kinds = list(names.TRADES)
    found = []
    for index in range(SUPPLIER_COUNT):
        category = kinds[int(draw.choice(4, p=[0.3, 0.32, 0.3, 0.08]))]
        if draw.random() < 0.02:  # noqa: PLR2004
            found.append(
                Supplier(index, f"GR-{index:06d}", None, person_name(draw), "services", True)  # noqa: FBT003
            )
            continue
        trades = names.TRADES[category].split()
        brand = str(draw.choice(names.BRANDS_A)) + str(draw.choice(names.BRANDS_B))
        name = f"澄州{brand}{draw.choice(trades)}有限公司"
        if draw.random() < 0.5:  # noqa: PLR2004
            name = name.replace("有限公司", f"（{draw.choice(names.PLACES)}）有限公司")
        code = credit_code("G", index)
        found.append(Supplier(index, code, code, name, category, False))  # noqa: FBT003
    return found


def person_name(draw: np.random.Generator) -> str:
    return str(draw.choice(names.SURNAMES)) + str(draw.choice(names.GIVEN))


def identity_number(draw: np.random.Generator) -> str:
    """An 18-character number as GB 11643 wants it, of a region code that was never given out."""
    born = np.datetime64("1958-01-01") + np.timedelta64(int(draw.integers(0, 15000)), "D")
    body = f"339900{str(born).replace('-', '')}{int(draw.integers(0, 1000)):03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]
