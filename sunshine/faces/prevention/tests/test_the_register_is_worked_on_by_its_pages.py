"""A point is registered, rated, approved and controlled on the pages; foreign ones are not there."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sunshine.before.risks.models import Control, RiskPoint

pytestmark = pytest.mark.django_db
WHY = "已与制度和凭证核对过"


def form(city, **changed):
    return {
        "organisation": city.place.pk,
        "title": "化整为零规避招标",
        "field": "tendering",
        "post_title": "采购负责人",
        "power": "P06|采购方式确定",
        "description": "采购负责人把同类需求拆成多笔，使每笔都在招标线以下。",
        "causes": ["duty", "process"],
        "consequences": "利益输送，采购价格虚高",
        "probes": "d02、B02",
        "key": "the-key",
    } | changed


def test_from_registration_to_a_verified_control(city, as_one) -> None:
    clerk, rater, boss, overseer = (as_one(n) for n in ("经办", "法务", "书记", "纪委"))
    told = clerk.post("/risks/new/", form(city), follow=True)
    assert "等待评级" in told.content.decode()
    point = RiskPoint.objects.get()
    assert (point.step, point.probes) == ("采购方式确定", ["D02", "B02"])
    at = f"/risks/{point.pk}/"
    rater.post(f"{at}act/", {"verb": "rate", "method": "criteria", "criteria": ["power", "prone"], "reason": WHY, "key": "r", "version": 1})  # fmt: skip
    page = boss.post(f"{at}act/", {"verb": "confirm", "reason": WHY, "key": "c"}, follow=True)
    body = page.content.decode()
    assert "已生效" in body
    assert "案件易发多发的领域" in body
    assert "没有防控措施" in body
    clerk.post(f"{at}controls/", {
        "words": "同类需求按季归集并报采购委员会", "kind": "process", "due_on": f"{city.due()}",
        "owner": city.accounts["经办"].pk, "overseer": city.accounts["纪委"].pk, "key": "m",
    })  # fmt: skip
    control = Control.objects.get()
    for client, verb in ((clerk, "carry_out"), (overseer, "uphold")):
        client.post(
            f"/controls/{control.pk}/act/",
            {"verb": verb, "reason": "已按季归集并报采购委员会", "key": verb},
        )
    assert "已评价" in clerk.get(f"/controls/{control.pk}/").content.decode()
    assert "流程" in clerk.get("/controls/?state=verified").content.decode()
    for label, record in (("risk_point", point), ("control", control)):
        assert "one" not in clerk.get(f"/history/{label}/{record.pk}/").content.decode().split("<main")[1]  # fmt: skip


def test_a_number_is_tied_on_the_page_and_shown_with_its_board(city, as_one) -> None:
    point, rater = city.standing(), as_one("法务")
    at = f"/risks/{point.pk}/"
    sent = {"verb": "tie", "metric": "paid_amount", "direction": "above", "threshold": "1,200",
            "reason": "近三年月均付款额的两倍", "key": "t", "version": point.version}  # fmt: skip
    body = rater.post(f"{at}act/", sent, follow=True).content.decode()
    assert "高于 1200 万元" in body
    assert f"/boards/funds/paid_amount/?scope={city.place.code}" in body
    assert "近期没有数" in body
    assert "关联指标 由 （空） 改为 付款额高于 1200 万元" in rater.get(f"/history/risk_point/{point.pk}/").content.decode()  # fmt: skip
    clerk = as_one("经办").get(at).content.decode()
    assert "高于 1200 万元" in clerk
    assert "取消关联" not in clerk


def test_what_is_refused_is_said_and_the_form_stays(city, as_one) -> None:
    body = as_one("经办").post("/risks/new/", form(city, field="")).content.decode()
    assert "请选择领域" in body
    assert "化整为零规避招标" in body


def test_a_change_is_shown_in_the_form_and_asks_for_a_new_rating(city, as_one) -> None:
    point = city.standing()
    clerk = as_one("经办")
    assert (
        "采购负责人把同类需求拆成多笔" in clerk.get(f"/risks/{point.pk}/change/").content.decode()
    )
    sent = form(
        city, title="拆分需求规避公开招标", verb="change", reason=WHY, version=point.version
    )
    assert "拆分需求规避公开招标" in clerk.post(f"/risks/{point.pk}/change/", sent, follow=True).content.decode()  # fmt: skip
    point.refresh_from_db()
    assert (point.state, point.level) == ("found", "")


def test_foreign_points_and_controls_are_not_there(city, as_one) -> None:
    point = city.standing()
    control = city.control(point)
    other = as_one("旁人")
    for address in (
        f"/risks/{point.pk}/",
        f"/risks/{point.pk}/change/",
        f"/controls/{control.pk}/",
    ):
        assert other.get(address).status_code == 404
    assert point.title not in other.get("/risks/").content.decode()
    assert control.words not in other.get("/controls/").content.decode()


def test_lists_ask_the_same_number_of_questions_however_long_they_are(city, as_one) -> None:
    clerk = as_one("经办")
    asked = []
    for _ in range(2):
        for _ in range(3):
            city.control(city.standing())
        for address in ("/risks/", "/controls/"):
            clerk.get(address)
            with CaptureQueriesContext(
                connection,
            ) as told:
                assert clerk.get(address).status_code == 200
            asked.append(len(told))
    assert asked[:2] == asked[2:]
    assert max(asked) <= 18
