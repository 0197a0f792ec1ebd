"""The person is kept out of matters, now and later, and of what hangs on them; release opens all."""

import pytest
from uuid6 import uuid7

from sunshine.before.briefs.actions import open_brief
from sunshine.before.briefs.models import Brief
from sunshine.before.briefs.rules import About
from sunshine.before.recusals.models import Conflict
from sunshine.before.recusals.queries.bans import bans_on
from sunshine.before.recusals.tests.conflicts_made import CODE, FIRM
from sunshine.before.reports.actions import file_report
from sunshine.before.reports.models import MajorReport
from sunshine.before.reports.rules import Told as ReportTold
from sunshine.before.reviews.models import Review
from sunshine.before.reviews.queries import reviewers_of
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.models import Denial, Deputy
from sunshine.foundation.access.queries import actor_of
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.notifications.models import Notification
from sunshine.foundation.organisations.actions import period
from sunshine.foundation.workflow.actions.work import claim
from sunshine.foundation.workflow.rules import Refused
from sunshine.foundation.worklist.models import WorkItem

pytestmark = pytest.mark.django_db


def test_matters_that_name_the_other_side_are_closed_and_their_reviews_go_to_another(court) -> None:
    named, other = court.file(), court.file(counterparty="丁物流公司", title="租用仓库")
    review = court.review(named)
    assert court.may_answer("财务", review)
    assert {"财务", "二财务"} <= {a.display_name for a in reviewers_of(review)}
    court.live()
    assert "财务" not in {a.display_name for a in reviewers_of(review)}
    assert "二财务" in {a.display_name for a in reviewers_of(review)}
    assert court.matters("财务") == {other.pk}
    assert not court.may_answer("财务", review)
    assert court.may_answer("二财务", review)
    assert {named.pk, other.pk} <= court.matters("二财务")


@pytest.mark.parametrize(
    "changed",
    [
        {"counterparty": "丙设备有限责任公司"},
        {"counterparty": " 丙设备 有限公司（集团）"},
        {"counterparty": "另一家", "details": {"purpose": f"转付 {CODE}", "budget": "年度预算内，设备", "payment_basis": "合同"}},
        {"counterparty": "", "title": "向丙设备有限公司支付尾款"},
        {"counterparty": "丙設備有限公司"},
        {"counterparty": "丙設備有限責任公司"},
    ],
)  # fmt: skip
def test_no_spelling_of_the_other_side_is_a_way_around(court, changed) -> None:
    court.live()
    matter = court.file(**changed)
    assert matter.pk not in court.matters("财务")
    assert matter.pk in court.matters("二财务")


def test_a_later_filing_is_closed_before_anybody_is_asked(court) -> None:
    court.live()
    matter = court.file()
    by = court.actor("财务")
    with acting_as(by):
        assert not Review.objects.visible_to(by).filter(matter=matter.pk).exists()
        assert not WorkItem.objects.visible_to(by).open().exists()
        assert (
            not Notification.objects.visible_to(by).exclude(subject_label="own_conflict").exists()
        )
    assert court.may_answer("二财务", court.review(matter))


def test_a_change_that_brings_the_other_side_in_closes_and_one_that_takes_it_out_opens_nothing(
    court,
) -> None:
    court.live()
    matter = court.file(counterparty="丁物流公司")
    assert matter.pk in court.matters("财务")
    court.act(matter, "经办", "revise", told=court.told(counterparty=FIRM))
    assert matter.pk not in court.matters("财务")
    court.act(matter, "经办", "revise", told=court.told(counterparty="丁物流公司"))
    assert matter.pk not in court.matters("财务"), "the earlier text stands in its history"


def test_reports_and_briefs_that_name_it_are_closed_before_and_after(court) -> None:
    def report(n: int) -> MajorReport:
        by = court.actor("经办")
        told = ReportTold("risk", f"{FIRM}停产第{n}号", "供应商停产，影响本企业设备交付，正在核实。", "已派人核实",
                          now(), now(), None, is_urgent=False)  # fmt: skip
        with acting_as(by):
            return file_report(
                by=by, organisation_id=court.head.pk, told=told, idempotency_key=uuid7().hex
            )

    def brief() -> Brief:
        by = court.actor("纪检")
        about = About(court.head.pk, "支付设备尾款", counterparty=FIRM)
        with acting_as(by):
            return open_brief(by=by, about=about, idempotency_key=uuid7().hex)

    rows = [report(1), brief()]
    court.live()
    rows += [report(2), brief()]
    person = court.accounts["财务"].person_id
    closed = set(Denial.objects.filter(person=person).values_list("subject_id", flat=True))
    assert {r.pk for r in rows} <= closed


