"""What the desk shows: the frame, work by due day, alerts with filters, one hit."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import accumulate
from pathlib import Path
from typing import Any

from django.conf import settings

from sunshine.analysis.alerts.models import Alert
from sunshine.analysis.alerts.workflow import ALERT
from sunshine.analysis.hits.models import HitEvidence
from sunshine.analysis.probes import engine as probes
from sunshine.datacentre.catalogue.engine import Field, Mart, marts, veiled
from sunshine.datacentre.directory.queries import listed_names
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.postgres.queries import among
from sunshine.foundation.workflow.queries import legal_today
from sunshine.foundation.worklist.models import WorkItem
from sunshine.foundation.worklist.queries import Condition, keys_of

PAGE = 30
FEW = 4  # columns beside an alert in triage
SHOWN = 10  # of each group; the rest is a click away


GROUPS = {"late": "已逾期", "today": "今天到期", "week": "七天内", "later": "以后"}


def work_of(actor: Actor) -> list[dict[str, Any]]:
    """Open work by due day, in groups: title, anchor, how many, and the first `SHOWN` items."""
    mine = WorkItem.objects.visible_to(actor).open()
    day = legal_today()
    week = day + timedelta(days=7)
    asked: dict[str, Condition] = {
        "late": ("due_on < %s", day),
        "today": ("due_on = %s", day),
        "week": ("due_on > %s and due_on <= %s", day, week),
        "later": ("due_on > %s", week),
    }
    found = keys_of(mine, ["due_on"], asked)
    shown = WorkItem.objects.filter(
        pk__in=among(k for keys in found.values() for k in keys[:SHOWN])
    )
    items = shown.select_related("organisation", "assignee__person").in_bulk()
    return [
        {
            "title": GROUPS[name],
            "anchor": name,
            "count": len(keys),
            "items": [items[key] for key in keys[:SHOWN]],
        }
        for name, keys in found.items()
        if keys
    ]


@dataclass(slots=True)
class EvidenceTable:
    """Evidence rows of one mart: columns that hold anything, cells in order."""

    mart: Mart
    columns: list[tuple[str, str, str]]
    rows: list[dict[str, Any]] = field(default_factory=list)
    total: str = ""

    def brief(self) -> "EvidenceTable":
        """At most FEW columns, the money and a date among them; the rest is on the full page."""
        kinds = [kind for _, _, kind in self.columns]
        must = [kinds.index(kind) for kind in ("money", "date") if kind in kinds]
        rest = [n for n in range(len(kinds)) if n not in must]
        kept = sorted([*must, *rest[: FEW - len(must)]])
        rows = [row | {"cells": [row["cells"][n] for n in kept]} for row in self.rows]
        return EvidenceTable(self.mart, [self.columns[n] for n in kept], rows, self.total)


HIDDEN = {
    "organisation_id",
    "row_id",
    "source",
    "batch_id",
    "currency",
    "paid_at",
    "method",
    "is_framework",
    "is_recurring",
    "effective_on",
    "status",
    "handler_key",
    "procurement_method",
    "contract_id",
    "purpose",
    "department",
    "category",
    "tenderer_position",
    "supplier_position",
}
# What became of a bid, where it was not simply a valid one: told, though statuses are hidden.
BID_STATES = {"disqualified": "被否决", "withdrawn": "已撤回", "pending": "待评审", "valid": "有效"}


def evidence_tables(evidence: list[HitEvidence], actor: Actor) -> list[EvidenceTable]:
    """Evidence by mart; each row leads to its record."""
    return tables_of(((e.mart, e.row, e) for e in evidence), actor)


def tables_of(
    rows: Iterable[tuple[str, Mapping[str, Any], HitEvidence | None]], actor: Actor
) -> list[EvidenceTable]:
    """Rows by mart, with Chinese headers from the catalogue; counterparties by name."""
    root = Path(settings.CONTENT_ROOT)
    known, tables, by_mart = marts(root), [], defaultdict(list)
    for name, row, evidence in rows:
        by_mart[name].append((row, evidence))
    names = listed_names(actor, _parties(known, by_mart))
    for name, mine in by_mart.items():
        mart = known[name]
        shown = [
            (f.name, f.title, _kind(f))
            for f in mart.fields
            if (f.name not in HIDDEN | {mart.key[0]} or _is_telling(name, f, mine))
            and any(row.get(f.name) is not None for row, _ in mine)
        ]
        dated = next((f.name for f in mart.fields if f.type == "date"), "")
        mine.sort(key=lambda pair: str(pair[0].get(dated, "")))
        table = EvidenceTable(mart, shown)
        for row, evidence in mine:
            held = veiled(root, mart, row)
            table.rows.append(
                {
                    "evidence": evidence,
                    "key": row.get(mart.key[0]),
                    "cells": [
                        (title, kind, _shown(mart.field(n), kind, held.get(n), names))
                        for n, title, kind in shown
                    ],
                    "currency": row.get("currency") or "CNY",
                }
            )
        tables.append(table)
    return tables


def _is_telling(mart: str, field: Field, rows: Iterable[tuple[Mapping[str, Any], Any]]) -> bool:
    """Whether a hidden field says more than the usual here: a bid that was refused."""
    if (mart, field.name) != ("bid", "status"):
        return False
    return any(row.get("status") not in {None, "valid"} for row, _ in rows)


def _kind(field: Field) -> str:
    """How a column is shown: its type, but amounts are money and counterparties have names."""
    if field.type == "number" and field.name.endswith("amount"):
        return "money"
    if field.name == "status" and not field.values:
        return "state"
    return "party" if field.references == "counterparty" else field.type


def _parties(
    known: Mapping[str, Mart], by_mart: Mapping[str, Iterable[tuple[Mapping[str, Any], Any]]]
) -> set[str]:
    """Numbers of the counterparties that the rows name."""
    return {
        str(row[f.name])
        for name, rows in by_mart.items()
        for f in known[name].fields
        if f.references == "counterparty"
        for row, _ in rows
        if row.get(f.name)
    }


def _shown(field: Field, kind: str, value: Any, names: Mapping[str, str]) -> Any:
    """A value as people read it; a counterparty is its name, where it has one, and its number."""
    if value is None or field.field_class:  # `veiled` has put the words for it in its place
        return value
    if kind == "party":
        return names.get(str(value), ""), value
    if kind == "instant":
        return datetime.fromisoformat(str(value))
    if kind == "number":
        return f"{Decimal(str(value)).normalize():,f}"
    if kind == "person":
        return f"自然人 {str(value)[2:10]}"  # as in the pictures
    codes = BID_STATES if kind == "state" else field.values
    return codes.get(str(value), value)


def chart_of(
    alert: Alert, probe: probes.Probe | None, evidence: list[HitEvidence]
) -> dict[str, Any] | None:
    """Points and line of a chart, from the same rows as the table; None where shape says nothing."""
    if probe is None or probe.chart != "cumulative":
        return None
    paid = sorted(
        (str(e.row["paid_on"]), float(e.row["amount"]), str(e.row.get("purpose") or ""))
        for e in evidence
        if e.mart == "payment"
    )
    if not paid:
        return None
    scale = 10_000 if alert.hit.currency == "CNY" else 1
    heights = accumulate(amount / scale for _, amount, _ in paid)
    line = (float(sum(p[1] for p in paid)) - float(alert.hit.amount or 0)) / scale
    points = [[day, h, told] for (day, _, told), h in zip(paid, heights, strict=True)]
    margin = timedelta(
        days=max(3, (date.fromisoformat(paid[-1][0]) - date.fromisoformat(paid[0][0])).days // 8)
    )
    return {
        "kind": probe.chart,
        "points": points,
        "line": line,
        "words": f"合同与已批准变更 {line:,.2f}",
        "unit": "万元" if scale > 1 else alert.hit.currency,
        "from": str(date.fromisoformat(paid[0][0]) - margin),
        "to": str(date.fromisoformat(paid[-1][0]) + margin),
    }


def states() -> dict[str, str]:
    return ALERT.states


def probe_of(code: str) -> probes.Probe | None:
    return probes.load(Path(settings.CONTENT_ROOT)).get(code)
