"""From the report to the release: who may do what, what it takes, what is written down."""

from datetime import timedelta

import pytest

from sunshine.before.recusals.actions import act, lapse_waivers
from sunshine.before.recusals.models import Conflict, OwnConflict
from sunshine.before.recusals.queries import mart_rows
from sunshine.before.recusals.tests.conflicts_made import later
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import actor_of, system_actor
from sunshine.foundation.clock.queries import today
from sunshine.foundation.identity.rules import Unconfirmed
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.notifications.models import Notification
from sunshine.foundation.workflow.rules import Refused
from sunshine.foundation.worklist.models import WorkItem

pytestmark = pytest.mark.django_db


def kinds(court, name):
    by = court.actor(name)
    with acting_as(by):
        return set(WorkItem.objects.visible_to(by).open().values_list("kind", flat=True))


def test_an_own_report_waits_five_working_days_to_be_registered(court) -> None:
    conflict = court.report()
    assert conflict.state == "reported"
    assert "登记利益冲突" in kinds(court, "内纪")
    assert kinds(court, "财务") & {"登记利益冲突", "纪检研判利益冲突"} == set()
    with later(20):
        court.on(conflict, "内纪", "register")
    assert court.seen(conflict).is_late
    assert court.seen(conflict).registered_at is not None


def test_what_was_found_weeks_ago_is_registered_late(court) -> None:
    late = court.register(found_on=today() - timedelta(days=21))
    assert (late.state, late.is_late) == ("registered", True)
    assert not court.register(whom="二财务").is_late


def test_two_different_people_judge_and_the_stricter_opinion_holds(court) -> None:
    assert court.seen(court.judged("none", "none")).state == "dismissed"
    assert court.seen(court.judged("waive", "none")).state == "waiving"
    assert court.seen(court.judged("none", "recuse")).state == "recused"
    assert court.seen(court.judged("waive", "recuse")).state == "recused"


def test_who_registered_or_judged_does_not_judge_again(court) -> None:
    found = court.register("内纪")
    with pytest.raises(Refused, match="不能对自己提出的"):
        court.on(found, "内纪", "judge", answer="recuse")
    court.on(found, "纪检", "judge", answer="recuse")
    with pytest.raises(Refused, match="没有"):
        court.on(found, "纪检", "decide", answer="recuse")
    court.on(found, "人事", "decide", answer="recuse")
    assert court.seen(found).state == "recused"


def test_nobody_finds_registers_or_judges_a_case_about_himself(court) -> None:
    with pytest.raises(Refused, match="涉及本人"):
        court.register("内纪", whom="内纪")
    own = court.report("内纪")
    for verb in ("register", "judge", "decide", "release"):
        with pytest.raises(Conflict.DoesNotExist):
            court.on(own, "内纪", verb, answer="none")
    court.on(own, "纪检", "register")
    assert court.seen(own).state == "registered"
    assert "纪检研判利益冲突" not in kinds(court, "内纪")
    assert "纪检研判利益冲突" in kinds(court, "纪检")


def test_a_tip_is_seen_by_the_person_only_when_decided_and_never_its_source(court) -> None:
    tip = court.register(origin="tip", source="某供应商来信")
    by = court.actor("财务")
    with acting_as(by):
        assert not OwnConflict.objects.visible_to(by).exists()
        assert not Conflict.objects.filter(pk=tip.pk).exists(), "the database says so, too"
    court.on(tip, "纪检", "judge", answer="recuse")
    court.on(tip, "人事", "decide", answer="recuse")
    with acting_as(by):
        assert OwnConflict.objects.visible_to(by).get().pk == tip.pk
        assert not Conflict.objects.visible_to(by).exists()
        told = Notification.objects.visible_to(by).get(subject_label="own_conflict")
        assert told.must_read
        assert not Entry.objects.visible_to(by).filter(subject_id=tip.pk).exists()


