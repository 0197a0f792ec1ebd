"""数据更正 from the request to the new snapshot, and everything that stops it on the way."""

from datetime import date, timedelta

import duckdb
import pytest

from sunshine.datacentre.amendments import actions
from sunshine.datacentre.amendments.models import Amendment
from sunshine.datacentre.amendments.tests.conftest import CSV, ROW, WORDS
from sunshine.datacentre.catalogue.engine import marts
from sunshine.datacentre.intake.actions import Delivery, take_in
from sunshine.datacentre.lake import engine as lake
from sunshine.datacentre.lake.queries import content_root, lake_folder, latest
from sunshine.foundation.access.models import Deputy, Grant
from sunshine.foundation.access.queries import actor_of, system_actor
from sunshine.foundation.clock import queries as clock
from sunshine.foundation.clock.queries import calendar, today
from sunshine.foundation.clock.rules import Pause, add_working_days, due_of
from sunshine.foundation.clock.rules import Term as Counted
from sunshine.foundation.identity.models import Account
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.organisations.actions import period
from sunshine.foundation.people.models import Person
from sunshine.foundation.workflow.actions import terms
from sunshine.foundation.workflow.models import Endorsement, Term
from sunshine.foundation.workflow.rules import Refused
from sunshine.foundation.worklist.models import WorkItem

pytestmark = pytest.mark.django_db


def row_in(tables, row_id="standard:P1"):
    with duckdb.connect() as duck:
        lake.bind(duck, lake_folder(), marts(content_root()).values(), tables)
        return duck.execute(
            "select amount::varchar, purpose, row_id from payment where row_id = ?", [row_id]
        ).fetchall()


def test_from_the_request_to_the_lake_and_the_old_value_stays_in_the_old_snapshot(
    city, tmp_path
) -> None:
    path = tmp_path / "payment.csv"
    path.write_text(CSV)
    take_in(Delivery("standard", path, path.name), by=system_actor("测试"))
    before = latest()
    case = city.file({"amount": "1020.50", "purpose": "预付货款"})
    assert case.label == f"更正〔{today().year}〕0001号"
    assert city.agree(case, "法务").state == "review"
    assert city.agree(case, "财务").state == "approval"
    assert city.do(case, "书记", "sign").state == "signed"
    assert city.do(case, "纪检", "receive").state == "received"
    case = actions.carry_out(case.pk, by=system_actor("数据更正任务"))
    assert case.state == "applied"
    assert row_in(latest().tables) == [("1020.50", "预付货款", "standard:P1")]
    assert row_in(before.tables) == [("1200.50", "货款", "standard:P1")]
    assert row_in(latest().tables, "standard:P2")[0][0] == "2000.00"
    assert [e.verb for e in Entry.objects.filter(subject_id=case.pk).order_by("pk")] == [
        "amendment.file", "amendment.answer", "amendment.answer", "amendment.sign", "amendment.receive", "amendment.apply",
    ]  # fmt: skip
    assert not WorkItem.objects.open().filter(subject_id=case.pk).exists()


def test_a_row_that_is_gone_ends_in_words_not_in_an_error(city) -> None:
    case = city.agree(city.file(), "法务", "财务")
    city.do(city.do(case, "书记", "sign"), "纪检", "receive")
    case = actions.carry_out(case.pk, by=system_actor("数据更正任务"))
    assert case.state == "failed"
    assert "已没有这一行" in case.outcome


def test_a_change_voids_exactly_what_covered_it_and_shows_the_difference(city) -> None:
    case = city.agree(city.file(), "法务", "财务")
    changes = [{**case.changes[0], "to": "1002.50"}]
    city.do(case, "管理员", "revise", changes=changes)
    assert case.state == "review"
    voided = Endorsement.objects.of("amendment", case.pk)
    assert [e.differences for e in voided] == [
        [{"field": "付款金额", "from": "1200.50 改为 1020.50", "to": "1200.50 改为 1002.50"}]
    ] * 2
    assert city.agree(case, "法务", "财务").state == "approval", (
        "they may answer again, on the new content"
    )
    assert Endorsement.objects.of("amendment", case.pk).live().count() == 2


def test_a_suspension_or_an_extension_touches_no_opinion(city) -> None:
    case = city.agree(city.file(), "法务")
    city.do(case, "财务", "suspend")
    city.do(case, "财务", "resume")
    city.do(
        case, "管理员", "ask_extension", until=str(add_working_days(case.due_on, 6, calendar())[0])
    )
    assert Endorsement.objects.of("amendment", case.pk).live().count() == 1