def test_work_that_was_taken_on_is_free_again(court) -> None:
    review = court.review(court.file())
    by = court.actor("财务")
    with acting_as(by):
        item = WorkItem.objects.visible_to(by).get(subject_id=review.pk)
        claim(by=by, item_id=item.pk, version=None, idempotency_key="c")
    court.live()
    item.refresh_from_db()
    assert item.assignee_id is None
    with acting_as(court.actor("二财务")) as other:
        claim(by=other, item_id=item.pk, version=None, idempotency_key="d")


def test_release_opens_everything_at_once_but_what_another_conflict_closes(court) -> None:
    matter = court.file()
    first = court.live()
    second = court.live(uscc="", counterparty=FIRM)
    court.on(first, "书记", "release")
    assert matter.pk not in court.matters("财务")
    court.on(second, "书记", "release")
    assert matter.pk in court.matters("财务")
    assert court.may_answer("财务", court.review(matter))
    later = court.file()
    assert later.pk in court.matters("财务")


def test_a_conflict_toward_a_person_or_a_kind_of_matter_closes_those(court) -> None:
    court.live(counterparty="", uscc="", related_name="项玉林")
    named = court.file(title="支付项玉林劳务费", details=court.told().details | {"contact": ""})
    assert named.pk not in court.matters("财务")
    court.live(counterparty="", uscc="", item_code="F01")
    plain = court.file(counterparty="丁物流公司", details=court.told().details | {"contact": ""})
    assert plain.pk not in court.matters("财务")


def test_the_recusal_of_either_counts_for_a_deputy(court) -> None:
    matter = court.file()
    court.live()
    people = {n: court.accounts[n].person_id for n in ("财务", "二财务")}
    for deputy, principal in (("二财务", "财务"), ("财务", "二财务")):
        mandate = Deputy.objects.create(
            principal_id=people[principal], deputy_id=people[deputy], organisation=court.head,
            valid=period(today()), reason="出差",
        )  # fmt: skip
        by = actor_of(court.accounts[deputy], mandate)
        with acting_as(by):
            assert not type(matter).objects.visible_to(by).filter(pk=matter.pk).exists()


def test_an_officer_with_the_same_conflict_sees_no_case_about_that_side(court) -> None:
    court.register(whom="二财务")
    court.on(court.report("内纪"), "纪检", "register")
    mine = court.register("纪检", whom="人事", uscc="", counterparty="丁物流有限公司")
    by = court.actor("内纪")

    def seen() -> set[object]:
        with acting_as(by):
            return set(Conflict.objects.visible_to(by).values_list("pk", flat=True))

    assert len(seen()) == 2
    own = Denial.objects.filter(person=by.person_id, subject_label="conflict").get().subject_id
    court.accounts["二纪检"] = court.account("二纪检", "discipline_officer", court.head)
    court.on(Conflict(pk=own), "二纪检", "judge", answer="recuse")
    court.on(Conflict(pk=own), "二人事", "decide", answer="recuse")
    assert seen() == {mine.pk}


def test_who_must_keep_out_of_a_matter_does_not_file_it(court) -> None:
    court.live(name="经办")
    with pytest.raises(Refused, match="由他人报备"):
        court.file()
    assert court.file(counterparty="丁物流公司").pk in court.matters("经办")


def test_a_filing_with_a_firm_that_is_banned_from_trade_warns_who_handles_it(court) -> None:
    conflict = court.live()
    (ban,) = court.adjust(conflict, "trade_ban")
    other = court.file(counterparty="丁物流公司", title="租用仓库")
    matter = court.file(counterparty="丙设备有限责任公司")
    assert bans_on(other) == []
    assert [b.pk for b in bans_on(matter)] == [ban.pk]
    told = Notification.objects.filter(subject_id=matter.pk, title__contains="禁止交易期内")
    assert {n.account.display_name for n in told.select_related("account")} == {"纪检", "二人事"}
    court.on(conflict, "书记", "release")
    assert bans_on(matter) == []


def test_a_ban_on_a_firm_says_nothing_of_what_else_the_person_is_kept_from(court) -> None:
    conflict = court.live(related_name="白秋月")
    court.adjust(conflict, "trade_ban")
    named = court.file(counterparty="丁物流公司", title="聘请白秋月讲课")
    assert named.pk not in court.matters("财务")
    assert bans_on(named) == []
