"""Matters of a package that came in are rows of the draft, where it does not say them yet."""

import pytest

from sunshine.before.authority.models import AuthorityList
from sunshine.before.authority.tests.lists_made import LARGE, SMALL
from sunshine.before.exchange.actions.into_list import bring_into_draft
from sunshine.before.exchange.engine.records import write_package
from sunshine.before.exchange.rules.checks import Change
from sunshine.before.exchange.rules.items import Item
from sunshine.before.exchange.tests.packages_made import DAY
from sunshine.foundation.workflow.rules import Refused

pytestmark = pytest.mark.django_db


def came_in(house, *items: Item) -> None:
    content = write_package([Change("add", i) for i in items], (), DAY)
    house.bring(f"{house.head.uscc}_0004_001_20260302.zip", content)


def test_only_what_the_draft_does_not_say_is_added_and_lines_stay(house) -> None:
    came_in(
        house,
        Item("a" * 32, "资金支付", "F01-001", ("党委会",)),
        Item("b" * 32, "对外捐赠", "F03-001", ("党委会", "董事会"), needs_legal_review=True, remark="先听取工会意见"),
    )  # fmt: skip
    draft = house.draft(house.head, SMALL, LARGE)
    assert bring_into_draft(by=house.actor("经办"), list_id=draft.pk) == 1
    rows = list(draft.rules.order_by("position"))
    assert [(r.item_code, r.line.words) for r in rows] == [
        ("F01-001", "不论金额"), ("F01-001", "100 万元"), ("F03-001", "不论金额"),
    ]  # fmt: skip
    assert [s["name"] for s in rows[2].steps] == ["党委会", "董事会"]
    assert (rows[2].needs_legal_review, rows[2].remark) == (True, "先听取工会意见")
    with pytest.raises(Refused, match="都有了"):
        bring_into_draft(by=house.actor("经办"), list_id=draft.pk)


def test_nobody_fills_a_draft_that_is_not_theirs_or_a_list_that_is_law(house) -> None:
    came_in(house, Item("b" * 32, "对外捐赠", "F03-001", ("党委会",)))
    law = house.enact(house.head, SMALL)
    with pytest.raises(Refused, match="不能修改"):
        bring_into_draft(by=house.actor("经办"), list_id=law.pk)
    draft = house.draft(house.head)
    with pytest.raises(AuthorityList.DoesNotExist):
        bring_into_draft(by=house.actor("外人"), list_id=draft.pk)
    assert draft.rules.count() == 1
