"""字段类别：亲属 and 电话 are masked wherever a row is shown; a relative opens by an act only."""

import pytest
from django.urls import reverse

from sunshine.analysis.hits.models import HitEvidence
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.vault.actions import contact_keys, remember_people

RELATIVE, PHONE = "王亲属", "+86 138 0000 0001"


@pytest.fixture
def rows(house) -> tuple[str, str]:
    """Addresses of a declared relative and of a bidder's trace in the evidence of our alert."""
    people = remember_people([RELATIVE])
    told = {
        "kinship": {"kinship_id": "K1", "relative_key": people[RELATIVE], "relation": "spouse"},
        "bid_trace": {"bid_id": "TB-1", "contact_phone": contact_keys([PHONE])[PHONE]},
    }
    with acting_as(system_actor("测试")):
        for position, (mart, row) in enumerate(told.items(), start=1):
            HitEvidence.objects.create(
                hit=house.mine.hit, position=position, mart=mart, row_id=f"x:{mart}", role=mart,
                row=row,
            )  # fmt: skip
    kin, trace = (reverse("evidence_row", args=(house.mine.pk, n)) for n in (1, 2))
    return kin, trace


def test_a_relative_is_hidden_until_somebody_gives_a_reason(house, rows) -> None:
    kin, _ = rows
    told = house.browser.get(f"/api/alerts/{house.mine.pk}").json()["evidence"][1]
    assert told["row"]["relation"] == told["row"]["relative_key"] == "〔亲属已隐去〕"
    assert told["persons"] == {}
    for address in (kin, f"/alerts/{house.mine.pk}/"):
        page = house.browser.get(address).content.decode()
        assert RELATIVE not in page, address
        assert "配偶" not in page, address
        assert "〔亲属已隐去〕" in page, address
        assert "自然人 属" not in page, "what hides a person is not cut like a key"
        assert "〔姓名已隐去〕" not in page, "one wording wherever the row is shown"
    house.browser.post(f"{kin}unmask/", {"reason": "核对是否本人申报的亲属", "key": "u1"})
    page = house.browser.get(kin).content.decode()
    assert RELATIVE in page
    assert "配偶" in page


def test_a_phone_is_known_to_be_the_same_and_never_told(house, rows) -> None:
    _, trace = rows
    page = house.browser.get(trace).content.decode()
    assert "〔电话已隐去〕" in page
    assert "unmask" not in page, "the number is kept nowhere, so there is nothing to ask for"
    same = contact_keys(["13800000001", PHONE, "１３８-0000-0001", "13900000001"])
    assert len(set(same.values())) == 2
