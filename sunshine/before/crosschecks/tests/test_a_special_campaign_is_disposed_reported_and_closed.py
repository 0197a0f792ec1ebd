"""专项整治: the list is fixed, each match is disposed, the report's numbers are those of the records."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from sunshine.before.crosschecks.models import Disposition, SpecialCampaign
from sunshine.before.crosschecks.queries.campaigns import summary
from sunshine.before.crosschecks.tests.declared_and_registered import SECOND, WIFE, Crosser
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.clock.queries import today
from sunshine.foundation.documents.models import Issued
from sunshine.foundation.evidence.queries import store
from sunshine.foundation.workflow.rules import Refused
from sunshine.foundation.worklist.models import WorkItem

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(house: Crosser) -> Crosser:
    """His wife holds two firms; one sold, the other was lent money."""
    house.publish(
        ownership=[house.holds(WIFE["number"]), house.holds(WIFE["number"], SECOND, 2)],
        contract=[house.contract()],
        loan=[
            {"loan_id": "J1", "organisation_id": house.head.pk, "borrower_id": SECOND,
             "amount": 500_000, "balance_amount": 500_000, "currency": "CNY",
             "started_on": today() - timedelta(days=30), "due_on": today(), "reported_on": today()}
        ],
    )  # fmt: skip
    house.declares()
    house.check()
    return house


def rows_of(house: Crosser, campaign: SpecialCampaign) -> list[Disposition]:
    by = house.actor("纪检")
    with acting_as(by):
        mine = Disposition.objects.visible_to(by).select_related("match")
        return list(mine.filter(campaign=campaign).order_by("pk"))


def test_the_list_is_what_lies_in_the_scope_when_it_is_opened(two: Crosser) -> None:
    whole = two.campaign()
    lent = two.campaign(kinds=["loan"])
    assert len(rows_of(two, whole)) == 2
    assert [r.match.company_id for r in rows_of(two, lent)] == [SECOND]
    with pytest.raises(Refused, match="没有待核实"):
        two.campaign(until=today() - timedelta(days=300), since=today() - timedelta(days=400))
    for match in two.seen():
        two.judge(match, "reject")
    assert len(rows_of(two, whole)) == 2
    with pytest.raises(Refused, match="没有待核实"):
        two.campaign()


def test_a_list_says_how_far_each_has_come_and_what_waits_comes_first(two: Crosser) -> None:
    whole = two.campaign()
    first, second = rows_of(two, whole)
    two.dispose(first)
    client = Client()
    client.force_login(two.accounts["纪检"])
    assert "已处置 1/2" in client.get("/special-campaigns/").content.decode()
    page = client.get(f"/special-campaigns/{whole.pk}/").content.decode()
    listed = page.partition("待处置的在前")[2]
    assert 0 < listed.index(str(second.match_id)) < listed.index(str(first.match_id))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"outcome": "maybe"}, "请选择处置结论"),
        ({"measures": ""}, "请填写整改措施"),
        ({"amount": "九十万"}, "请填数字"),
        ({"amount": "-1"}, "正数"),
        ({"facts": "短"}, "核查情况"),
    ],
)
def test_a_disposition_says_what_is_still_wrong(
    two: Crosser, content: dict[str, str], words: str
) -> None:
    row = rows_of(two, two.campaign())[0]
    with pytest.raises(Refused, match=words):
        two.dispose(row, **content)


def test_it_is_reported_and_closed_when_every_match_is_disposed(two: Crosser) -> None:
    campaign = two.campaign()
    first, second = rows_of(two, campaign)
    two.dispose(first)
    with pytest.raises(Refused, match="还有 1 件没有处置"):
        two.on(campaign, "close", reason="全部核查处置完毕，整改到位")
    two.dispose(second, outcome="untrue", amount="", measures="")
    with acting_as(two.actor("纪检")):
        told = summary(campaign)
    assert (told.total, told.pending, told.percent, told.amount) == (2, 0, 100, 900_000)
    two.on(campaign, "issue", words="查实一件，已终止合作并回避")
    with acting_as(two.actor("纪检")):
        report = Issued.objects.select_related("evidence").get()
    text = store().path(report.evidence.content_id).read_bytes()
    assert report.label.startswith("专治〔")
    assert text[:2] == b"PK"
    two.on(campaign, "close", reason="全部核查处置完毕，整改到位")
    assert campaign.state == "closed"
    assert not WorkItem.objects.open().of("special_campaign", campaign.pk).exists()
    with pytest.raises(Refused, match="已经结束"):
        two.dispose(first, "correct")


def test_a_disposition_may_be_taken_back_with_a_reason(two: Crosser) -> None:
    row = rows_of(two, two.campaign())[0]
    two.dispose(row)
    two.dispose(row, "correct")
    assert (row.state, row.outcome, row.amount) == ("pending", "", None)
    assert row.facts


def test_only_who_may_run_campaigns_sees_one(two: Crosser) -> None:
    campaign = two.campaign()
    for name in ("经办", "书记", "外人"):
        by = two.actor(name)
        with acting_as(by):
            assert not SpecialCampaign.objects.visible_to(by).filter(pk=campaign.pk).exists()
    with pytest.raises(Refused, match="没有在这个范围"):
        two.campaign(name="经办")


def test_the_database_refuses_a_match_twice_in_a_campaign(two: Crosser) -> None:
    campaign = two.campaign()
    row = rows_of(two, campaign)[0]
    with acting_as(two.actor("纪检")), pytest.raises(IntegrityError), transaction.atomic():
        Disposition.objects.create(
            campaign=campaign, match=row.match, organisation=row.organisation
        )
