"""Draft, legal review, signature, a period: and what follows from them, amount by amount."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange, NumericRange
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from sunshine.before.authority.actions import drafting
from sunshine.before.authority.actions.bands import cut_bands
from sunshine.before.authority.actions.worth import Figure, record_net_assets
from sunshine.before.authority.models import AuthorityBand, AuthorityList, AuthorityRule
from sunshine.before.authority.queries import mart_rows, requirements, rules_on
from sunshine.before.authority.tests.lists_made import LARGE, SMALL, fields
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.clock.queries import today
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.organisations.actions import period
from sunshine.foundation.workflow.rules import Refused
from sunshine.foundation.worklist.models import WorkItem

pytestmark = pytest.mark.django_db


def exactly(amount) -> NumericRange:
    return NumericRange(Decimal(amount), Decimal(amount), "[]")


def bodies(place, amount, on=None, item="F01-001") -> list[str]:
    made = requirements(place.pk, item, Decimal(amount), on or today())
    return [s.name for s in made.steps]


def test_a_signed_list_says_who_decides_and_the_next_one_replaces_it(group) -> None:
    first = group.enact(group.head, SMALL, LARGE)
    assert bodies(group.head, 999_999) == ["总经理办公会"]
    assert bodies(group.head, 1_000_000) == ["党委会", "董事会"]
    later = today() + timedelta(days=30)
    second = group.enact(group.head, SMALL, fields(amount=500_000), starts_on=later)
    assert bodies(group.head, 600_000) == ["总经理办公会"], "until its day the old one holds"
    assert bodies(group.head, 600_000, later) == ["党委会", "董事会"]
    first.refresh_from_db()
    assert (first.state, first.valid.upper, second.valid.lower) == ("in_force", later, later)
    assert [e.verb for e in Entry.objects.filter(subject_id=first.pk).order_by("pk")] == [
        f"authority_list.{v}" for v in ("submit", "review", "sign")
    ]


def test_a_version_that_begins_today_replaces_the_one_before_at_once(group) -> None:
    first = group.enact(group.head, SMALL)
    AuthorityList.objects.filter(pk=first.pk).update(
        valid=period(today() - timedelta(days=9)), starts_on=today() - timedelta(days=9)
    )
    group.enact(group.head, LARGE)
    first.refresh_from_db()
    assert (first.state, first.valid.upper) == ("replaced", today())
    assert bodies(group.head, 2_000_000) == ["党委会", "董事会"]


def test_why_names_the_list_its_version_and_the_numbers(group) -> None:
    group.enact(group.head, SMALL, LARGE)
    made = requirements(group.head.pk, "F01-001", Decimal(2_000_000), today())
    assert made.sentences == (
        "集团权责清单第 1 版“大额资金支付”（F01-001）：单笔 200 万元，达到“100 万元”，依次由党委会 → 董事会决策。",
    )
    assert made.needs_legal_review
    with pytest.raises(LookupError, match="没有生效的权责清单"):
        requirements(group.other.pk, "F01-001", Decimal(1), today())


def test_the_database_refuses_two_rules_for_one_amount_and_day(group) -> None:
    group.enact(group.head, SMALL, LARGE)
    band = AuthorityBand.objects.get(organisation=group.head, amounts__contains=exactly(5))
    copy = AuthorityBand(
        organisation=group.head, rule=band.rule, item_code=band.item_code, per=band.per,
        amounts=NumericRange(Decimal(999_999), Decimal(2_000_000), "[)"), valid=period(today()),
    )  # fmt: skip
    with pytest.raises(IntegrityError, match="one_rule_an_amount_and_day"), transaction.atomic():
        copy.save()
    copy.valid = DateRange(date(2020, 1, 1), today(), "[)")
    copy.save()  # on another day it may


def test_the_database_refuses_two_lists_on_one_day_and_two_open_ones(group) -> None:
    found = group.enact(group.head, SMALL)
    group.draft(group.head)
    with pytest.raises(IntegrityError, match="one_list_in_force_a_day"), transaction.atomic():
        AuthorityList.objects.filter(state="draft").update(state="in_force", valid=found.valid)
    with pytest.raises(Refused, match="正在办理"):
        group.draft(group.head)


def test_a_new_version_begins_as_a_copy_and_says_what_stands_in_its_way(group) -> None:
    group.enact(group.head, SMALL, LARGE)
    draft = group.draft(group.head)
    assert draft.edition == 2
    assert [r.item_code for r in draft.rules.order_by("position")] == ["F01-001", "F01-001"]
    with pytest.raises(Refused, match="新版的生效日须在其后"):
        group.do(draft, "经办", "submit")
    drafting.replace_rules(by=group.actor("经办"), list_id=draft.pk, rows=[])
    with pytest.raises(Refused, match="还没有事项"):
        group.do(draft, "经办", "submit")


def test_two_rules_on_one_line_are_refused_in_words(group) -> None:
    draft = group.draft(group.head, SMALL)
    with pytest.raises(Refused, match="同一金额线"):
        drafting.save_rule(by=group.actor("经办"), list_id=draft.pk, rule_id=None, fields=SMALL)
    with pytest.raises(Refused, match="同一金额线"):
        drafting.replace_rules(by=group.actor("经办"), list_id=draft.pk, rows=[LARGE, LARGE])
    assert draft.rules.count() == 1


def test_work_goes_from_the_reviewer_to_the_secretary_and_is_done(group) -> None:
    draft = group.draft(group.head, SMALL)
    open_work = WorkItem.objects.open().of("authority_list", draft.pk)
    assert not open_work.exists(), "a draft is nobody's work yet"
    group.do(draft, "经办", "submit")
    assert [w.permission for w in open_work.all()] == ["authority.review"]
    group.do(draft, "法务", "review")
    assert [w.permission for w in open_work.all()] == ["authority.sign"]
    group.do(draft, "书记", "sign")
    assert not open_work.exists()


def test_a_subsidiary_inherits_narrows_and_is_bound_by_what_the_group_keeps(group) -> None:
    kept = fields(item="P05-001", level="below", title="工程建设")
    group.enact(group.head, SMALL, LARGE, fields(item="P05-001", title="工程建设"), kept)
    assert bodies(group.sub, 1_000_000) == ["党委会", "董事会"]
    assert bodies(group.sub, 1, item="P05-001") == ["党委会", "董事会"] * 2
    assert bodies(group.head, 1, item="P05-001") == ["党委会", "董事会"]
    looser = group.draft(group.sub, fields(amount=3_000_000))
    with pytest.raises(Refused, match="100 万元起：上级须经党委会 → 董事会"):
        group.do(looser, "经办", "submit")
    rows = [
        fields(bodies=("executive_meeting",), needs_legal_review=True),
        fields(amount=200_000, needs_legal_review=True),
    ]
    drafting.replace_rules(by=group.actor("经办"), list_id=looser.pk, rows=rows)
    group.do(looser, "经办", "submit")
    group.do(looser, "法务", "review")
    group.do(looser, "书记", "sign")
    assert bodies(group.sub, 300_000) == ["党委会", "董事会"]
    assert bodies(group.head, 300_000) == ["总经理办公会"]
    assert len(bodies(group.sub, 1, item="P05-001")) == 4, "what it does not say it still inherits"


def test_a_share_of_net_assets_moves_with_them_from_their_day(group) -> None:
    by = system_actor("测试")
    since, moved = today() - timedelta(days=10), today() + timedelta(days=20)
    rule = fields(amount=5_000_000, share="0.01")
    draft = group.draft(group.head, SMALL, rule)
    with pytest.raises(Refused, match="没有登记该日的净资产"):
        group.do(draft, "经办", "submit")
    figures = [Figure(group.head.pk, Decimal(300_000_000), since, "2025 年度审计报告")]
    assert record_net_assets(by=by, figures=figures, idempotency_key="1") == 1
    group.do(draft, "经办", "submit")
    group.do(draft, "法务", "review")
    group.do(draft, "书记", "sign")
    assert bodies(group.head, 3_000_000) == ["党委会", "董事会"]
    figures = [
        Figure(group.head.pk, Decimal(900_000_000), moved, "2026 年度审计报告"),
        Figure(group.head.pk, Decimal(1), since, "迟到的旧数"),
    ]
    assert record_net_assets(by=by, figures=figures, idempotency_key="2") == 1
    assert bodies(group.head, 4_999_999, moved) == ["总经理办公会"], (
        "the lower of two is now 500 万元"
    )
    assert bodies(group.head, 4_999_999) == ["党委会", "董事会"], "what held before is as it was"


def test_bands_and_decisions_are_two_readings_of_one_law(group) -> None:
    """At random amounts and days, with inheritance, reserved matters and net assets that move."""
    by = system_actor("测试")
    record_net_assets(by=by, idempotency_key="w", figures=[
        Figure(place.pk, Decimal(worth), today() + timedelta(days=after), "报告")
        for place, worth, after in ((group.head, 10**9, -5), (group.head, 2 * 10**9, 15), (group.sub, 10**8, -5))
    ])  # fmt: skip
    group.enact(group.head, SMALL, fields(share="0.001"), fields(amount=10**7, share="0.01", bodies=("board",)),
                fields(level="below", amount=3 * 10**6, bodies=("board",)))  # fmt: skip
    group.enact(group.sub, fields(bodies=("party_committee", "board", "executive_meeting")),
                starts_on=today() + timedelta(days=7))  # fmt: skip
    cases = 0
    for place in (group.head, group.sub):
        for after in (0, 6, 7, 14, 15, 40):
            day = today() + timedelta(days=after)
            for amount in (0, 99_999, 100_000, 999_999, 10**6, 2_999_999, 3 * 10**6, 10**7, 10**9):
                made = requirements(place.pk, "F01-001", Decimal(amount), day)
                found = AuthorityBand.objects.filter(
                    organisation=place, item_code="F01-001", valid__contains=day,
                    amounts__contains=exactly(amount),
                )  # fmt: skip
                assert {str(b.rule_id) for b in found} == {a.band.rule.key for a in made.applied}
                cases += 1
    assert cases == 108
    assert cut_bands([group.head.pk, group.sub.pk]) == 0, "cutting again writes nothing"


def test_the_mart_tells_each_enterprise_its_bodies_by_amount_and_day(group) -> None:
    group.enact(group.head, SMALL, LARGE, fields(per="year", amount=9_000_000))
    rows = [r for r in mart_rows() if r["organisation_id"] == str(group.sub.pk)]
    told = {(r["body"], r["amount_from"], r["amount_to"]) for r in rows}
    assert told == {
        ("总经理办公会", Decimal(0), Decimal(1_000_000)),
        ("党委会", Decimal(1_000_000), None),
        ("董事会", Decimal(1_000_000), None),
    }
    assert len({r["rule_id"] for r in mart_rows()}) == 6, (
        "three a enterprise; cumulative ones stay here"
    )
    assert ProcrastinateJob.objects.filter(task_name="publish_own_records").exists()


def test_asking_who_decides_takes_as_many_queries_for_a_long_list(group) -> None:
    group.enact(group.head, SMALL, LARGE)
    counts = []
    for many in (0, 60):
        first = AuthorityRule.objects.first()
        AuthorityRule.objects.bulk_create(
            AuthorityRule(authority_list=first.authority_list, position=100 + n, **fields(item=f"F02-{n:03d}"))
            for n in range(many)
        )  # fmt: skip
        with CaptureQueriesContext(
            connection,
        ) as caught:
            rules_on(group.sub.pk, today())
        counts.append(len(caught))
    assert counts[0] == counts[1] <= 3
