"""A draft on the matters of the last year, from the lake; net assets from reports that arrive."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from sunshine.before.authority.actions.trials import ask_trial, carry_out
from sunshine.before.authority.actions.worth import follow_reports
from sunshine.before.authority.models import AuthorityBand, AuthorityList, NetAssets, Trial
from sunshine.before.authority.queries import requirements
from sunshine.before.authority.tests.lists_made import LARGE, SMALL, fields
from sunshine.datacentre.lake import actions as lake
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.clock.queries import today
from sunshine.foundation.organisations.actions import period
from sunshine.foundation.workflow.rules import Refused

pytestmark = pytest.mark.django_db
BY = system_actor("测试")


def publish(mart: str, rows) -> None:
    with acting_as(BY), lake.open_duckdb() as duck:
        staged = {mart: lake.stage_rows(duck, mart, rows, batch="x")}
        lake.publish(duck, staged, cause="测试", by=BY)


def matter(place, key: str, amount, days_ago: int, item="F01-001") -> dict[str, object]:
    return {
        "matter_id": key, "organisation_id": place.pk, "kind": "large_funds", "item_code": item,
        "title": f"支付{key}", "amount": amount, "currency": "CNY", "filed_on": today() - timedelta(days=days_ago),
    }  # fmt: skip


def test_which_matters_of_the_last_year_would_go_to_another_body(group) -> None:
    group.enact(group.head, SMALL, LARGE, fields("H01-001", bodies=("party_committee",)))
    publish("matter", [
        matter(group.head, "A", 400_000, 200), matter(group.head, "B", 600_000, 100),
        matter(group.head, "C", 2_000_000, 90), matter(group.head, "D", 600_000, 500),
        matter(group.head, "E", 1, 10, "P05-001"), matter(group.other, "F", 600_000, 5),
        matter(group.head, "G", None, 5, "H01-001"),
    ])  # fmt: skip
    draft = group.draft(group.head)
    row = draft.rules.get(line_amount=1_000_000)
    row.line_amount = 500_000
    row.save()
    trial = carry_out(ask_trial(by=group.actor("经办"), list_id=draft.pk).pk)
    assert (trial.state, trial.matter_count, trial.other_count, trial.unknown_count) == (
        "done",
        5,
        1,
        1,
    )
    (moved,) = trial.rows
    assert (moved["matter"], moved["before"], moved["after"]) == (
        "B",
        ["总经理办公会"],
        ["党委会", "董事会"],
    )
    assert "单笔 60 万元，达到“50 万元”" in moved["why"]


def test_a_cumulative_line_counts_the_matters_before_it(group) -> None:
    group.enact(group.head, SMALL)
    publish(
        "matter",
        [matter(group.head, key, 400_000, ago) for key, ago in (("A", 9), ("B", 8), ("C", 7))],
    )
    draft = group.draft(group.head)
    draft.rules.create(position=9, **fields(per="year", amount=1_000_000))
    trial = carry_out(ask_trial(by=group.actor("经办"), list_id=draft.pk).pk)
    assert [r["matter"] for r in trial.rows] == ["C"], "the third one makes it 1.2 million"


def test_only_what_is_not_yet_law_is_tried_and_only_by_who_sees_it(group) -> None:
    found = group.enact(group.head, SMALL)
    with pytest.raises(Refused, match="没有生效的清单可以试算"):
        ask_trial(by=group.actor("经办"), list_id=found.pk)
    draft = group.draft(group.head)
    with pytest.raises(AuthorityList.DoesNotExist):
        ask_trial(by=group.actor("外人"), list_id=draft.pk)
    with pytest.raises(Refused, match="还没有数据"):
        ask_trial(by=group.actor("经办"), list_id=draft.pk)


def test_net_assets_follow_the_reports_that_arrive(group) -> None:
    reports = [
        {"report_id": f"R{year}", "organisation_id": group.head.pk, "period_ends_on": f"{year}-12-31",
         "net_assets_amount": worth, "currency": "CNY"}
        for year, worth in ((today().year - 2, 300_000_000), (today().year - 1, 800_000_000))
    ]  # fmt: skip
    publish("financial_report", reports)
    with acting_as(BY):
        assert [follow_reports(by=BY) for _ in range(2)] == [2, 0]
    assert NetAssets.objects.count() == 2, "a job that runs twice records once"
    group.enact(group.head, SMALL, fields(amount=5_000_000, share="0.01"))
    made = requirements(group.head.pk, "F01-001", Decimal(5_000_000), today())
    assert [s.name for s in made.steps] == ["党委会", "董事会"]


def test_the_lake_tells_the_law_once_it_is_published(group) -> None:
    group.enact(group.head, SMALL, LARGE)
    with acting_as(BY):
        snapshot = lake.publish_own_records(by=BY)
    assert snapshot is not None
    assert snapshot.counts["authority_rule"]["added"] == 6, "three rows at each of two enterprises"
    later = group.enact(group.head, fields(amount=2_000_000), starts_on=today() + timedelta(days=1))
    assert later.state == "in_force"
    with acting_as(BY):
        counts = lake.publish_own_records(by=BY).counts["authority_rule"]
    assert (counts["added"], counts["replaced"], counts["withdrawn"]) == (4, 6, 0)


def test_records_that_are_no_more_leave_the_lake(group) -> None:
    group.enact(group.head, SMALL, LARGE)
    with acting_as(BY):
        lake.publish_own_records(by=BY)
        AuthorityBand.objects.all().delete()
        snapshot = lake.publish_own_records(by=BY)
    assert snapshot is not None
    assert snapshot.counts["authority_rule"]["withdrawn"] == 6


def test_who_reads_the_law_from_below_does_not_read_the_matters_it_was_tried_on(group) -> None:
    publish("matter", [matter(group.head, "A", 600_000, 100)])
    draft = group.draft(group.head, SMALL, LARGE)
    trial = carry_out(ask_trial(by=group.actor("经办"), list_id=draft.pk).pk)
    Trial.objects.filter(pk=trial.pk).update(rows=[{"title": "支付A"}])
    AuthorityList.objects.filter(pk=draft.pk).update(state="in_force", valid=period(today()))
    own, below = Client(), Client()
    own.force_login(group.accounts["经办"])
    below.force_login(group.accounts["下属经办"])
    assert below.get(f"/authority/{draft.pk}/").status_code == 200, "the law binds it"
    assert below.get(f"/authority/{draft.pk}/trial/").status_code == 404
    assert below.post(f"/authority/{draft.pk}/trial/").status_code == 404
    assert not Trial.objects.visible_to(group.actor("下属经办")).exists()
    assert "支付A" in own.get(f"/authority/{draft.pk}/trial/").content.decode()
