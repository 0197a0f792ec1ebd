"""Numbers tied to a risk point, as its page shows them."""

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from sunshine.analysis.boards.engine import load
from sunshine.analysis.boards.models import READ
from sunshine.before.risks.models import RiskPoint
from sunshine.before.risks.queries.indicators import Standing, standings
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import reaches

WARNINGS = 12


class Shown:
    """A tied number with the address of its page; without the right to the board, no number."""

    def __init__(self, actor: Actor, point: RiskPoint, standing: Standing) -> None:
        self.metric, self.indicator, self.line = standing.metric, standing.indicator, standing.line
        self.link, self.period = "", None
        if not reaches(actor, READ, point.enterprise_id):
            return
        asked = {"scope": point.enterprise.code}
        if standing.period is not None and standing.metric.every == "month":
            asked["month"] = f"{standing.period:%Y-%m}"
        page = reverse("metric", args=[standing.metric.domain, standing.metric.code])
        self.link = f"{page}?{urlencode(asked)}"
        self.period, self.period_words = standing.period, standing.period_words
        self.number, self.is_crossed = standing.number, standing.is_crossed


def warning_card(actor: Actor, point: RiskPoint, names: set[str]) -> dict[str, Any]:
    """What is tied and what it warned of. `names`: verbs that the reader may do."""
    return {
        "standings": [Shown(actor, point, s) for _, s in standings([point])],
        "warnings": point.warnings.select_related("risk_point").order_by("-raised_at")[:WARNINGS],
        "may_tie": "tie" in names,
        "boards": load(Path(settings.CONTENT_ROOT)).values() if "tie" in names else [],
    }
