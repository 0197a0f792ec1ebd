"""Contract, firm and tender pages: by right, closed by a denial, names masked, queries constant."""

from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sunshine.analysis.extracts.models import Extract
from sunshine.analysis.hits.models import HitEvidence
from sunshine.faces.api.tests.house import NUMBER
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.models import Denial, Unmasking
from sunshine.foundation.access.queries import actor_of, system_actor
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.organisations.actions import period
from sunshine.foundation.vault.actions import remember_people

CONTRACT = {
    "row_id": "x:K", "organisation_id": "", "contract_id": "K", "counterparty_id": "S", "title": "路灯改造",
    "signed_on": "2026-03-02", "amount": "100000.00", "currency": "CNY", "category": "works",
}  # fmt: skip
PAYMENT = {
    "row_id": "x:1", "organisation_id": "", "payment_id": "P1", "contract_id": "K", "payee_id": "S",
    "paid_on": "2026-02-01", "amount": "130000.00", "currency": "CNY", "status": "paid",
}  # fmt: skip


def extract(alert, kind: str, subject: str, rows, hubs=None) -> Extract:
    with acting_as(system_actor("测试")):
        found = Extract.objects.create(
            kind=kind, organisation=alert.organisation, subject_id=subject, title=f"{subject}档案",
            snapshot=alert.hit.snapshot, row_count=len(rows), hubs=hubs or {}, made_at=now(),
            rows=[{"mart": mart, "row": row} for mart, row in rows],
        )  # fmt: skip
        found.hits.add(alert.hit)
    return found


def deal(alert) -> list:
    place = {"organisation_id": str(alert.organisation_id)}
    return [("contract", CONTRACT | place), ("payment", PAYMENT | place)]


@pytest.fixture
def drawn(house) -> SimpleNamespace:
    house.contract = extract(house.mine, "contract", "K", deal(house.mine))
    house.strange_contract = extract(house.strange, "contract", "K2", deal(house.strange))
    return house


def page(browser: Client, found: Extract, query: str = "") -> str:
    answer = browser.get(f"/extracts/{found.pk}/{query}")
    return answer.content.decode() if answer.status_code == 200 else str(answer.status_code)


def test_the_page_of_a_contract_says_what_differs_and_leads_back_to_the_clue(drawn) -> None:
    told = page(drawn.browser, drawn.contract)
    assert "付款合计超过合同及已批变更 3.00 万元" in told
    assert "1 笔付款早于签约" in told
    assert f"/alerts/{drawn.mine.pk}/" in told
    assert f"/extracts/{drawn.contract.pk}/" in drawn.browser.get(f"/alerts/{drawn.mine.pk}/").content.decode()  # fmt: skip


def test_what_is_foreign_does_not_exist(drawn) -> None:
    assert page(drawn.browser, drawn.strange_contract) == "404"
    answer = drawn.browser.post(f"/extracts/{drawn.strange_contract.pk}/unmask/", {"reason": "核查亲属往来"})  # fmt: skip
    assert answer.status_code == 404
    told = page(drawn.browser, drawn.contract)
    assert "乙企" not in told
    assert str(drawn.strange_contract.pk) not in told


def test_rows_of_another_enterprise_are_left_out_of_a_shared_picture(drawn) -> None:
    foreign = {"organisation_id": str(drawn.foreign.pk)}
    kin = {"kinship_id": "Q", "relation": "spouse", "person_key": "p_l", "relative_key": "p_r"}
    firm = extract(drawn.mine, "firm", "S", [
        *deal(drawn.mine),
        ("kinship", kin | foreign | {"row_id": "x:Q"}),
        ("ownership", {"row_id": "x:W", "holder_key": "p_r", "target_id": "S", "share": "0.3"}),
    ])  # fmt: skip
    told = page(drawn.browser, firm)
    assert "持股 30.00%" in told
    assert "配偶" not in told


def test_a_denial_of_the_clue_closes_what_is_drawn_around_it(drawn) -> None:
    Denial.objects.create(
        person_id=drawn.officer.person_id, subject_label="alert", subject_id=drawn.mine.pk,
        valid=period(today()), reason="本人亲属",
    )  # fmt: skip
    assert page(drawn.browser, drawn.contract) == "404"
    with acting_as(actor_of(drawn.officer)):
        assert not Extract.objects.exists(), "row-level security says the same"


