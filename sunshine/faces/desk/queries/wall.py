"""Numbers of the leaders' wall: counts and sums over one's reach, no sentence and no person."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import (
    Avg,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Subquery,
    Sum,
)
from django.db.models.functions import TruncMonth

from sunshine.analysis.alerts.models import Alert
from sunshine.analysis.alerts.workflow import CONCLUDED
from sunshine.analysis.boards.engine import metrics_of
from sunshine.analysis.boards.rules import months_before
from sunshine.analysis.hits.models import Hit
from sunshine.analysis.probes import engine as probes
from sunshine.datacentre.lake.queries import content_root
from sunshine.faces.desk.queries.boards import View, figures, places_under
from sunshine.foundation.access.queries import denied
from sunshine.foundation.clock.queries import today
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.organisations.models import Tree, reachable_ids
from sunshine.foundation.reference import engine as reference
from sunshine.foundation.workflow.queries import legal_today
from sunshine.foundation.worklist.models import WorkItem

READ = "wall.read"
SHOWN = ("net_assets", "return_share", "paid_amount", "bought_amount", "works_amount")
VERDICTS = {"confirmed": "属实", "covered": "已覆盖", "explained": "可解释", "false_alarm": "误报"}
OPEN = ("new", "checking")
SOON_DAYS = 3
MONTHS = 12
MODELS = 6
HEIGHT, WIDTH, GAP = 150, 600, 12  # of the trend, in its own units


@dataclass(frozen=True, slots=True)
class Bar:
    """One piece of the trend, placed in units of the drawing."""

    level: str
    x: int
    y: float
    width: int
    height: float


def wall(actor: Actor) -> dict[str, Any]:
    """Everything the wall shows; the number of queries does not grow with what is there."""
    alerts = Alert.objects.filter(
        organisation__in=reachable_ids(actor, READ), hit__state=Hit.State.OPEN
    ).exclude(pk__in=denied(actor, "alert"))
    view = View(months_before(today(), 1), None)
    metrics = metrics_of(content_root())
    return {
        "figures": figures(actor, [metrics[c] for c in SHOWN if c in metrics], view, READ),
        "month_words": view.month_words,
        "levels": _levels(alerts),
        "business": _business(alerts),
        "supervision": _supervision(actor, alerts),
        "handling": _handling(alerts),
        "trend": _trend(alerts),
        "groups": _groups(actor, alerts),
        "models": _models(alerts),
    }


def _levels(alerts: Any) -> list[tuple[str, str, int]]:
    counts = dict(alerts.filter(state__in=OPEN).values_list("level").annotate(Count("pk")))
    return [
        (code, title, counts.get(code, 0))
        for code, title in reference.levels(content_root()).items()
    ]


def _business(alerts: Any) -> dict[str, Any]:
    told: dict[str, Any] = alerts.filter(state__in=OPEN).aggregate(
        count=Count("pk"),
        places=Count("organisation", distinct=True),
        amount=Sum("hit__amount", filter=Q(hit__currency="CNY")),
    )
    return told


def _supervision(actor: Actor, alerts: Any) -> list[tuple[str, int]]:
    """Alerts about supervising itself: what is late, nearly late, was chased, waits for nobody."""
    day = legal_today()
    told = alerts.filter(state__in=OPEN).aggregate(
        late=Count("pk", filter=Q(due_on__lt=day)),
        unclaimed=Count("pk", filter=Q(state="new")),
    )
    work = WorkItem.objects.open().filter(organisation__in=reachable_ids(actor, READ))
    chased = work.exclude(rung="").count()
    others = work.exclude(subject_label="alert").filter(due_on__lt=day).count()
    return [
        ("疑点逾期未核查", told["late"]),
        ("疑点无人认领", told["unclaimed"]),
        ("已催办", chased),
        ("其他待办逾期", others),
    ]


def _handling(alerts: Any) -> dict[str, Any]:
    """How many came to which conclusion, in how many days, and how many by their day."""
    last = Entry.objects.filter(
        subject_label="alert", subject_id=OuterRef("pk"), verb__in=[f"alert.{v}" for v in VERDICTS]
    ).order_by("-recorded_at")
    done = alerts.filter(state__in=CONCLUDED).annotate(
        ended_at=Subquery(last.values("recorded_at")[:1])
    )
    counts = dict(alerts.values_list("state").annotate(Count("pk")))
    concluded = sum(counts.get(v, 0) for v in VERDICTS)
    took = ExpressionWrapper(F("ended_at") - F("raised_at"), output_field=DurationField())
    told = done.aggregate(
        took=Avg(took), in_time=Count("pk", filter=Q(ended_at__date__lte=F("due_on")))
    )
    total = sum(counts.values())
    return {
        "total": total,
        "concluded": concluded,
        "rate": _share(concluded, total),
        "days": f"{told['took'].total_seconds() / 86_400:.1f}" if told["took"] else "—",
        "in_time": _share(told["in_time"], concluded),
        "verdicts": [(title, counts.get(v, 0)) for v, title in VERDICTS.items()],
    }


def _share(part: int, whole: int) -> str:
    return f"{Decimal(part) / whole * 100:.1f}" if whole else "—"


def _trend(alerts: Any) -> dict[str, Any]:
    """Hits by month and level as bars that the server draws: no script, and it prints."""
    months = [months_before(today(), i) for i in reversed(range(MONTHS))]
    rows = (
        alerts.filter(hit__occurred_on__gte=months[0])
        .annotate(month=TruncMonth("hit__occurred_on"))
        .values_list("month", "level")
        .annotate(Count("pk"))
    )
    counts: dict[tuple[date, str], int] = {(m, level): n for m, level, n in rows}
    levels = reference.levels(content_root())
    totals = [sum(counts.get((m, level), 0) for level in levels) for m in months]
    most = max([1, *totals])
    step = WIDTH // MONTHS
    bars = []
    for i, month in enumerate(months):
        top = float(HEIGHT)
        for level in levels:
            height = round(counts.get((month, level), 0) / most * HEIGHT, 1)
            top -= height
            if height:
                bars.append(Bar(level, i * step, round(top, 1), step - GAP, height))
    columns = [
        {"x": i * step + (step - GAP) // 2, "words": f"{m.month}月", "count": totals[i]}
        for i, m in enumerate(months)
    ]
    return {"bars": bars, "columns": columns, "width": WIDTH, "height": HEIGHT}


def _groups(actor: Actor, alerts: Any) -> list[dict[str, Any]]:
    places, levels = places_under(actor, None, READ), reference.levels(content_root())
    rows = (
        alerts.filter(
            organisation__above__tree=Tree.MANAGEMENT, organisation__above__ancestor__in=places
        )
        .values_list("organisation__above__ancestor")
        .annotate(
            total=Count("pk"),
            late=Count("pk", filter=Q(state__in=OPEN, due_on__lt=legal_today())),
            done=Count("pk", filter=Q(state__in=CONCLUDED)),
            **{level: Count("pk", filter=Q(state__in=OPEN, level=level)) for level in levels},
        )
    )
    names = ("total", "late", "done", *levels)
    found = {row[0]: dict(zip(names, row[1:], strict=True)) for row in rows}
    none = dict.fromkeys(names, 0)
    told: list[dict[str, Any]] = [{"name": p.short_name} | found.get(p.pk, none) for p in places]
    for row in told:
        row["levels"] = [(level, row[level]) for level in levels]
        row["rate"] = _share(row["done"], row["total"])
    return sorted(told, key=lambda r: (r["red"], r["orange"], r["total"]), reverse=True)


def _models(alerts: Any) -> list[tuple[str, int]]:
    known = probes.load(content_root())
    rows = (
        alerts.filter(state__in=OPEN)
        .values_list("hit__probe")
        .annotate(n=Count("pk"))
        .order_by("-n")
    )
    return [(known[c].title, n) for c, n in rows if c in known][:MODELS]
