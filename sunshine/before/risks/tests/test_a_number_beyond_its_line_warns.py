"""A metric of the boards tied to a risk point: its line, its warning, and the review it asks for."""

from datetime import date
from decimal import Decimal

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from sunshine.analysis.boards.jobs import compute_boards
from sunshine.analysis.boards.models import BoardRun, MetricValue
from sunshine.analysis.boards.rules import months_before
from sunshine.before.risks.actions.warning import warn
from sunshine.before.risks.actions.watching import watch
from sunshine.before.risks.jobs import watch_indicators
from sunshine.before.risks.models import EarlyWarning
from sunshine.before.risks.queries.indicators import standings
from sunshine.before.risks.rules.indicators import judged
from sunshine.datacentre.lake.models import Snapshot
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.workflow.rules import Refused

SHARE = "large_decided_share"  # a share, the more the better
WHY = "集团内控手册：大额资金全部集体决策"


@pytest.mark.parametrize(
    ("kind", "every", "direction", "periods", "found"),
    [
        ("share", "month", "below", [date(2026, 10, 1), date(2026, 11, 1)], date(2026, 10, 1)),
        ("sum", "month", "above", [date(2026, 10, 1), date(2026, 11, 1)], date(2026, 11, 1)),
        ("sum", "month", "below", [date(2026, 11, 1)], None),
        ("mean", "month", "above", [date(2026, 7, 1)], None),
        ("mean", "month", "above", [date(2026, 8, 1)], date(2026, 8, 1)),
        ("share", "year", "below", [date(2025, 1, 1), date(2026, 1, 1)], date(2025, 1, 1)),
    ],
)
def test_a_period_is_judged_when_it_says_something(kind, every, direction, periods, found) -> None:
    assert judged(kind, every, direction, periods, date(2026, 11, 12)) == found


def computed(city, part: int, whole: int = 100, place=None, month: date | None = None) -> None:
    """What the job of the boards writes."""
    snapshot, _ = Snapshot.objects.get_or_create(
        number=1,
        defaults={"tables": {}, "counts": {}, "cause": "x", "created_at": now(), "actor_name": "x"},
    )
    if not BoardRun.objects.exists():
        BoardRun.objects.create(
            snapshot=snapshot, content="x", ended_at=now(), seconds=1, changed_count=1
        )
    told = {
        "metric": SHARE, "organisation": place or city.place,
        "starts_on": month or months_before(today(), 1), "until": None,
    }  # fmt: skip
    MetricValue.objects.filter(**told).update(until=2)
    MetricValue.objects.create(
        **told, version="1", part=part, whole=whole, row_count=1, since=snapshot
    )


def tied(city, point, **changed: object):
    said = {"metric": SHARE, "direction": "below", "threshold": "90", "reason": WHY}
    return city.do(point, "法务", "tie", **said | changed)


@pytest.mark.django_db
def test_a_number_beyond_its_line_is_told_once_and_asks_for_a_review(city) -> None:
    point = tied(city, city.standing())
    assert point.state == "active"
    assert point.level == "one"
    computed(city, 95)
    assert warn() == 0
    computed(city, 71)
    assert (warn(), warn()) == (1, 0)
    warning = EarlyWarning.objects.get()
    period = months_before(today(), 1)
    assert warning.words == (
        f"指标“大额付款决议率”{period.year} 年 {period.month} 月为 71.0%，低于 90% 的预警线"
    )
    assert watch(by=system_actor("风险点复评")) == 1
    point.refresh_from_db()
    assert (point.state, point.review_reason) == ("review", warning.words)
    city.do(point, "书记", "reaffirm")
    warning.refresh_from_db()
    assert warning.is_handled
    assert (warn(), watch(by=system_actor("风险点复评"))) == (0, 0)


@pytest.mark.django_db
def test_a_number_that_comes_back_or_is_untied_warns_no_more(city) -> None:
    point = tied(city, city.standing())
    computed(city, 71)
    warn()
    computed(city, 93)
    warn()
    assert EarlyWarning.objects.get().ended_at is not None
    computed(city, 60)
    assert warn() == 1
    city.do(point, "法务", "untie", metric=SHARE)
    warn()
    assert not EarlyWarning.objects.filter(ended_at__isnull=True).exists()
    assert Entry.objects.filter(verb__in=("risk_point.tie", "risk_point.untie")).count() == 2


@pytest.mark.django_db
def test_a_unit_below_counts_with_its_enterprise_as_on_the_board(city) -> None:
    point = tied(city, city.standing())
    point.enterprise = city.group  # as one of the group's own would have it
    computed(city, 100)
    computed(city, 20, place=city.group)
    computed(city, 0, place=city.other)
    ((_, found),) = standings([point])
    assert (found.value, found.is_crossed) == (Decimal(60), True)
    assert found.number == "60.0%"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"metric": "nothing"}, "请选择看板指标"),
        ({"direction": "near"}, "请选择高于还是低于"),
        ({"threshold": "很高"}, "预警线应为数字"),
        ({"threshold": "NaN"}, "预警线应为数字"),
        ({"reason": "经验"}, "请填写预警线的来由"),
    ],
)
def test_a_line_without_metric_number_or_source_is_refused(city, changed, words) -> None:
    with pytest.raises(Refused, match=words):
        tied(city, city.register(), **changed)


@pytest.mark.django_db
def test_a_metric_has_one_line_at_a_point(city) -> None:
    point = tied(city, tied(city, city.register()), threshold="85.50")
    assert [i["threshold"] for i in point.indicators] == ["85.5"]


@pytest.mark.django_db
def test_the_job_of_the_boards_wakes_the_one_that_warns(city, monkeypatch) -> None:
    computed(city, 71)
    # There is no lake here: the numbers are those above.
    monkeypatch.setattr("sunshine.analysis.boards.jobs.compute", lambda snapshot: None)
    compute_boards(None, 0)  # no job stands behind it
    waiting = ProcrastinateJob.objects.filter(status="todo", queue_name="background")
    assert list(waiting.values_list("task_name", flat=True)) == ["watch_indicators"]
    tied(city, city.standing())
    watch_indicators(None)
    assert EarlyWarning.objects.get().risk_point.state == "review"
