"""What samples found: by enterprise and class, by question, and how sure a share is."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q

from sunshine.before.samples.models import CheckQuerySet
from sunshine.before.samples.queries import items
from sunshine.before.samples.rules import Rate
from sunshine.foundation.access.queries import matter_classes

CHECKED = ~Q(conclusion="")
BAD = Q(conclusion__in=("problem", "serious"))


@dataclass(frozen=True, slots=True)
class Row:
    """Counts of one enterprise and class, or of one of them."""

    place: str
    kind: str
    drawn: int
    checked: int
    bad: int
    serious: int
    open: int

    @property
    def rate(self) -> Rate:
        return Rate(self.checked, self.bad)

    @property
    def percent(self) -> float | None:
        return 100 * self.bad / self.checked if self.checked else None

    @property
    def done_percent(self) -> int:
        return 100 * (self.drawn - self.open) // self.drawn if self.drawn else 0


COUNTS = {
    "drawn": Count("pk"),
    "checked": Count("pk", filter=CHECKED),
    "bad": Count("pk", filter=BAD),
    "serious": Count("pk", filter=Q(conclusion="serious")),
    "open": Count("pk", filter=~Q(state="closed")),
}


def total(found: CheckQuerySet) -> Row:
    return Row("", "", **found.aggregate(**COUNTS))


def by_stratum(found: CheckQuerySet) -> list[Row]:
    """A row for each enterprise and class, enterprises by code."""
    return _rows(found, "organisation__code", "matter_class")


def by_place(found: CheckQuerySet, most: int) -> list[Row]:
    """Enterprises with most problems first."""
    rows = _rows(found, "organisation__code")
    return sorted(rows, key=lambda r: (-r.bad, -r.checked))[:most]


def by_class(found: CheckQuerySet) -> list[Row]:
    return _rows(found, "matter_class")


def _rows(found: CheckQuerySet, *order: str) -> list[Row]:
    names = {"organisation__code": "organisation__name"}
    kept = [*order, *(names[o] for o in order if o in names)]
    titles = matter_classes()
    rows: Iterable[dict[str, Any]] = found.order_by().values(*kept).annotate(**COUNTS)
    return [
        Row(
            row.get("organisation__name", ""),
            titles.get(row.get("matter_class", ""), ""),
            **{name: row[name] for name in COUNTS},
        )
        for row in sorted(rows, key=lambda r: [str(r[o]) for o in order])
    ]


@dataclass(frozen=True, slots=True)
class Failed:
    """One question: how many files it was asked of, how many failed it."""

    title: str
    asked: int
    failed: int

    @property
    def percent(self) -> float | None:
        return 100 * self.failed / self.asked if self.asked else None


def by_item(found: CheckQuerySet) -> list[Failed]:
    """Questions of every checklist that was used; what did not apply was not asked."""
    asked: Counter[tuple[int, str]] = Counter()
    failed: Counter[tuple[int, str]] = Counter()
    told = found.filter(CHECKED).order_by().values_list("checklist", "answers")
    for version, answers in told.iterator():
        for code, answer in answers.items():
            asked[version, code] += answer != "none"
            failed[version, code] += answer == "no"
    return [
        Failed(item.title, asked[version, item.code], failed[version, item.code])
        for version in sorted({v for v, _ in asked}, reverse=True)
        for item in items(version)
    ]


def problems(found: CheckQuerySet) -> CheckQuerySet:
    """Files with a problem, the serious ones first."""
    return found.filter(BAD).order_by(F("conclusion").desc(), "ordinal")