def test_the_database_shows_no_extract_out_of_reach(drawn) -> None:
    with acting_as(actor_of(drawn.officer)):
        assert set(Extract.objects.values_list("pk", flat=True)) == {drawn.contract.pk}
    assert not Extract.objects.exists(), "outside acting_as there is none at all"


def test_a_person_in_a_picture_is_a_key_until_an_act_opens_the_name(drawn) -> None:
    key = remember_people([NUMBER])[NUMBER]
    firm = extract(drawn.mine, "firm", "S", [
        ("ownership", {"row_id": "x:W", "holder_key": key, "target_id": "S", "share": "0.3"}),
    ])  # fmt: skip
    assert f"自然人 {key[2:10]}" in page(drawn.browser, firm)
    answer = drawn.browser.post(
        f"/extracts/{firm.pk}/unmask/", {"reason": "核查亲属往来", "key": "u"}
    )
    assert answer.status_code == 302
    assert Unmasking.objects.get(subject_label="extract").subject_id == firm.pk
    assert Entry.objects.filter(verb="person.unmask", subject_id=firm.pk).count() == 1
    assert "正在显示个人姓名" in page(drawn.browser, firm)


def test_a_relative_and_the_kinship_are_drawn_in_words_only_after_an_act(drawn) -> None:
    """Whoever reads names by right still does not read relatives' names (person.unmask)."""
    people = remember_people(["王亲属", "李领导"])
    kin = {"row_id": "x:Q", "kinship_id": "Q", "relation": "spouse", "post": "总经理"}
    kin |= {"person_key": people["李领导"], "relative_key": people["王亲属"]}
    kin |= {"organisation_id": str(drawn.ours.pk)}
    share = {"row_id": "x:W", "holder_key": people["王亲属"], "target_id": "S", "share": "0.3"}
    firm = extract(drawn.mine, "firm", "S", [("kinship", kin), ("ownership", share)])
    further = f"?open={people['王亲属']}"
    closed = page(drawn.browser, firm, further)
    assert "李领导" in closed
    assert "王亲属" not in closed
    assert "配偶" not in closed
    drawn.browser.post(f"/extracts/{firm.pk}/unmask/", {"reason": "核查亲属往来", "key": "u"})
    opened = page(drawn.browser, firm, further)
    assert "王亲属" in opened
    assert "配偶" in opened


def test_a_firm_opens_node_by_node_and_marks_hubs(drawn) -> None:
    ties = [("ownership", {"row_id": f"x:{n}", "holder_id": "FUND", "target_id": n, "share": "0.1"}) for n in "STU"]  # fmt: skip
    firm = extract(drawn.mine, "firm", "S", ties, {"FUND": 188})
    closed = page(drawn.browser, firm)
    assert "关系极多：188 条" in closed
    assert "+2" in closed
    assert ">T</text>" not in closed
    opened = page(drawn.browser, firm, "?open=FUND")
    assert ">T</text>" in opened


def test_hostile_words_stay_words(drawn) -> None:
    evil = '"><script>alert(1)</script>'
    firm = extract(drawn.mine, "firm", "S", [
        ("ownership", {"row_id": "x:W", "holder_id": evil, "target_id": "S", "share": "0.3"}),
    ])  # fmt: skip
    told = page(drawn.browser, firm, "?open=%22%3E%3Cscript%3E")
    assert "<script>alert" not in told
    assert "&lt;script&gt;" in told


def test_more_rows_and_more_clues_cost_no_more_queries(drawn) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page(drawn.browser, drawn.contract)
        return len(asked)

    cost()
    few = cost()
    with acting_as(system_actor("测试")):
        rows = drawn.contract.rows
        rows += [
            {"mart": "payment", "row": rows[1]["row"] | {"row_id": f"x:{n}"}} for n in range(50)
        ]
        drawn.contract.save()
        HitEvidence.objects.bulk_create(
            HitEvidence(hit=drawn.mine.hit, position=n, mart="payment", row_id=f"x:{n}", role="payment", row={})
            for n in range(1, 50)
        )  # fmt: skip
    assert cost() == few
