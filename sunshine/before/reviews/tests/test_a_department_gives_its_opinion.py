"""Routed by rule, answered by who speaks for the department, numbered, countersigned."""

import json
from decimal import Decimal

import pytest
from uuid6 import uuid7

from sunshine.before.reviews.actions import answer, asking
from sunshine.before.reviews.models import Condition, Review, Wait
from sunshine.before.reviews.queries import missing_of, queues, routing
from sunshine.before.reviews.rules import conditions_in, routed
from sunshine.before.reviews.tests.matters_reviewed import BASIS, OPINION
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.models import Denial
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.clock.queries import today
from sunshine.foundation.documents.models import Issued
from sunshine.foundation.evidence.queries import verify_all
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.organisations.actions import period
from sunshine.foundation.workflow.rules import Refused
from sunshine.foundation.worklist.models import WorkItem

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("item", "amount", "asked"),
    [
        ("P06-001", 12_000_000, {"legal", "finance", "discipline", "planning"}),
        ("H01-001", None, {"legal", "discipline"}),
        ("D01-001", None, {"legal"}),
        ("D03-001", 500_000, {"legal", "finance"}),
        ("F01-001", 500_000, {"legal", "finance", "discipline"}),
    ],
)
def test_who_is_asked_follows_from_the_item_and_the_amount(item, amount, asked) -> None:
    yuan = None if amount is None else Decimal(amount)
    assert set(routed(routing().routes, item, yuan, needs_legal_review=False)) == asked


def test_the_law_is_named_where_the_list_itself_asks_for_legal_review() -> None:
    why = [
        routed(routing().routes, "D01-001", None, needs_legal_review=law)["legal"]
        for law in (True, False)
    ]
    assert why == ["权责清单要求法律审核", "会前报备事项都须合法合规审查"]


def test_all_are_asked_at_once_and_each_finds_it_in_the_own_list_only(house) -> None:
    matter = house.file()
    reviews = Review.objects.filter(matter=matter)
    assert reviews.count() == 4
    seen = {
        name: set(
            WorkItem.objects.visible_to(house.actor(name)).open().values_list("title", flat=True)
        )
        for name in house.accounts
    }
    assert seen["投资"] == {"投资管理部门：建设冷链物流中心"}
    assert seen["纪检"] == {"内设纪检机构：建设冷链物流中心"}
    assert seen["法务"] == {"法务部门：建设冷链物流中心", "财务部门：建设冷链物流中心"}
    assert seen["经办"] == set()


def test_filing_twice_asks_nobody_twice(house) -> None:
    matter = house.file()
    by = house.actor("经办")
    with acting_as(by):
        assert asking.ask(matter, by=by, entry=house.entry(by, matter, "resubmit")) == []


def test_an_opinion_is_a_numbered_document_whose_hash_is_in_the_act(house) -> None:
    review = house.answer(house.file(), "finance")
    assert (review.state, review.answer) == ("standing", "agree")
    assert review.document.label.startswith("甲财审〔")
    told = json.loads(Entry.objects.get(verb="review.answer").canonical)["content"]
    assert told["document"] == review.document.label
    assert told["file"]["name"] == f"{review.document.label}.docx"
    assert "标题" in told["manifest"]
    assert "决策会议" not in told["manifest"], "finance answers for its part"
    with acting_as(system_actor("核对")):
        assert list(verify_all()) == []


def test_legal_needs_a_second_person_of_the_department(house) -> None:
    matter = house.file()
    review = house.answer(matter, "legal")
    assert review.state == "given"
    with pytest.raises(Refused, match="已就这件审查发表过意见"):
        house.do(review, "法务", "countersign")
    with pytest.raises(Refused, match="法务部门"):
        house.do(review, "投资", "countersign")
    assert house.do(review, "法务负责人", "countersign").state == "standing"


def test_what_the_second_person_sends_back_is_void_and_written_anew(house) -> None:
    matter = house.file()
    review = house.do(house.answer(matter, "legal"), "法务负责人", "return")
    assert (review.state, review.answer, review.document) == ("asked", "", None)
    again = house.answer(matter, "legal")
    assert again.document.number == 2
    assert Issued.objects.count() == 2
    with acting_as(system_actor("核对")):
        assert list(verify_all()) == []


def test_nobody_speaks_for_another_department_or_for_two(house) -> None:
    matter = house.file()
    with pytest.raises(Refused, match="没有这个部门的权限"):
        house.answer(matter, "legal", "投资")
    house.answer(matter, "legal", "法务")
    with pytest.raises(Refused, match="另一个部门"):
        house.answer(matter, "finance", "法务")


