"""Prometheus metrics: requests counted in the processes, everything else read from the database.

No name, no organisation, no path: routes, verbs, states, levels. Granian's workers share their
counters through files (PROMETHEUS_MULTIPROC_DIR, set by `sunshine serve`).
"""

import hmac
import json
import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count, Max
from django.http import Http404, HttpRequest, HttpResponse
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinatePeriodicDefer
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    Metric,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from sunshine.analysis.alerts.models import Alert
from sunshine.datacentre.lake.models import Snapshot
from sunshine.foundation.clock.queries import now
from sunshine.foundation.ledger.models import Checkpoint, Entry, PendingLeaf
from sunshine.foundation.operations.queries import living_workers

REQUESTS = Counter("sunshine_requests", "Requests", ["method", "route", "status"])
SECONDS = Histogram(
    "sunshine_request_seconds",
    "Time to answer",
    ["route"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 10),
)
LAST_BACKUP = "last-backup.json"


class OfTheDatabase(Collector):
    """Counts at the moment of asking, the same from every process."""

    def collect(self) -> Iterator[Metric]:
        yield _one("sunshine_log_leaves", "Size of the log", _size())
        pending = PendingLeaf.objects.count()
        yield _one("sunshine_log_pending", "Acts without a number yet", pending)
        acts = Entry.objects.values_list("verb").annotate(n=Count("pk")).order_by()
        yield _many("sunshine_acts", "Acts in the ledger", ["verb"], acts, CounterMetricFamily)
        jobs = ProcrastinateJob.objects.values_list("task_name", "status").annotate(n=Count("pk"))
        yield _many("sunshine_jobs", "Background jobs", ["task", "state"], jobs.order_by())
        yield _one("sunshine_workers", "Workers with a heartbeat", living_workers().count())
        defers = ProcrastinatePeriodicDefer.objects.values_list("task_name")
        ran = defers.annotate(n=Max("defer_timestamp")).order_by()
        title = "When a periodic task was last started"
        yield _many("sunshine_periodic_last_timestamp_seconds", title, ["task"], ran)
        alerts = Alert.objects.values_list("level", "state").annotate(n=Count("pk")).order_by()
        yield _many("sunshine_alerts", "Alerts", ["level", "state"], alerts)
        yield _one("sunshine_snapshots", "Lake snapshots", Snapshot.objects.count())
        if (age := backup_age()) is not None:
            yield _one("sunshine_backup_age_seconds", "Since the last backup", age)


def _size() -> int:
    return Checkpoint.objects.aggregate(top=Max("size"))["top"] or 0


def _one(name: str, title: str, value: float) -> Metric:
    return GaugeMetricFamily(name, title, value=value)


def _many(
    name: str,
    title: str,
    labels: list[str],
    rows: Iterable[tuple[Any, ...]],
    kind: "type[GaugeMetricFamily | CounterMetricFamily]" = GaugeMetricFamily,
) -> Metric:
    family = kind(name, title, labels=labels)
    for row in rows:
        family.add_metric([str(v) for v in row[:-1]], float(row[-1] or 0))
    return family


def last_backup() -> dict[str, str | float] | None:
    """What `sunshine backup` left behind: at, bytes, seconds, leaves."""
    try:
        found = json.loads((Path(settings.SUNSHINE_HOME) / LAST_BACKUP).read_text())
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def backup_age() -> float | None:
    """Seconds since the last backup; None when there was none."""
    told = last_backup()
    return (now() - datetime.fromisoformat(str(told["at"]))).total_seconds() if told else None


def page(request: HttpRequest) -> HttpResponse:
    """For whoever holds the token of `keys/metrics`; for all others there is no such page.

    Not by address: behind a proxy on the same machine everybody comes from 127.0.0.1.
    """
    told = request.headers.get("Authorization", "")
    if not hmac.compare_digest(told.encode(), f"Bearer {settings.METRICS_TOKEN}".encode()):
        raise Http404
    registry = CollectorRegistry()
    registry.register(OfTheDatabase())
    shared = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        shared = CollectorRegistry()
        MultiProcessCollector(shared)  # type: ignore[no-untyped-call]
    body = generate_latest(registry) + generate_latest(shared)
    return HttpResponse(body, content_type=CONTENT_TYPE_LATEST)
