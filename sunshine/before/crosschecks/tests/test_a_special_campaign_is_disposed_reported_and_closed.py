"""专项整治: the list is fixed, each match is disposed, the report's numbers are those of the records."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from openpyxl import load_workbook

from sunshine.before.crosschecks.models import Disposition, Match, SpecialCampaign
from sunshine.before.crosschecks.queries.campaigns import summary
from sunshine.before.crosschecks.tests.declared_and_registered import SECOND, WIFE, Crosser
from sunshine.before.recusals.queries import register_by
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.clock.queries import now, today
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


def test_the_list_and_its_file_say_whose_relative_it_is(two: Crosser) -> None:
    whole, client = two.campaign(), Client()
    client.force_login(two.accounts["纪检"])
    assert "申屠（妻子）" in client.get(f"/special-campaigns/{whole.pk}/").content.decode()
    book = client.post(f"/special-campaigns/{whole.pk}/export/").content
    rows = list(load_workbook(BytesIO(book)).active.iter_rows(values_only=True))
    assert [row[1:3] for row in rows[:3]] == [("申报人", "关系")] + [("申屠", "妻子")] * 2


def test_a_confirmed_match_waits_to_be_registered_from_the_day_it_was_confirmed(
    two: Crosser,
) -> None:
    client, match = Client(), two.seen()[0]
    client.force_login(two.accounts["纪检"])
    waiting = "/matches/?waiting=1"
    assert str(match.pk) not in client.get(waiting).content.decode()
    two.judge(match, "confirm")
    day = today() - timedelta(days=20)
    with acting_as(system_actor("测试")):
        Match.objects.filter(pk=match.pk).update(judged_at=now() - timedelta(days=20))
    assert str(match.pk) in client.get(waiting).content.decode()
    shown = client.get(f"/matches/{match.pk}/").content.decode()
    assert "认定属实后 5 个工作日内登记：" in shown
    assert "due-late" in shown.partition("认定属实后")[2][:200]
    form = client.get("/recusals/new/", {"match": match.pk}).content.decode()
    assert f'name="found_on" type="date" value="{day}"' in form
    told = {
        "match": match.pk, "organisation": two.head.pk, "person": "申屠", "origin": "detection",
        "relation": "spouse", "counterparty": match.company_name, "uscc": match.company_id,
        "found_on": day, "facts": "妻子持股的企业与本企业有合同", "key": "from-match",
    }  # fmt: skip
    made = client.post("/recusals/new/", told).url
    shown = client.get(made).content.decode()
    assert "逾期登记" in shown
    assert f'<a href="/matches/{match.pk}/">申报比对结果</a>' in shown
    assert str(match.pk) not in client.get(waiting).content.decode()


def test_what_was_confirmed_is_work_until_the_conflict_is_registered(two: Crosser) -> None:
    client, (match, other) = Client(), two.seen()
    client.force_login(two.accounts["纪检"])
    for row, verb in ((match, "confirm"), (other, "reject")):
        told = {"verb": verb, "reason": "核对了工商登记和合同", "key": verb}
        client.post(f"/matches/{row.pk}/act/", told)

    def open_work() -> list[tuple[object, str, object]]:
        with acting_as(system_actor("看")):
            rows = WorkItem.objects.open().filter(subject_label="match")
            return list(rows.values_list("subject_id", "kind", "due_on"))

    assert open_work() == [(match.pk, "登记利益冲突", register_by(today())[0])]
    assert "待登记利益冲突" in client.get("/matches/").content.decode()
    told = {
        "match": match.pk, "organisation": two.head.pk, "person": "申屠", "origin": "detection",
        "relation": "spouse", "counterparty": match.company_name, "uscc": match.company_id,
        "facts": "妻子持股的企业与本企业有合同", "key": "from-match",
    }  # fmt: skip
    assert client.post("/recusals/new/", told).status_code == 302
    assert open_work() == []


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
