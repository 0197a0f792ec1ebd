"""What became of a screening, of a unit's part and of an edition is read by who may read them."""

import pytest
from uuid6 import uuid7

from sunshine.before.handbooks import actions as handbooks
from sunshine.before.screenings import actions as screenings

pytestmark = pytest.mark.django_db


def opened(city):
    design = screenings.Design(
        organisation_id=city.group.pk,
        title="六个领域风险排查",
        plan="先在采购部试点，再推开到各单位",
        fields=("tendering", "funds"),
        due_on=city.due(30),
        units=[city.department.pk, city.place.pk],
        pilots=[city.department.pk],
    )
    found = screenings.open_screening(by=city.actor("纪委"), design=design, idempotency_key="o")
    screenings.act(
        screening_id=found.pk, verb="start", by=city.actor("纪委"), content={}, idempotency_key="s"
    )
    return found


def made(city):
    city.control(city.standing())
    found = handbooks.ask_handbook(
        by=city.actor("纪委"), organisation_id=city.group.pk, idempotency_key=uuid7().hex
    )
    handbooks.make(found.pk, [].append)
    return found


def told(client, label: str, record) -> str:
    return client.get(f"/history/{label}/{record.pk}/").content.decode().split("<main")[1]


def test_a_screening_tells_its_stages_and_each_part_its_own(city, as_one) -> None:
    screening, client = opened(city), as_one("纪委")
    assert "由 整体设计 改为 分步实施" in told(client, "risk_screening", screening)
    part = screening.parts.get(organisation=city.department)
    assert "由 未开始 改为 排查中" in told(client, "screening_part", part)
    for address in (f"/screenings/{screening.pk}/", f"/screenings/parts/{part.pk}/"):
        assert "历史" in client.get(address).content.decode()
        assert as_one("旁人").get(address).status_code == 404
    assert as_one("旁人").get(f"/history/risk_screening/{screening.pk}/").status_code == 404


def test_an_edition_tells_its_states_and_not_its_whole_content(city, as_one) -> None:
    body = told(as_one("纪委"), "risk_handbook", made(city))
    assert "由 生成中 改为 待送审" in body
    assert "化整为零规避招标" not in body
    assert "进度" not in body


def test_the_bar_asks_alone_and_the_page_comes_anew_when_the_edition_is_made(city, as_one) -> None:
    city.standing()
    found = handbooks.ask_handbook(
        by=city.actor("纪委"), organisation_id=city.group.pk, idempotency_key=uuid7().hex
    )
    client, bar = as_one("纪委"), {"HX-Request": "true", "HX-Target": "div#making"}
    waiting = client.get(f"/handbooks/{found.pk}/", headers=bar).content.decode()
    assert "生成进度" in waiting
    assert "<h1" not in waiting
    handbooks.make(found.pk, [].append)
    ready = client.get(f"/handbooks/{found.pk}/", headers=bar)
    assert (ready.headers["HX-Refresh"], ready.content) == ("true", b"")


def test_the_rating_form_tells_where_the_levels_begin(city, as_one) -> None:
    body = as_one("法务").get(f"/risks/{city.register().pk}/").content.decode()
    assert "3 项以上一级，2 项以上二级" in body
    assert "两者之积 15 以上一级，8 以上二级" in body
