"""Contracts, changes, payments and invoices of one enterprise, as columns.

Amounts are log-normal, the year has a season, work is paid in instalments with a retention,
rent comes every month, framework orders come when needed. Everything here is honest.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from seeds import names
from seeds.enterprises import Company, Supplier, person_name, stream
from seeds.leaders import People, Term

START = np.datetime64("2023-11-20")
END = np.datetime64("2026-11-20")
SPRING_FESTIVALS = tuple(np.datetime64(d) for d in ("2024-02-10", "2025-01-29", "2026-02-17"))
SHARD_NUMBERS = 1_000_000  # invoice numbers of one enterprise in one shard
PROJECT_FROM, BESIDE = 400_000, 0.3
POOL = 60  # suppliers an enterprise knows
MEDIAN_AMOUNT, SPREAD = 180_000.0, 1.3
CATEGORIES = ("works", "goods", "services", "lease")
Columns = dict[str, list[object]]
# How a planted contract was decided on and tendered, where that is not the honest way.
Intent = dict[str, Any]
# 必须招标的工程项目规定（国家发展改革委令第16号）第五条，元
MUST_TENDER = {"works": 4_000_000, "goods": 2_000_000, "services": 1_000_000}


@dataclass(slots=True)
class Books:
    """Rows of one enterprise by mart, each a mapping of columns to lists of equal length."""

    company: Company
    contract: Columns = field(default_factory=dict)
    contract_change: Columns = field(default_factory=dict)
    payment: Columns = field(default_factory=dict)
    invoice: Columns = field(default_factory=dict)
    handlers: tuple[str, ...] = ()
    pool: tuple[Supplier, ...] = ()  # those it mostly buys from
    market: tuple[Supplier, ...] = ()  # everybody
    group: tuple[str, ...] = ()  # credit codes of its group
    met: set[str] = field(default_factory=set)  # whom anybody in its group deals with: one set
    shard: int = 0
    leaders: tuple[Term, ...] = ()  # of its own house, once and now
    intents: dict[str, Intent] = field(default_factory=dict)
    people: People = field(default_factory=People)
    # Rows for the files that the whole city shares, as (mart, row).
    extra: list[tuple[str, dict[str, object]]] = field(default_factory=list)

    @property
    def code(self) -> str:
        """Begins every number of these books; a city of many shards has it once a shard."""
        return f"{self.company.index:03d}" + (f"S{self.shard}" if self.shard else "")

    def add(self, mart: str, row: dict[str, object]) -> None:
        """Append one row; columns it doesn't name are empty."""
        columns: Columns = getattr(self, mart)
        height = len(next(iter(columns.values()), []))
        for name in row:
            columns.setdefault(name, [None] * height)
        for name, values in columns.items():
            values.append(row.get(name))


def books(
    seed: int, company: Company, suppliers: list[Supplier], scale: float, shard: int = 0
) -> Books:
    """All honest business of one enterprise over three years."""
    draw = stream(seed, f"trade{company.index}" + (f"/{shard}" if shard else ""))
    weight = float(draw.lognormal(0.0, 0.6))
    count = max(3, int(65 * scale * weight))
    chance = 1.0 / np.arange(1, len(suppliers) + 1) ** 0.6
    order = draw.permutation(len(suppliers))
    pool = draw.choice(order, size=min(POOL, len(order)), replace=False, p=chance / chance.sum())
    result = Books(company, shard=shard, pool=tuple(suppliers[i] for i in pool))
    result.market = tuple(suppliers)
    result.handlers = tuple(person_name(draw) for _ in range(5))
    kinds = draw.choice(3, size=count, p=[0.82, 0.10, 0.08])  # instalments, recurring, framework
    signed = _season(draw, count)
    amounts = np.round(np.exp(draw.normal(np.log(MEDIAN_AMOUNT), SPREAD, count)), -2)
    amounts = np.clip(amounts, 3_000, 80_000_000)
    partner = draw.integers(0, len(pool), count)
    for n in range(count):
        contract = _contract(
            draw, result, n, pool[partner[n]], signed[n], float(amounts[n]), suppliers
        )
        contract |= {"is_framework": kinds[n] == 2, "is_recurring": kinds[n] == 1}  # noqa: PLR2004
        if kinds[n] == 2:  # noqa: PLR2004
            contract["amount"] = 0.0
        result.add("contract", contract)
        (_instalments, _recurring, _framework)[kinds[n]](draw, result, contract)
    _projects(stream(seed, f"projects{result.code}"), result)
    return result


