"""From a declaration that was filed to a match that somebody confirms or rejects."""

from typing import Any

import pytest
from django.db import connection

from sunshine.before.crosschecks import actions as crosschecks
from sunshine.before.crosschecks.actions import Registered, ask
from sunshine.before.crosschecks.actions.keeping import Kept
from sunshine.before.crosschecks.models import Crosscheck, Match
from sunshine.before.crosschecks.queries import WHOLE
from sunshine.before.crosschecks.queries.kin import mart_rows
from sunshine.before.crosschecks.tests.declared_and_registered import (
    JOB,
    SECOND,
    WIFE,
    WIFES,
    WIFES_NAME,
    Crosser,
)
from sunshine.before.declarations.tests.declarations_made import BROTHER, identity, told
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.models import Denial
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.clock.queries import today
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.organisations.actions import period
from sunshine.foundation.vault.actions import remember_people
from sunshine.foundation.workflow.rules import Refused
from sunshine.foundation.worklist.models import WorkItem

pytestmark = pytest.mark.django_db(transaction=False)


def test_a_wifes_firm_that_he_did_not_declare_is_found_with_its_reasons_and_asked_about(
    house: Crosser,
) -> None:
    house.supplies()
    row = house.declares()
    kept = house.check()
    assert kept is not None
    (match,) = house.seen()
    assert (match.person_id, match.declaration_id) == (row.person_id, row.pk)
    assert (match.relation_title, match.company_id, match.company_name) == (
        "妻子",
        WIFES,
        WIFES_NAME,
    )
    assert (match.is_undeclared, match.amount, match.grade) == (True, 900_000, "certain")
    assert match.sentence == (
        "妻子登记持股或任职的秋月建材（澄州）有限公司与所在企业有业务往来：合同 1 笔 90.00 万元；"
        "申报表中没有这家企业"
    )
    assert "白" not in str(match.rows)
    with acting_as(system_actor(JOB)):
        item = WorkItem.objects.open().of("match", match.pk).get()
        run = Crosscheck.objects.get()
    assert (item.permission, item.due_on) == ("crosscheck.judge", match.due_on)
    assert (run.state, run.kind, run.declarations, run.people, run.fresh) == (
        "done",
        "new",
        1,
        3,
        1,
    )


def test_what_he_declared_is_still_a_match_where_it_does_business_but_not_missing(
    house: Crosser,
) -> None:
    house.supplies()
    house.declares(company=True)
    house.check()
    (match,) = house.seen()
    assert not match.is_undeclared


def test_a_declaration_is_checked_once_and_again_when_its_content_changed(house: Crosser) -> None:
    house.supplies()
    row = house.declares()
    assert house.check() is not None
    assert house.check() is None
    with acting_as(system_actor(JOB)):
        row.fingerprint = "p_other"
        row.save()
    assert house.check() is not None
    assert len(house.seen()) == 1


def test_a_rejection_is_remembered_until_the_rows_are_others(house: Crosser) -> None:
    house.supplies()
    house.declares()
    house.check()
    (match,) = house.seen()
    house.judge(match, "reject")
    again = house.check_all()
    house.again(match)
    assert again is not None
    assert (match.state, again.fresh, again.reopened) == ("rejected", 0, 0)
    house.publish(contract=[house.contract(amount=200_000, n=2)])
    grown = house.check_all()
    house.again(match)
    assert grown is not None
    assert (grown.reopened, match.state, match.amount) == (1, "open", 1_100_000)
    with acting_as(system_actor(JOB)):
        assert WorkItem.objects.open().of("match", match.pk).exists()


def test_what_the_register_says_no_more_lapses_with_its_work_and_a_verdict_stays(
    house: Crosser,
) -> None:
    house.publish(
        ownership=[house.holds(WIFE["number"]), house.holds(WIFE["number"], SECOND, 2)],
        contract=[house.contract(), house.contract(SECOND, n=2)],
    )
    house.declares()
    house.check()
    first, second = house.seen()
    house.judge(first, "confirm")
    gone = [house.holds(identity(9), WIFES, 1), house.holds(identity(9), SECOND, 2)]
    house.publish(ownership=gone)
    house.check_all()
    house.again(first, second)
    assert (first.state, second.state) == ("confirmed", "lapsed")
    with acting_as(system_actor(JOB)):
        assert not WorkItem.objects.open().of("match", second.pk).exists()


def test_nobody_sees_a_match_about_oneself_whatever_the_right(house: Crosser) -> None:
    house.supplies()
    house.declares()
    house.accounts["申屠纪检"] = house.account("申屠纪检", "discipline_officer", house.head)
    account = house.accounts["申屠纪检"]
    account.person = house.accounts["申屠"].person
    account.save()
    house.check()
    assert len(house.seen("监督")) == 1
    assert house.seen("申屠纪检") == []
    assert house.seen("经办") == []


def test_the_database_itself_shows_no_match_to_who_has_no_right(house: Crosser) -> None:
    house.supplies()
    house.declares()
    house.check()
    by = house.actor("书记")
    with acting_as(by), connection.cursor() as cursor:
        cursor.execute("select count(*) from crosschecks_match")
        mine = cursor.fetchone()
        cursor.execute("select count(*) from crosschecks_matchevent")
        assert (mine, cursor.fetchone()) == ((0,), (0,))
    with acting_as(house.actor("纪检")), connection.cursor() as cursor:
        cursor.execute("select count(*) from crosschecks_match")
        assert cursor.fetchone() == (1,)


