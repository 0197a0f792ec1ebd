"""整体设计、分步实施、逐层推进、整合运行: pilots first, then all, each level after the one below."""

import pytest
from uuid6 import uuid7

from sunshine.before.screenings import actions
from sunshine.before.screenings.actions import Design
from sunshine.before.screenings.models import RiskScreening, ScreeningPart
from sunshine.foundation.workflow.rules import Refused
from sunshine.foundation.worklist.models import WorkItem

pytestmark = pytest.mark.django_db
WORDS = "逐个岗位对照三定方案排查，结果已登记"


def opened(city, **changed):
    said = {
        "organisation_id": city.group.pk,
        "title": "六个领域风险排查",
        "plan": "先在采购部试点，再推开到各单位",
        "fields": ("tendering", "funds"),
        "due_on": city.due(30),
        "units": [city.department.pk, city.place.pk],
        "pilots": [city.department.pk],
    }
    return actions.open_screening(
        by=city.actor("纪委"), design=Design(**said | changed), idempotency_key=uuid7().hex
    )


def do(city, screening, verb: str, name: str = "纪委") -> RiskScreening:
    actions.act(
        screening_id=screening.pk,
        verb=verb,
        by=city.actor(name),
        content={"reason": WORDS},
        idempotency_key=uuid7().hex,
    )
    screening.refresh_from_db()
    return screening


def on(city, part, name: str, verb: str) -> ScreeningPart:
    actions.act_on_part(
        part_id=part.pk,
        verb=verb,
        by=city.actor(name),
        content={"reason": WORDS},
        idempotency_key=uuid7().hex,
    )
    part.refresh_from_db()
    return part


def parts(screening):
    found = ScreeningPart.objects.filter(screening=screening).order_by("depth")
    return [found.get(depth=n) for n in range(3)]


def test_parts_hang_together_as_the_units_do(city) -> None:
    group, company, department = parts(opened(city))
    assert (department.part_of, company.part_of, group.part_of) == (company, group, None)
    assert all(p.is_pilot for p in (group, company, department))


def test_from_the_department_to_the_group(city) -> None:
    screening = opened(city, pilots=[city.place.pk])
    group, company, department = parts(screening)
    assert not department.is_pilot
    do(city, screening, "start")
    assert screening.state == "phased"
    assert WorkItem.objects.open().filter(subject_id=company.pk, kind="排查风险点").exists()
    assert not WorkItem.objects.open().filter(subject_id=department.pk).exists()
    with pytest.raises(Refused, match="下级单位还没有汇总：采购部"):
        on(city, company, "经办", "submit")
    do(city, screening, "widen")
    department.refresh_from_db()
    point = city.register("部门", organisation_id=city.department.pk)
    with pytest.raises(Refused, match="还有 1 个风险点没有评级"):
        on(city, department, "部门", "submit")
    city.rate(point)
    on(city, department, "部门", "submit")
    assert department.counts == {"one": 1}
    on(city, department, "纪委", "merge")
    own = city.rate(city.register(), likelihood=2, impact=4)
    assert own.level == "two"
    on(city, company, "经办", "submit")
    assert company.counts == {"one": 1, "two": 1}
    on(city, company, "纪委", "merge")
    with pytest.raises(Refused, match="还有 1 个单位没有汇总"):
        do(city, screening, "integrate")
    city.accounts["集团经办"] = city._account("集团经办", "clerk", city.group)
    on(city, group, "集团经办", "submit")
    assert group.counts == {"one": 1, "two": 1}
    on(city, group, "派驻", "merge")
    assert do(city, screening, "integrate").state == "running"


def test_what_was_sent_back_is_screened_again(city) -> None:
    screening = do(city, opened(city), "start")
    _, _, department = parts(screening)
    on(city, department, "部门", "submit")
    on(city, department, "纪委", "return")
    assert (department.state, department.verdict) == ("open", WORDS)


def test_a_cancelled_screening_leaves_no_work(city) -> None:
    screening = do(city, do(city, opened(city), "start"), "withdraw")
    assert {p.state for p in parts(screening)} == {"withdrawn"}
    assert not WorkItem.objects.open().filter(subject_label="screening_part").exists()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"fields": ("luck",)}, "请选择排查的领域"),
        ({"pilots": []}, "请从参加的单位里选择试点单位"),
        ({"due_on": None}, "请填写完成期限"),
        ({"title": "排"}, "请填写名称"),
    ],
)
def test_what_is_missing_is_said(city, changed, words) -> None:
    with pytest.raises(Refused, match=words):
        opened(city, **changed)


def test_units_outside_the_scope_are_refused(city) -> None:
    with pytest.raises(Refused, match="不在这个范围内"):
        opened(city, units=[city.other.pk], pilots=[city.other.pk])
    with pytest.raises(RiskScreening.DoesNotExist):
        do(city, opened(city), "start", "旁人")