def _projects(draw: np.random.Generator, result: Books) -> None:
    """Works above the small are projects; a project has at most one order of goods and one of
    services beside it, tendered where the law demands it.
    """
    columns, named, wanting = result.contract, list[object](), dict[str, str]()
    for category, amount, method, number in zip(
        columns["category"], columns["amount"], columns["procurement_method"],
        columns["contract_id"], strict=True,
    ):  # fmt: skip
        project = None
        if category == "works" and float(str(amount)) >= PROJECT_FROM:
            project = f"XM-{str(number)[3:]}"
            wanting = {"goods": project, "services": project}
        elif draw.random() < BESIDE and method == lawful(
            str(method), str(category), float(str(amount))
        ):
            project = wanting.pop(str(category), None)
        named.append(project)
    columns["project_id"] = named


def _contract(  # noqa: PLR0913
    draw: np.random.Generator,
    result: Books,
    n: int,
    partner: int,
    signed: np.datetime64,
    amount: float,
    suppliers: list[Supplier],
) -> dict[str, object]:
    supplier = suppliers[partner]
    titles = names.TITLES[supplier.category].split("|")
    title = titles[int(draw.integers(0, len(titles)))]
    method = str(draw.choice(["公开招标", "邀请招标", "询比采购", "直接采购"]))
    return {
        "contract_id": f"HT-{result.code}-{str(signed)[:4]}-{n:05d}",
        "counterparty_id": supplier.identifier,
        "title": title.format(place=draw.choice(names.PLACES), n=int(draw.integers(1, 9))),
        "category": supplier.category,
        "department": str(draw.choice(names.DEPARTMENTS)),
        "handler_key": str(draw.choice(list(result.handlers))),
        "signed_on": signed,
        "amount": amount,
        "procurement_method": lawful(method, supplier.category, amount),
        "status": "active",
    }


def lawful(method: str, category: str, amount: float) -> str:
    """The method an honest enterprise takes: a tender where the law demands one."""
    must = amount >= MUST_TENDER.get(category, np.inf)
    return "公开招标" if must and method not in {"公开招标", "邀请招标"} else method


def pay(
    result: Books,
    contract: dict[str, object],
    on: np.datetime64,
    amount: float,
    number: int,
    **other: object,
) -> dict[str, object]:
    """One payment with its invoice; weekends move to Monday, nothing after the last day."""
    day = workday(on)
    company = result.company.index
    identifier = f"FK-{result.code}-{len(result.payment.get('payment_id', [])):07d}"
    row: dict[str, object] = {
        "payment_id": identifier,
        "payee_id": contract["counterparty_id"],
        "contract_id": contract["contract_id"],
        "invoice_number": f"33{str(day)[2:4]}{company:03d}{result.shard * SHARD_NUMBERS + number:09d}",
        "document_number": f"记-{str(day)[:7]}-{identifier[-6:]}",
        "paid_on": day,
        "amount": round(amount, 2),
        "purpose": contract["title"],
        "department": contract["department"],
        "handler_key": contract["handler_key"],
        "method": "transfer",
        "status": "paid",
    } | other
    result.add("payment", row)
    if row["invoice_number"]:
        invoice(result, row, float(str(row["amount"])))
    return row


def invoice(result: Books, payment: dict[str, object], amount: float) -> None:
    """The invoice of a payment; one number gives one invoice."""
    number = str(payment["invoice_number"])
    result.add(
        "invoice",
        {
            "invoice_id": f"FP-{result.code}-{number}-{payment['payment_id']}",
            "seller_id": payment["payee_id"],
            "invoice_number": number,
            "issued_on": payment["paid_on"],
            "amount": round(amount, 2),
            "contract_id": payment["contract_id"],
            "status": "valid",
        },
    )


def workday(day: np.datetime64) -> np.datetime64:
    """The day itself, or Monday after a weekend."""
    shift = {5: 2, 6: 1}.get(int((day.astype("datetime64[D]").view("int64") + 3) % 7), 0)
    return day + np.timedelta64(shift, "D")