def test_nobody_answers_twice_nor_on_the_own_request_nor_through_a_deputy(city) -> None:
    case = city.agree(city.file(), "法务")
    with pytest.raises(Refused, match="已就这件"):
        city.agree(case, "法务")
    legal, finance = city.accounts["法务"].person, city.accounts["财务"]
    mandate = Deputy.objects.create(
        principal=legal,
        deputy=finance.person,
        organisation=city.place,
        valid=period(date(2020, 1, 1)),
        reason="出差",
    )
    with pytest.raises(Refused, match="已就这件"):
        actions.act(
            amendment_id=case.pk,
            verb="answer",
            by=actor_of(finance, mandate).confirmed(),
            content=WORDS | {"answer": "agree"},
            idempotency_key="d",
        )
    Grant.objects.create(
        account=city.accounts["管理员"],
        role="reviewer",
        organisation=city.place,
        valid=period(date(2020, 1, 1)),
    )
    with pytest.raises(Refused, match="自己提出的"):
        city.agree(case, "管理员")


def test_a_no_returns_it_with_its_reason_and_it_can_be_mended(city) -> None:
    case = city.do(city.file(), "法务", "answer", answer="disagree")
    assert case.state == "returned"
    assert WorkItem.objects.open().get(subject_id=case.pk).permission == "amendment.file"
    assert city.do(case, "管理员", "refile").state == "review"


def test_the_clock_stands_still_while_suspended(city, monkeypatch) -> None:
    case = city.file()
    first = case.due_on
    city.do(case, "法务", "suspend")
    with pytest.raises(Refused, match="已中止"):
        city.agree(case, "财务")
    later = today() + timedelta(days=14)
    for module in (terms, clock):
        monkeypatch.setattr(module, "today", lambda: later)
    city.do(case, "法务", "resume")
    assert case.first_due_on == first
    start = Term.objects.of("amendment", case.pk).get().start_on
    stood = Counted(start, 5, pauses=(Pause(today(), later),))
    assert case.due_on == due_of(stood, calendar(), later)[0] > first
    assert WorkItem.objects.open().get(subject_id=case.pk).due_on == case.due_on


def test_an_extension_is_asked_for_and_approved_by_another_and_the_first_date_stays(city) -> None:
    case = city.file()
    first, until = case.due_on, add_working_days(case.due_on, 7, calendar())[0]
    city.do(case, "管理员", "ask_extension", until=str(until))
    assert case.due_on == first
    with pytest.raises(Refused, match="已有待批准"):
        city.do(case, "管理员", "ask_extension", until=str(until))
    city.do(case, "书记", "allow_extension")
    assert (case.first_due_on, case.due_on) == (first, until)


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ({"amount": "12,abc"}, "付款金额：请填数字"),
        ({"amount": "1.005"}, "两位小数"),
        ({"paid_on": "2026-02-30"}, "付款日期：请填"),
        ({"method": "刷脸"}, "支付方式：请填：转账"),
        ({"amount": "1200.50"}, "没有改动任何字段"),
        ({"payment_id": "P9"}, "主键、人员和企业不能更正"),
        ({"organisation_id": "x"}, "主键、人员和企业不能更正"),
        ({"no_such": "x"}, "主键、人员和企业不能更正"),
    ],
)
def test_a_wrong_value_is_refused_and_says_which_field(city, wanted, words) -> None:
    with pytest.raises(Refused, match=words):
        city.file(wanted)
    assert not Amendment.objects.exists()


def test_one_open_request_a_row_and_numbers_without_gaps(city) -> None:
    city.file()
    with pytest.raises(Refused, match="已有在办的更正"):
        city.file({"purpose": "其他"})
    other = city.file(row={**ROW, "row_id": "standard:P2"})
    assert other.number == 2


def test_a_foreign_or_denied_request_does_not_exist(city) -> None:
    case = city.file()
    stranger = Account.objects.create_account(
        "stranger", "x" * 12, Person.objects.create(name="外人", person_key="p_x")
    )
    with pytest.raises(Amendment.DoesNotExist):
        actions.act(
            amendment_id=case.pk,
            verb="answer",
            by=actor_of(stranger),
            content=WORDS | {"answer": "agree"},
            idempotency_key="s",
        )