def test_a_recusal_closes_it_to_one_who_may_read_the_others(house: Crosser) -> None:
    house.supplies()
    house.declares()
    house.check()
    (match,) = house.seen()
    with acting_as(system_actor(JOB)):
        Denial.objects.create(
            person=house.accounts["纪检"].person, subject_label="match", subject_id=match.pk,
            reason="recusal", valid=period(today()),
        )  # fmt: skip
    assert house.seen() == []


@pytest.mark.parametrize("verb", ["confirm", "reject"])
def test_a_verdict_takes_the_right_and_a_reason_and_is_in_the_ledger(
    house: Crosser, verb: str
) -> None:
    house.supplies()
    house.declares()
    house.check()
    (match,) = house.seen()
    with pytest.raises(Match.DoesNotExist):
        house.judge(match, verb, name="经办")
    entry = house.judge(match, verb)
    assert (entry.verb, match.judged_name, match.judged_fingerprint) == (
        f"match.{verb}",
        house.actor("纪检").name,
        match.fingerprint,
    )
    with pytest.raises(Refused, match="不能"):
        house.judge(match, verb)


def test_a_confirmed_match_keeps_the_conflict_that_was_registered_of_it(house: Crosser) -> None:
    house.supplies()
    house.declares()
    house.check()
    (match,) = house.seen()
    house.judge(match, "confirm")
    conflict = Registered(match.pk, "利益冲突〔2026〕0001号")
    entry = house.judge(match, "register", conflict=conflict)
    assert match.conflict_id == match.pk
    assert "利益冲突〔2026〕0001号" in Entry.objects.get(pk=entry.pk).canonical


def test_confirmed_relatives_whom_nobody_declared_are_kin_of_record(house: Crosser) -> None:
    stranger = identity(5)
    keys = remember_people([stranger])
    own = house.accounts["申屠"].person.person_key
    house.publish(
        ownership=[house.holds(stranger)],
        contract=[house.contract()],
        contact_point=[
            {"contact_point_id": f"L{n}", "subject_kind": "person", "person_key": key,
             "kind": "phone", "value_key": "p_" + "1" * 32, "source_kind": "personnel_file"}
            for n, key in enumerate((own, keys[stranger]))
        ],
    )  # fmt: skip
    house.declares()
    house.check()
    (match,) = house.seen()
    assert (match.relation, match.grade) == ("inferred", "likely")
    with acting_as(system_actor(JOB)):
        assert list(mart_rows()) == []
    house.judge(match, "confirm")
    with acting_as(system_actor(JOB)):
        (row,) = mart_rows()
    assert (row["relative_key"], row["origin"], row["relation"]) == (
        keys[stranger],
        "checked",
        "other",
    )


def test_a_full_crosscheck_is_asked_once_at_a_time_and_by_right(house: Crosser) -> None:
    house.declares()
    with acting_as(by := house.actor("经办")), pytest.raises(Refused, match="没有发起比对的权限"):
        ask(by=by, idempotency_key="一")
    with acting_as(by := house.actor("纪检")):
        ask(by=by, idempotency_key="二")
        with pytest.raises(Refused, match="已有一次"):
            ask(by=by, idempotency_key="三")


def test_what_is_kept_part_by_part_is_what_is_kept_at_once(house: Crosser, monkeypatch) -> None:
    house.supplies()
    house.declares()
    house.file(house.due("人事"), told(WIFE, BROTHER), name="人事")
    monkeypatch.setattr(crosschecks, "PART", 1)
    kept = house.check_all()
    assert (kept.found, kept.fresh) == (2, 2)
    assert len({m.person_id for m in house.seen()}) == 2
    again = house.check_all()
    assert (again.found, again.fresh, again.lapsed) == (2, 0, 0)
    house.publish(ownership=[house.holds(identity(9))])
    assert house.check_all().lapsed == 2
    with acting_as(system_actor(JOB)):
        run = Crosscheck.objects.order_by("-pk")[0]
    assert (run.state, run.step, run.lapsed) == ("done", "", 2)


def test_what_is_compared_share_by_share_is_what_is_compared_at_once(
    house: Crosser, monkeypatch
) -> None:
    house.supplies()
    house.declares()
    house.file(house.due("人事"), told(WIFE, BROTHER), name="人事")
    monkeypatch.setattr(crosschecks, "SHARE", 1)
    kept = house.check_all()
    assert (kept.found, kept.fresh) == (2, 2)
    with acting_as(system_actor(JOB)):
        run = Crosscheck.objects.get()
        seen = [e.step for e in Crosscheck.pgh_event_model.objects.order_by("pgh_id")]
    assert (run.state, run.declarations, run.people) == ("done", 2, 6)
    assert [step for step in seen if "已比对" in step] == [
        "已比对 1 / 2 份申报",
        "已比对 2 / 2 份申报",
    ]
    assert house.check() is None, "nothing is left to be checked"


def test_what_was_done_of_a_crosscheck_that_broke_off_stands(house: Crosser, monkeypatch) -> None:
    house.supplies()
    house.declares()
    house.file(house.due("人事"), told(WIFE, BROTHER), name="人事")
    monkeypatch.setattr(crosschecks, "SHARE", 1)
    real = crosschecks.keep

    def then_killed(*args: Any, **more: Any) -> Kept:
        kept = real(*args, **more)
        WHOLE.process.kill()
        return kept

    monkeypatch.setattr(crosschecks, "keep", then_killed)
    assert house.check_all() is None
    monkeypatch.setattr(crosschecks, "keep", real)
    with acting_as(system_actor(JOB)):
        run = Crosscheck.objects.get()
    assert (run.state, run.message) == ("failed", "运行进程中途停止，原因见服务日志")
    assert len(house.seen()) == 1
    rest = house.check()
    assert (rest.found, rest.fresh) == (1, 1), "only the other declaration is checked"
    assert len(house.seen()) == 2
