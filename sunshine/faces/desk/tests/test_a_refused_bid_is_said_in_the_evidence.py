"""Evidence says what became of a bid where that matters; beside the list it keeps the money."""

import pytest

from sunshine.analysis.hits.models import HitEvidence
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor

BID = {"bid_id": "TB", "tenderer_position": 0, "procurement_id": "CG-1", "tenderer_id": "甲公司",
       "status": "valid", "amount": "1234500", "submitted_at": "2026-03-01T09:00:00+08:00",
       "currency": "CNY"}  # fmt: skip


def bids(house, *statuses: str) -> None:
    with acting_as(system_actor("测试")):
        for n, status in enumerate(statuses, 50):
            HitEvidence.objects.create(
                hit=house.mine.hit, position=n, mart="bid", row_id=f"x:{n}", role="bid",
                row=BID | {"bid_id": f"TB-{n}", "status": status},
            )  # fmt: skip


@pytest.mark.parametrize(
    ("statuses", "told"),
    [(("valid", "disqualified"), {"状态", "被否决", "有效"}), (("valid", "valid"), set())],
)
def test_a_status_stands_there_only_where_a_bid_was_not_simply_valid(house, statuses, told) -> None:
    bids(house, *statuses)
    page = house.browser.get(f"/alerts/{house.mine.pk}/").content.decode()
    _, _, table = page.partition('id="evidence-bid"')
    table = table.partition("</section>")[0]
    assert "甲公司" in table
    assert {word for word in ("状态", "被否决", "有效", "disqualified") if word in table} == told
    assert "投标人序号" not in table


def test_beside_the_list_four_columns_are_shown_and_the_money_is_one(house) -> None:
    bids(house, "valid", "disqualified")
    page = house.browser.get(f"/alerts/{house.mine.pk}/panel/").content.decode()
    _, _, table = page.partition("证据 · 投标")
    table = table.partition("</table>")[0]
    assert table.count('scope="col"') == 1 + 4
    assert "123.45 万元" in table
    assert "被否决" in table
