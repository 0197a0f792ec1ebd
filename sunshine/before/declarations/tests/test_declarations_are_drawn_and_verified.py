"""Drawn by the log, candidates one and all, verified by others, frozen once closed."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from uuid6 import uuid7

from sunshine.before.declarations.actions.draws import Scope, act_on_draw, open_draw, verify
from sunshine.before.declarations.models import Declaration, DeclarationDraw, Verification
from sunshine.before.declarations.queries.draws import drawn_of, lines_of, proof_of, words_of
from sunshine.before.declarations.rules.verified import faults, size_of
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.models import Denial
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.clock.queries import today
from sunshine.foundation.ledger.actions.sequencing import integrate
from sunshine.foundation.organisations.actions import period
from sunshine.foundation.workflow.rules import Refused
from sunshine.foundation.worklist.models import WorkItem

pytestmark = pytest.mark.django_db
WORDS = "与工商登记核对，配偶白秋月另有一家企业没有申报"
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def own_log(tmp_path, settings) -> None:
    """What one test signed is rolled back with it; the next begins its own log."""
    settings.SUNSHINE_HOME = tmp_path
    settings.LOG_FOLDER = tmp_path / "log"


def filed(group, count: int = 4) -> list[Declaration]:
    rows = []
    for n in range(count):
        rows.append(group.due(since_on=today() - (n + 500) * DAY))
        group.file(rows[-1])
    return rows


def opened(group, name: str = "监督", **changed) -> DeclarationDraw:
    by, day = group.actor(name), today()
    said = {"organisation_id": group.head.pk, "title": "年度申报抽查", "since": day - 9 * DAY,
            "until": day + DAY, "percent": 50}  # fmt: skip
    with acting_as(by):
        return open_draw(by=by, scope=Scope(**said | changed), idempotency_key=uuid7().hex)


def on(group, row: DeclarationDraw, verb: str, name: str = "监督", **content) -> None:
    integrate()
    by = group.actor(name)
    with acting_as(by):
        act_on_draw(
            draw_id=row.pk, verb=verb, by=by, idempotency_key=uuid7().hex,
            content={"reason": "抽查已经全部完成，情况总体良好"} | content,
        )  # fmt: skip
        row.refresh_from_db()


def drawn(group, **changed) -> tuple[DeclarationDraw, list[Verification]]:
    row = opened(group, **changed)
    on(group, row, "draw")
    with acting_as(system_actor("看")):
        return row, list(
            Verification.objects.filter(draw=row)
            .select_related("organisation", "declaration")
            .order_by("ordinal")
        )


def verified(group, one: Verification, name: str = "监督", result: str = "omitted") -> None:
    by = group.actor(name)
    with acting_as(by):
        verify(
            verification_id=one.pk, by=by, idempotency_key=uuid7().hex,
            content={"source": "registry", "result": result, "reason": WORDS},
        )  # fmt: skip
        one.refresh_from_db()


def test_the_share_is_drawn_by_the_log_and_anybody_can_draw_again(group) -> None:
    filed(group)
    row, rows = drawn(group)
    assert (row.population, row.size, len(rows)) == (4, 2, 2)
    with acting_as(group.actor("监督")):
        assert all(ok for _, ok in proof_of(row, rows))
        assert not all(ok for _, ok in proof_of(row, rows[:1]))
        row.frame += row.frame.splitlines()[0].replace("0", "1") + "\n"
        assert not proof_of(row, rows)[0][1]


def test_candidates_are_verified_one_and_all_before_the_others(group) -> None:
    rows = filed(group)
    with acting_as(system_actor("时间")):
        Declaration.objects.filter(pk=rows[0].pk).update(is_candidate=True)
    row, found = drawn(group, percent=10)
    assert (row.candidates, row.size) == (1, 1)
    assert [v.is_candidate for v in found] == [True, False]
    assert found[0].declaration_id == rows[0].pk
    with acting_as(system_actor("看")):
        work = WorkItem.objects.open().filter(subject_label="verification")
        assert set(work.values_list("subject_id", flat=True)) == {v.pk for v in found}


def test_a_candidate_is_listed_as_unverified_until_what_stands_there_was_verified(group) -> None:
    first, other = filed(group, 2)
    with acting_as(system_actor("时间")):
        Declaration.objects.filter(pk=first.pk).update(is_candidate=True)
    _, found = drawn(group, percent=10)

    def listed(name: str) -> list[str]:
        client = Client()
        client.force_login(group.accounts[name])
        shown = client.get("/declarations/", {"mark": "unverified"}).content.decode()
        return [str(row.pk) for row in (first, other) if str(row.pk) in shown]

    assert listed("监督") == [str(first.pk)]
    assert listed("人事") == [], "who sees no verifications is told nothing of them"
    group.read(first, "监督")
    verified(group, found[0], result="consistent")
    assert listed("监督") == []
    with acting_as(system_actor("时间")):
        Declaration.objects.filter(pk=first.pk).update(fingerprint="p_" + "0" * 32)
    assert listed("监督") == [str(first.pk)], "what changed is verified again"


def test_less_than_the_rule_asks_is_refused_and_so_is_an_empty_scope(group) -> None:
    filed(group, 1)
    with pytest.raises(Refused, match="10% 到 100%"):
        opened(group, percent=9)
    with pytest.raises(Refused, match="没有已提交的申报"):
        opened(group, until=today() - 8 * DAY)
    with pytest.raises(Refused, match="没有在这个范围"):
        opened(group, "人事")


def test_before_the_list_is_in_the_log_nothing_is_drawn(group) -> None:
    filed(group, 1)
    row, by = opened(group), group.actor("监督")
    with acting_as(by), pytest.raises(Refused, match="还没有编号"):
        act_on_draw(draw_id=row.pk, verb="draw", by=by, content={}, idempotency_key="early")


def test_who_judged_it_or_did_not_read_it_does_not_verify_and_the_words_are_sealed(group) -> None:
    filed(group, 1)
    _, (one,) = drawn(group)
    with pytest.raises(Refused, match="请先说明目的查阅"):
        verified(group, one)
    group.read(one.declaration, "监督")
    verified(group, one)
    assert (one.state, one.result, one.verified_name) == ("verified", "omitted", "监督")
    with acting_as(group.actor("监督")):
        assert words_of([one], by=group.actor("监督")) == {one.pk: WORDS}
        (line,) = lines_of(Verification.objects.select_related("organisation"))
    assert (line.share.bad, line.share.percent, line.kind) == (1, 100, "年度申报")
    with acting_as(system_actor("导出")), connection.cursor() as cursor:
        cursor.execute("select string_agg(canonical, '') from ledger_entry")
        assert "白秋月" not in cursor.fetchone()[0]
    assert "白秋月".encode() not in bytes(one.sealed)


def test_nobody_verifies_what_the_same_person_reviewed(group) -> None:
    (row,) = filed(group, 1)
    group.accounts["驻"] = group.account("驻", "discipline_officer", group.head)
    group.read(row, "驻")
    group.act(row, "conclude", "驻")
    _, (one,) = drawn(group)
    group.read(one.declaration, "驻")
    with pytest.raises(Refused, match="请由别人核实"):
        verified(group, one, "驻")


def test_the_own_one_is_not_seen_and_a_denial_closes_the_verification_too(group) -> None:
    filed(group, 1)
    _, (one,) = drawn(group)
    seen = group.actor("监督")
    with acting_as(seen):
        assert Verification.objects.visible_to(seen).count() == 1
    with acting_as(system_actor("回避")):
        Denial.objects.create(
            person_id=seen.person_id, subject_label="declaration", subject_id=one.declaration_id,
            reason="亲属", valid=period(today()),
        )  # fmt: skip
    with acting_as(seen):
        assert not Verification.objects.visible_to(seen).exists()
    own = group.actor("申屠")
    with acting_as(own):
        assert not Verification.objects.visible_to(own).exists()
        assert not DeclarationDraw.objects.visible_to(own).exists()


def test_a_closed_draw_and_a_result_change_no_more(group) -> None:
    filed(group, 1)
    row, (one,) = drawn(group)
    with pytest.raises(Refused, match="还有 1 件没有核实"):
        on(group, row, "close")
    group.read(one.declaration, "监督")
    verified(group, one, result="consistent")
    on(group, row, "close")
    assert row.state == "closed"
    for model, changed in ((DeclarationDraw, {"words": "改"}), (Verification, {"result": "false"})):
        with (
            acting_as(system_actor("改")),
            pytest.raises(ProgrammingError),
            transaction.atomic(),
        ):
            model.objects.update(**changed)


def test_supervisors_work_on_the_pages_and_enterprises_find_none(group) -> None:
    filed(group, 2)
    client = Client()
    client.force_login(group.accounts["监督"])
    day = today()
    said = {"organisation": group.head.pk, "title": "年度申报抽查", "since": day - 9 * DAY,
            "until": day + DAY, "percent": 100}  # fmt: skip
    answer = client.post("/declarations/draws/new/", said, follow=True)
    page = answer.redirect_chain[-1][0]
    assert "待抽取" in answer.content.decode()
    integrate()
    text = client.post(f"{page}act/", {"verb": "draw"}, follow=True).content.decode()
    assert "要核实的申报" in text
    assert "不符" not in text
    with acting_as(system_actor("看")):
        one = Verification.objects.select_related("declaration").order_by("ordinal")[0]
    group.read(one.declaration, "监督")
    there = f"/verifications/{one.pk}/"
    assert "出具核实结果" in client.get(there).content.decode()
    told = {"verb": "verify", "source": "registry", "result": "false", "reason": WORDS}
    assert "白秋月" in client.post(f"{there}act/", told, follow=True).content.decode()
    assert "1 件有问题" in client.get("/declarations/draws/").content.decode()
    assert client.post(f"{page}export/").status_code == 200
    client.force_login(group.accounts["人事"])
    for address in ("/declarations/draws/", page, there):
        assert client.get(address).status_code == 404


@given(st.integers(0, 500), st.integers(1, 100))
def test_a_share_is_never_less_than_asked_and_at_most_all(population: int, percent: int) -> None:
    size = size_of(population, percent)
    assert population * percent <= 100 * size
    assert 100 * (size - 1) < population * percent or not size
    assert size <= population


def test_what_is_missing_is_said_in_the_order_of_the_form() -> None:
    assert faults("", "", "短") == [
        "请选择核实来源",
        "请选择核实结果",
        "请写明核实情况（至少 10 个字）",
    ]
    assert faults("false", "tax", WORDS) == []


def test_without_others_only_candidates_are_taken() -> None:
    row = DeclarationDraw(frame="", named="a o yearly\nb o yearly\n", size=0)
    assert drawn_of(row, "seed") == ["a", "b"]
