"""Chapters seven to ten are filled from warnings, readers, controls and earlier editions."""

from datetime import date, timedelta

import pytest
from django.conf import settings

from sunshine.before.handbooks import actions, queries
from sunshine.before.handbooks.engine import volume_of
from sunshine.before.handbooks.rules import edition_of
from sunshine.before.handbooks.rules.chapters import in_quarters, since
from sunshine.before.handbooks.tests.test_a_handbook_is_made_from_the_register import enacted, made
from sunshine.before.risks.engine import grading
from sunshine.before.risks.models import Control, EarlyWarning
from sunshine.before.risks.tests.test_what_happens_to_a_risk_asks_for_its_review import alert
from sunshine.datacentre.lake.models import Snapshot
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.documents.engine.book import Grid, Heading, Words
from sunshine.foundation.organisations.actions import period
from sunshine.foundation.parameters.models import Parameter


def test_warnings_are_counted_by_quarter() -> None:
    on = date(2026, 2, 3)
    alerts = [
        (date(2026, 1, 1), "new", 2),
        (date(2025, 4, 1), "confirmed", 1),
        (date(2025, 3, 31), "new", 9),
    ]
    found = in_quarters(alerts, [(date(2025, 12, 31), True)], {"confirmed"}, on)
    assert since(on) == date(2025, 4, 1)
    assert [(q.name, q.alerts, q.concluded, q.confirmed, q.open, q.crossed, q.reviewed) for q in found] == [
        ("2025 年第 2 季度", 1, 1, 1, 0, 0, 0),
        ("2025 年第 3 季度", 0, 0, 0, 0, 0, 0),
        ("2025 年第 4 季度", 0, 0, 0, 0, 1, 1),
        ("2026 年第 1 季度", 2, 0, 0, 2, 0, 0),
    ]  # fmt: skip


def chapter(handbook, number: int) -> str:
    """Words of a chapter, cells of its tables with bars between."""
    handbook.refresh_from_db()
    told = []
    for block in volume_of(edition_of(handbook.content)).chapters[number - 1].blocks:
        if isinstance(block, Words | Heading):
            told.append(block.text)
        elif isinstance(block, Grid):
            told += ["|".join(block.head)] + ["|".join(c.text for c in row) for row in block.rows]
    return "\n".join(told)


@pytest.mark.django_db
def test_how_often_a_level_is_looked_at_again_is_the_rule_of_the_day(city) -> None:
    city.standing()
    assert "主要领导负责，双人复核、定期轮岗，按月复评" in chapter(made(city), 1)
    Parameter.objects.create(
        name="risk.cycle.one", value=2, unit="个", organisation=city.group,
        valid=period(today() - timedelta(days=1)), source="集团防控办法", evidence="I",
    )  # fmt: skip
    assert queries.chapters.care_of(city.group.pk)["one"].endswith("每 2 个月复评")
    assert queries.chapters.care_of(city.other.pk)["one"].endswith("按月复评")
    assert set(grading(settings.CONTENT_ROOT).care) == {"one", "two", "three"}


@pytest.mark.django_db
def test_warnings_of_tied_probes_and_numbers_are_in_chapter_seven(city) -> None:
    point = city.standing()
    assert "近四个季度，所列风险点没有产生预警。" in chapter(made(city), 7)
    city.do(point, "法务", "tie", metric="paid_amount", direction="above", threshold="500",
            reason="按近三年平均水平")  # fmt: skip
    alert(city)
    alert(city, "C03")
    EarlyWarning.objects.create(
        risk_point=point, metric="paid_amount", starts_on=today(), value=1, words="超过预警线",
        snapshot=Snapshot.objects.get(), raised_at=now(),
    )  # fmt: skip
    actions.act(handbook_id=queries.Handbook.objects.get().pk, verb="withdraw", by=city.actor("纪委"),
                content={"reason": "要另编新的版本"}, idempotency_key="w")  # fmt: skip
    said = chapter(made(city), 7)
    quarter = (today().month - 1) // 3 + 1
    assert f"{today().year} 年第 {quarter} 季度|1|0|0|1|1|0" in said
    assert "化整为零规避招标|甲公司|D02|付款额高于 500 万元" in said


@pytest.mark.django_db
def test_readers_controls_and_earlier_editions_are_told(city) -> None:
    control = city.control(city.standing(), kind="rule")
    city.standing(title="泄露标底信息")
    city.on(control, "经办", "carry_out")
    city.on(control, "纪委", "uphold")
    Control.objects.filter(pk=city.control(control.risk_point).pk).update(
        due_on=today() - timedelta(days=1)
    )
    first = enacted(city)
    assert "本版之前没有生效的手册" in chapter(first, 8)
    assert chapter(first, 10) == "本版为第 1 版，此前没有生效的版本。"
    by = city.actor("书记")
    asked = actions.questions_for(first, by.account_id, 0)
    right = {n: q.right for n, q in enumerate(asked)}
    actions.acknowledge(by=by, handbook_id=first.pk, answers=right, idempotency_key="read")
    second = made(city)
    assert (
        "第 1 版有 1 人答题，1 人通过，通过率 100%；其中一次通过的 1 人，共答题 1 次。"
        in chapter(second, 8)
    )
    assert "制度|1|0|0|1|1" in chapter(second, 8)
    assert "甲公司|2|1|1|1|1|0|0|1" in chapter(second, 9)
    assert f"第 1 版|{today()}|书记|2" in chapter(second, 10)
    assert "与第 1 版相同。" in chapter(second, 10)


@pytest.mark.django_db
def test_what_an_edition_has_no_room_for_is_said(city, monkeypatch) -> None:
    monkeypatch.setattr(queries, "MOST", 1)
    city.standing()
    city.standing(title="泄露标底信息")
    assert "另有 1 个已审定的风险点" in chapter(made(city), 1)
