"""措施到位、责任到人、监督有力: who does it, who says whether it works, what stands out."""

from datetime import timedelta

import pytest

from sunshine.before.risks.models import Control, RiskPoint
from sunshine.foundation.clock.queries import today
from sunshine.foundation.workflow.rules import Refused
from sunshine.foundation.worklist.models import WorkItem

pytestmark = pytest.mark.django_db


def work_on(control: Control) -> WorkItem:
    return WorkItem.objects.open().get(subject_id=control.pk)


def test_the_work_goes_to_its_owner_and_then_to_its_overseer(city) -> None:
    control = city.control(city.standing())
    assert work_on(control).assignee_id == city.accounts["经办"].pk
    with pytest.raises(Refused, match="这项措施由经办报告落实情况"):
        city.on(control, "法务", "carry_out")
    city.on(control, "经办", "carry_out")
    assert control.state == "done"
    assert work_on(control).assignee_id == city.accounts["纪委"].pk
    with pytest.raises(Refused, match="这项措施由纪委评价"):
        city.on(control, "派驻", "uphold")
    city.on(control, "纪委", "uphold_partly")
    assert (control.state, control.effect) == ("verified", "partly")
    assert not WorkItem.objects.open().filter(subject_id=control.pk).exists()


def test_what_does_not_work_is_done_again(city) -> None:
    control = city.on(city.control(city.standing()), "经办", "carry_out")
    city.on(control, "纪委", "refute", "抽查三笔仍有拆分，没有归集")
    assert (control.state, control.effect) == ("planned", "ineffective")
    assert control.due_on > today()
    assert work_on(control).kind == "落实防控措施"


def test_overdue_and_uncontrolled_points_stand_out(city) -> None:
    bare, late = city.standing(), city.standing()
    control = city.control(late)
    assert list(RiskPoint.objects.uncontrolled()) == [bare]
    assert not RiskPoint.objects.overdue().exists()
    Control.objects.filter(pk=control.pk).update(due_on=today() - timedelta(days=40))
    assert list(RiskPoint.objects.overdue()) == [late]
    signs = {p.pk: (p.control_count, p.late_count) for p in RiskPoint.objects.with_signs()}
    assert signs == {bare.pk: (0, 0), late.pk: (1, 1)}
    city.on(control, "书记", "retire", "已由新的制度代替")
    assert set(RiskPoint.objects.uncontrolled()) == {bare, late}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"overseer_id": "经办"}, "不能是同一个人"),
        ({"owner_id": "旁人"}, "责任人没有在这个单位"),
        ({"overseer_id": "法务"}, "监督人没有在这个单位"),
        ({"kind": "luck"}, "请选择措施类型"),
        ({"due_on": None}, "请填写落实期限"),
        ({"words": "培训"}, "请填写防控措施"),
    ],
)
def test_what_is_wrong_is_said(city, changed, words) -> None:
    given = {k: city.accounts[v].pk if k.endswith("_id") else v for k, v in changed.items()}
    with pytest.raises(Refused, match=words):
        city.control(city.standing(), **given)
