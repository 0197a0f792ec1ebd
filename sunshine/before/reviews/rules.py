"""Which departments review a matter, and what of it their opinion covers. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fnmatch import fnmatchcase
from typing import Any

ANSWERS = {"agree": "同意", "conditional": "附条件同意", "disagree": "不同意"}
LEAST_CONDITION = 4
MOST_CONDITIONS = 20


@dataclass(frozen=True, slots=True)
class Department:
    """Who reviews. `covers`: patterns of the parts of a matter that its opinion is bound to."""

    code: str
    title: str
    series: str  # its part of 发文字号
    permission: str
    covers: tuple[str, ...]
    countersigned: bool  # somebody else of the department signs beside
    source: str

    def covered(self, manifest: Mapping[str, str]) -> dict[str, str]:
        """Its part of what a matter says."""
        return {k: v for k, v in manifest.items() if any(fnmatchcase(k, p) for p in self.covers)}


@dataclass(frozen=True, slots=True)
class Route:
    """When a department is asked. What is not said matters not; amounts in yuan."""

    department: str
    why: str
    classes: tuple[str, ...] = ()  # letters of the catalogue
    items: tuple[str, ...] = ()  # catalogue codes or item codes
    amount_from: Decimal | None = None
    by_law: bool = False  # only where the item's authority rule asks for legal review

    def takes(self, item: str, amount: Decimal | None, *, needs_legal_review: bool) -> bool:
        named = not (self.classes or self.items) or (
            item[:1] in self.classes or any(item.startswith(i) for i in self.items)
        )
        enough = self.amount_from is None or (amount is not None and amount >= self.amount_from)
        return named and enough and (needs_legal_review or not self.by_law)


def routed(
    routes: Iterable[Route], item: str, amount: Decimal | None, *, needs_legal_review: bool
) -> dict[str, str]:
    """Department → why it is asked; the first route of a department that takes the matter says."""
    found: dict[str, str] = {}
    for route in routes:
        if route.takes(item, amount, needs_legal_review=needs_legal_review):
            found.setdefault(route.department, route.why)
    return found


def departments_of(rows: Sequence[Mapping[str, Any]]) -> dict[str, Department]:
    found = [Department(**{**row, "covers": tuple(row["covers"])}) for row in rows]
    return {d.code: d for d in found}


def routes_of(rows: Sequence[Mapping[str, Any]]) -> tuple[Route, ...]:
    return tuple(
        Route(
            **{
                **row,
                "classes": tuple(row.get("classes", ())),
                "items": tuple(row.get("items", ())),
                "amount_from": Decimal(row["amount_from"]) if "amount_from" in row else None,
            }
        )
        for row in rows
    )


def conditions_in(text: str) -> list[str]:
    """One condition a line; numbering that people type is dropped."""
    lines = (
        line.strip().lstrip("0123456789").lstrip(".、．)） ").strip() for line in text.splitlines()
    )
    return [line for line in lines if line]


def faults(answer: str, basis: str, conditions: Sequence[str]) -> Iterator[str]:
    """What is wrong with an opinion, in Chinese, in the order of the form."""
    if answer not in ANSWERS:
        yield "请选择意见：同意、附条件同意或不同意"
    if len(basis.strip()) < LEAST_CONDITION:
        yield "请填写依据：法律、制度或清单的条款"
    if answer == "conditional" and not conditions:
        yield "附条件同意须写明条件，一行一条"
    if answer != "conditional" and conditions:
        yield "只有附条件同意才写条件；不要条件请删去，要条件请改选附条件同意"
    if len(conditions) > MOST_CONDITIONS:
        yield f"条件最多 {MOST_CONDITIONS} 条"
    if short := [c for c in conditions if len(c) < LEAST_CONDITION]:
        yield f"条件“{short[0]}”太短，别人看不懂要做什么"