def test_a_waiver_takes_two_opinions_an_approval_and_an_end(court) -> None:
    conflict = court.judged("waive", "waive")
    with pytest.raises(Refused, match="豁免截止日"):
        court.on(conflict, "书记", "waive")
    with pytest.raises(Refused, match="晚于今天"):
        court.on(conflict, "书记", "waive", until=str(today()))
    with pytest.raises(Refused, match="没有"):
        court.on(conflict, "人事", "waive", until="2099-01-01")
    court.on(conflict, "书记", "waive", until=str(today() + timedelta(days=30)))
    seen = court.seen(conflict)
    assert (seen.state, seen.waived_name) == ("waived", "书记")
    by = court.actor("纪检")
    with acting_as(by):
        copy = Notification.objects.visible_to(by).get(subject_id=conflict.pk, kind="copy")
    assert copy.must_read


def test_a_waiver_takes_presence(court) -> None:
    conflict, by = court.judged("waive", "waive"), actor_of(court.accounts["书记"])
    told = {"reason": "情况轻微，不影响公正履职", "until": "2099-01-01"}
    with pytest.raises(Unconfirmed), acting_as(by):
        act(conflict_id=conflict.pk, verb="waive", by=by, content=told, idempotency_key="x")


def test_a_waiver_that_is_over_keeps_the_person_out_again(court) -> None:
    matter = court.file()
    conflict = court.waived(days=10)
    assert matter.pk in court.matters("财务")
    with later(11), acting_as(system_actor("豁免到期")) as by:
        assert lapse_waivers(by=by) == 1
        assert lapse_waivers(by=by) == 0
    assert court.seen(conflict).state == "recused"
    with later(11):
        assert matter.pk not in court.matters("财务")


def test_adjustments_have_owner_day_and_proof_before_anybody_confirms_them(court) -> None:
    conflict = court.live()
    with pytest.raises(Refused, match="先确定调整措施"):
        court.on(conflict, "内纪", "settle")
    with pytest.raises(Refused, match="指定责任人"):
        court.adjust(conflict, "party_exit", owner="财务")
    leave, aside = court.adjust(conflict, "party_exit", "step_aside")
    assert leave.latest_on > leave.due_on > aside.due_on
    with pytest.raises(Refused, match="证明材料"):
        court.carry(leave, "二人事", "report")
    with pytest.raises(Refused, match="最迟到"):
        court.carry(
            leave, "二人事", "ask_extension", until=str(leave.latest_on + timedelta(days=30))
        )
    for row in (leave, aside):
        court.prove(row)
        court.carry(row, "二人事", "report")
        court.carry(row, "纪检", "verify")
    court.on(conflict, "内纪", "settle")
    assert court.seen(conflict).state == "settled"


def test_the_person_concerned_sees_what_is_asked_and_does_none_of_it(court) -> None:
    conflict = court.live()
    (row,) = court.adjust(conflict, "party_exit")
    by = court.actor("财务")
    with acting_as(by):
        own = OwnConflict.objects.visible_to(by).get()
        assert [m.words for m in own.adjustments.all()] == [row.words]
        assert not type(row).objects.visible_to(by).exists()


def test_an_act_repeated_is_the_same_act(court) -> None:
    first, again = court.report(key="once"), court.report(key="once")
    assert first.pk == again.pk
    court.on(first, "内纪", "register", key="reg")
    court.on(first, "内纪", "register", key="reg")
    assert court.seen(first).version == 2


def test_what_is_missing_is_said_in_words(court) -> None:
    for changed, words in (
        ({"counterparty": "", "uscc": ""}, "对方单位、相关人员、事项类别"),
        ({"uscc": "123"}, "18 位"),
        ({"facts": "有"}, "至少 10 个字"),
        ({"relation": "friend"}, "什么关系"),
        ({"found_on": today() + timedelta(days=1)}, "晚于今天"),
    ):
        with pytest.raises(Refused, match=words):
            court.report(**changed)
    court.live()
    with pytest.raises(Refused, match="已经登记"):
        court.register()


def test_the_mart_tells_keys_and_days_only(court) -> None:
    conflict = court.live()
    with acting_as(system_actor("测试")):
        (row,) = mart_rows()
    assert row["recusal_id"] == f"{conflict.pk}:recuse"
    assert row["person_key"] == court.accounts["财务"].person.person_key
    assert (row["measure"], row["is_waived"], row["valid_to"]) == ("recuse", False, None)
    assert "财务" not in str(row.values()).replace(row["person_key"], "")