def test_whoever_filed_the_matter_does_not_review_it_whatever_the_account(house) -> None:
    matter = house.file()
    both = house.account("甲", "reviewer", house.place)
    both.person = house.accounts["经办"].person
    both.save()
    house.accounts["经办二"] = both
    with pytest.raises(Refused, match="自己提出"):
        house.answer(matter, "finance", "经办二")


def test_a_denial_on_the_matter_closes_its_reviews(house) -> None:
    matter = house.file()
    Denial.objects.create(
        person=house.accounts["财务"].person, subject_label="matter", subject_id=matter.pk,
        valid=period(today()), reason="recusal",
    )  # fmt: skip
    assert not Review.objects.visible_to(house.actor("财务")).exists()
    with pytest.raises(Review.DoesNotExist):
        house.answer(matter, "finance")


def test_a_foreign_company_sees_no_review(house) -> None:
    house.file()
    house.accounts["外人"] = house.account("外人", "reviewer", house.other)
    assert not Review.objects.visible_to(house.actor("外人")).exists()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"answer": "maybe"}, "请选择意见"),
        ({"basis": ""}, "依据"),
        ({"answer": "conditional", "conditions": []}, "一行一条"),
        ({"conditions": ["取得规划许可证"]}, "只有附条件同意"),
        ({"answer": "conditional", "conditions": ["改"]}, "太短"),
        ({"words": "好"}, "审查意见"),
    ],
)
def test_an_opinion_that_is_not_whole_is_refused_and_takes_no_number(house, given, words) -> None:
    review = house.review(house.file(), "finance")
    by = house.actor("财务")
    whole = {"answer": "agree", "words": OPINION, "basis": BASIS, "conditions": []}
    with pytest.raises(Refused, match=words), acting_as(by):
        answer(review_id=review.pk, by=by, idempotency_key=uuid7().hex, **whole | given)
    assert not Issued.objects.exists()


def test_conditions_are_lines_and_lose_the_numbers_people_type() -> None:
    assert conditions_in("1. 取得许可证\n\n2、补充评估报告\r\n（略）") == [
        "取得许可证",
        "补充评估报告",
        "（略）",
    ]


def test_a_condition_blocks_until_it_is_proven_and_accepted_by_its_department(house) -> None:
    matter = house.file()
    house.answer(matter, "planning", "投资", "conditional", "取得规划许可证后开工")
    condition = Condition.objects.get()
    with pytest.raises(Refused, match="证明材料"):
        house.settle(condition, "经办", "fulfil")
    house.prove(condition)
    house.settle(condition, "经办", "fulfil")
    assert any("待认可" in s.words for s in missing_of([matter])[matter.pk])
    with pytest.raises(Refused, match="投资管理部门"):
        house.settle(condition, "法务", "accept")
    assert house.settle(condition, "投资", "refuse").state == "open"
    house.settle(condition, "经办", "fulfil")
    assert house.settle(condition, "投资", "accept").state == "accepted"
    assert not [s for s in missing_of([matter])[matter.pk] if s.code.startswith("condition")]
    assert not WorkItem.objects.open().of("condition", condition.pk).exists()


def test_a_no_keeps_the_matter_from_going_on(house) -> None:
    matter = house.file()
    house.answer(matter, "finance", "财务", "disagree")
    said = next(s for s in missing_of([matter])[matter.pk] if s.code == "review.finance")
    assert (said.satisfied, said.words) == (False, "财务部门审查意见：不同意")


def test_a_matter_that_is_withdrawn_asks_nobody_and_a_refiled_one_asks_again(house) -> None:
    matter, by = house.file(), house.actor("经办")
    house.answer(matter, "planning")
    with acting_as(by):
        asking.stop(matter, entry=house.entry(by, matter, "withdraw"))
    assert missing_of([matter])[matter.pk] == []
    assert not WorkItem.objects.open().filter(subject_label="review").exists()
    with acting_as(by):
        asking.ask(matter, by=by, entry=house.entry(by, matter, "refile"))
    assert len(missing_of([matter])[matter.pk]) == 4
    assert not Wait.objects.filter(left_at__isnull=False, state="closed").exists()


def test_each_department_has_its_queue_and_its_median(house, django_assert_num_queries) -> None:
    matter = house.file()
    house.answer(matter, "finance")
    secretary = house.actor("书记")
    # The third: the cut-off hour of the legal day. The database shows matters to an actor only.
    with acting_as(secretary), django_assert_num_queries(4):
        rows = {q.code: q for q in queues(Review.objects.visible_to(secretary))}
    assert (rows["finance"].waiting, rows["finance"].answered) == (0, 1)
    assert rows["finance"].days is not None
    assert (rows["legal"].waiting, rows["legal"].median) == (1, None)