def _season(draw: np.random.Generator, count: int) -> np.ndarray:
    """Signing days: more at year's end and before Spring Festival, few during it."""
    days = np.arange(START, END - np.timedelta64(20, "D"))
    month = days.astype("datetime64[M]").astype(int) % 12 + 1
    weight = np.where(month == 12, 1.9, np.where(month == 11, 1.4, 1.0))  # noqa: PLR2004
    for feast in SPRING_FESTIVALS:
        distance = (days - feast).astype(int)
        weight = np.where((distance >= -30) & (distance < -5), weight * 1.5, weight)  # noqa: PLR2004
        weight = np.where((distance >= -5) & (distance < 12), weight * 0.1, weight)  # noqa: PLR2004
    return np.array([workday(d) for d in draw.choice(days, size=count, p=weight / weight.sum())])


def _instalments(draw: np.random.Generator, result: Books, contract: dict[str, object]) -> None:
    amount = float(str(contract["amount"]))
    largest = 1 if amount < 60_000 else 3 if amount < 400_000 else 6  # noqa: PLR2004
    count = int(draw.integers(1, largest + 1))
    shares = draw.dirichlet(np.full(count, 4.0))
    paid = amount * (1.0 if draw.random() < 0.7 else float(draw.uniform(0.4, 0.97)))  # noqa: PLR2004
    day = contract["signed_on"] + np.timedelta64(int(draw.integers(7, 31)), "D")  # type: ignore[operator]
    for share in shares:
        if day > END - np.timedelta64(3, "D"):
            return
        part = np.floor(paid * share * 100) / 100
        pay(result, contract, day, float(part), _number(result))
        day += np.timedelta64(int(draw.integers(25, 91)), "D")
    if count > 1 and draw.random() < 0.12:  # noqa: PLR2004
        _change(draw, result, contract, day)


def _change(
    draw: np.random.Generator, result: Books, contract: dict[str, object], day: np.datetime64
) -> None:
    """A change of 1 to 9 %; only an approved one is paid."""
    approval = str(draw.choice(["approved", "pending", "rejected"], p=[0.85, 0.1, 0.05]))
    size = round(float(str(contract["amount"])) * float(draw.uniform(0.01, 0.09)), 2)
    on = day - np.timedelta64(int(draw.integers(5, 20)), "D")
    change(result, contract, on, size, approval, str(draw.choice(names.REASONS)))
    if approval == "approved" and day <= END - np.timedelta64(3, "D"):
        pay(result, contract, day, size, _number(result))


def change(
    result: Books,
    contract: dict[str, object],
    on: np.datetime64,
    size: float,
    approval: str,
    reason: str,
) -> str:
    """Add a change to a contract; returns its id."""
    count = len(result.contract_change.get("change_id", []))
    identifier = f"BG-{result.code}-{count:05d}"
    result.add(
        "contract_change",
        {
            "change_id": identifier,
            "contract_id": contract["contract_id"],
            "changed_on": on,
            "approved_on": on + np.timedelta64(5, "D") if approval == "approved" else None,
            "approval": approval,
            "change_amount": size,
            "reason": reason,
        },
    )
    return identifier


def _recurring(draw: np.random.Generator, result: Books, contract: dict[str, object]) -> None:
    """Twelve equal months; the odd month is paid in two halves, as landlords ask for it."""
    monthly = np.floor(float(str(contract["amount"])) / 12 * 100) / 100
    day = contract["signed_on"] + np.timedelta64(10, "D")  # type: ignore[operator]
    for _ in range(12):
        if day > END - np.timedelta64(5, "D"):
            return
        if draw.random() < 0.05:  # noqa: PLR2004
            half = np.floor(monthly / 2 * 100) / 100
            pay(result, contract, day, float(half), _number(result))
            pay(result, contract, day + np.timedelta64(1, "D"), float(half), _number(result))
        else:
            pay(result, contract, day, float(monthly), _number(result))
        day += np.timedelta64(30, "D")


def _framework(draw: np.random.Generator, result: Books, contract: dict[str, object]) -> None:
    for _ in range(int(draw.integers(2, 15))):
        room = int((END - contract["signed_on"]).astype(int)) - 4  # type: ignore[operator]
        day = contract["signed_on"] + np.timedelta64(int(draw.integers(3, max(4, room))), "D")  # type: ignore[operator]
        amount = float(np.clip(np.exp(draw.normal(np.log(20_000), 0.9)), 500, 120_000))
        loose = {"invoice_number": None} if draw.random() < 0.03 else {}  # noqa: PLR2004
        pay(result, contract, day, amount, _number(result), **loose)


def _number(result: Books) -> int:
    return len(result.payment.get("payment_id", []))
