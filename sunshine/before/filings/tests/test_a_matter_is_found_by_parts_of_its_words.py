"""Words are looked for by their parts; the policy and the text decide what is found."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sunshine.before.filings import models
from sunshine.before.filings.models import Matter, MatterParts, likely
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.models import Denial
from sunshine.foundation.clock.queries import today
from sunshine.foundation.organisations.actions import period

pytestmark = pytest.mark.django_db
SAME = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def titles(filer, words: str, name: str = "经办") -> list[str]:
    by = filer.actor(name)
    with acting_as(by):
        found = Matter.objects.visible_to(by).telling(words)
        return list(found.order_by("pk").values_list("title", flat=True))


@pytest.fixture
def filed(filer):
    filer.file(title="支付冷库设备尾款", counterparty="丙设备公司")
    filer.file(title="支付水泵ABB设备尾款", counterparty="丁水泵公司")
    filer.file(title="库冷备设", counterparty="倒写公司")
    return filer


@pytest.mark.parametrize("rare", [1000, 0], ids=["by key", "by walking the list"])
@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("冷库设备", 1),
        ("设备", 2),
        ("abb", 1),
        ("丁水泵", 1),
        ("没有这样的", 0),
        ("公", 3),
        ("%", 0),
    ],
)
def test_few_and_many_find_the_same(filed, monkeypatch, rare, words, count) -> None:
    monkeypatch.setattr(models, "RARE", rare)
    assert len(titles(filed, words)) == count


@SAME
@given(st.text("冷库设备支付尾款水泵公司aB%_ ", min_size=1, max_size=5))
def test_what_is_found_is_what_holds_the_words(filed, words) -> None:
    with acting_as(filed.actor("经办")):
        rows = Matter.objects.order_by("pk")
        told = [m.title for m in rows if words.lower() in m.words]
    assert titles(filed, words) == told


def test_new_words_are_found_and_old_ones_are_not(filed) -> None:
    with acting_as(filed.actor("经办")):
        matter = Matter.objects.get(title="支付冷库设备尾款")
    filed.act(matter, "经办", "revise", told=filed.told(title="支付压缩机尾款"))
    assert titles(filed, "压缩机") == ["支付压缩机尾款"]
    assert titles(filed, "冷库") == []
    assert likely("冷库") == []


def test_parts_open_no_matter_that_is_closed_or_foreign(filed) -> None:
    with acting_as(filed.actor("经办")):
        matter = Matter.objects.get(title="支付水泵ABB设备尾款")
    assert likely("水泵") == [matter.pk]
    assert titles(filed, "水泵", "外人") == []
    Denial.objects.create(
        person=filed.accounts["经办"].person,
        subject_label="matter",
        subject_id=matter.pk,
        valid=period(today()),
        reason="本人亲属在对方单位任职",
    )
    assert titles(filed, "水泵") == []


def test_the_parts_are_numbers_and_not_words(filed) -> None:
    held = MatterParts.objects.values_list("parts", flat=True)
    assert all(isinstance(part, int) for parts in held for part in parts)
