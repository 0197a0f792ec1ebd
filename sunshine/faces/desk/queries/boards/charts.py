"""What the charts of boards draw and what the tables beside them say: the same numbers."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sunshine.analysis.boards.rules import TEN_THOUSAND, unit_shown, written
from sunshine.datacentre.catalogue.engine import Field
from sunshine.faces.desk.queries.boards import Figure, Ranking, period_words

LATEST_SHOWN = 12


def _drawn(value: Decimal | None, unit: str) -> float | None:
    if value is None:
        return None
    return round(float(value / TEN_THOUSAND if unit == "元" else value), 2)


def trend_chart(figure: Figure) -> dict[str, Any]:
    """Bars over the periods, the chosen one marked, with the middle of the peers as a line."""
    metric = figure.metric
    table = [(period_words(metric, d), written(v, metric.unit)) for d, v in figure.trend]
    peer = figure.peers[0] if figure.peers else None
    data = {
        "kind": "trend",
        "unit": unit_shown(metric.unit),
        "x": [words for words, _ in table],
        "y": [_drawn(v, metric.unit) for _, v in figure.trend],
        "middle": _drawn(peer.middle, metric.unit) if peer else None,
    }
    return {"metric": metric, "figure": figure, "data": data, "table": table}


def ranking_chart(figure: Figure, ranking: Ranking) -> dict[str, Any]:
    """Bars by enterprise, best first, with the middle among them as a line."""
    unit = figure.metric.unit
    known = [p for p in ranking.places if p.value is not None][:LATEST_SHOWN]
    data = {
        "kind": "ranking",
        "unit": unit_shown(unit),
        "x": [p.organisation.short_name for p in known],
        "y": [_drawn(p.value, unit) for p in known],
        "words": [p.shown for p in known],
        "middle": _drawn(ranking.quartiles[1], unit) if ranking.quartiles else None,
    }
    return {"metric": figure.metric, "figure": figure, "data": data, "ranking": ranking}


def cell(field: Field, row: dict[str, Any], names: Mapping[str, str]) -> tuple[Field, Any]:
    """A column of a kept row: its field, and the value with codes as words, parties by name."""
    value = row.get(field.name)
    if field.references == "counterparty":
        return field, names.get(str(value), value)
    if isinstance(value, bool):
        return field, "是" if value else "否"
    return field, field.values.get(str(value), value)
