"""Duties come from posts: by campaign, on appointment and leaving, on a change; and who does what."""

from datetime import timedelta

import pytest
from django.db import transaction
from uuid6 import uuid7

from sunshine.before.declarations import actions
from sunshine.before.declarations.actions.campaigns import Round, act_on_campaign, open_campaign
from sunshine.before.declarations.actions.duties import begin_change, follow_tenures
from sunshine.before.declarations.models import Campaign, Declaration, Reading
from sunshine.before.declarations.tests.declarations_made import COMPANY, WIFE, told
from sunshine.before.declarations.workflow import CAMPAIGN, DECLARATION
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import actor_of, roles, system_actor
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.notifications.models import Notification
from sunshine.foundation.organisations.actions import period
from sunshine.foundation.organisations.models import Tenure
from sunshine.foundation.workflow.rules import Refused
from sunshine.foundation.worklist.models import OVERSEE, WorkItem
from sunshine.foundation.worklist.rules import OWN

pytestmark = pytest.mark.django_db
ROLES = [r for r, row in roles().items() if not row.is_administrator]


def campaign(group, name: str = "人事", **changed) -> Campaign:
    by, day = group.actor(name), today()
    said = {
        "organisation_id": group.head.pk, "kind": "yearly", "title": "年度申报",
        "opens_on": day, "due_on": day + timedelta(days=30),
    }  # fmt: skip
    with acting_as(by):
        return open_campaign(by=by, asked=Round(**said | changed), idempotency_key=uuid7().hex)


def on(group, row: Campaign, verb: str, name: str = "人事", **content):
    by = group.actor(name)
    with acting_as(by):
        return act_on_campaign(
            campaign_id=row.pk, verb=verb, by=by, idempotency_key=uuid7().hex,
            content={"reason": "按照集团工作安排办理"} | content,
        )  # fmt: skip


def duties() -> dict[tuple[str, str], Declaration]:
    with acting_as(system_actor("看")):
        rows = Declaration.objects.select_related("person", "organisation")
        return {(d.person.name, d.kind): d for d in rows}


def follow() -> int:
    by = system_actor("任职跟踪")
    with acting_as(by):
        return follow_tenures(by=by)


def test_a_campaign_asks_bodies_and_key_posts_and_nobody_else(group) -> None:
    campaign(group)
    found = duties()
    assert set(found) == {("申屠", "yearly"), ("柏", "yearly")}
    assert found["申屠", "yearly"].post_class == "manager"
    assert found["柏", "yearly"].post_class == "key"
    with pytest.raises(Refused, match="正在进行"):
        campaign(group)
    with pytest.raises(Refused, match="没有在这个范围"):
        campaign(group, "下属人事")


def test_whoever_takes_a_post_later_is_added_once(group) -> None:
    row = campaign(group)
    with pytest.raises(Refused, match="名单没有变化"):
        on(group, row, "renew")
    Tenure.objects.create(
        person=group.accounts["法务"].person, post=group.posts["柏"], valid=period(today())
    )
    on(group, row, "renew")
    assert ("法务", "yearly") in duties()


def test_a_campaign_tells_everybody_of_the_own_duty_and_once(group) -> None:
    row = campaign(group)
    found = duties()
    with acting_as(system_actor("看")):
        rows = Notification.objects.filter(subject_label=DECLARATION.label)
        told = {n.account: (n.subject_id, n.title) for n in rows.select_related("account")}
        assert len(told) == rows.count()
    due = f"请在 {row.due_on} 前完成年度申报"
    assert told == {group.accounts[n]: (found[n, "yearly"].pk, due) for n in ("申屠", "柏")}
    Tenure.objects.create(
        person=group.accounts["法务"].person, post=group.posts["柏"], valid=period(today())
    )
    on(group, row, "renew")
    with acting_as(system_actor("看")):
        rows = Notification.objects.filter(subject_label=DECLARATION.label)
        assert rows.filter(account=group.accounts["法务"]).count() == 1
        assert rows.count() == len(told) + 1


def test_a_campaign_on_leaving_asks_those_who_left_and_nobody_in_office(group) -> None:
    since = today() - timedelta(days=100)
    with pytest.raises(Refused, match="没有离任"):
        campaign(group, kind="leaving", opens_on=since)
    day = today() - timedelta(days=80)
    Tenure.objects.filter(pk=group.tenures["申屠"].pk).update(
        valid=period(day - timedelta(days=90), day)
    )
    campaign(group, kind="leaving", opens_on=since)
    found = duties()
    assert set(found) == {("申屠", "leaving")}
    assert found["申屠", "leaving"].since_on == day
    assert follow() == 0


def test_a_campaign_on_appointment_asks_those_who_came_and_have_no_duty_yet(group) -> None:
    came, day = today() - timedelta(days=80), today() - timedelta(days=3)
    for name, since in (("法务", came), ("纪检", day)):
        Tenure.objects.create(
            person=group.accounts[name].person, post=group.posts["柏"], valid=period(since)
        )
    assert follow() == 1  # who came eighty days ago is a campaign's
    row = campaign(group, kind="appointment", opens_on=came)
    found = duties()
    assert set(found) == {("纪检", "appointment"), ("法务", "appointment")}
    assert found["法务", "appointment"].campaign == row
    assert found["纪检", "appointment"].campaign is None
    on(group, row, "withdraw")
    again = campaign(group, kind="appointment", opens_on=came)
    with acting_as(system_actor("看")):
        assert Declaration.objects.filter(campaign=again).count() == 1


def test_a_withdrawn_campaign_lifts_open_duties_and_keeps_what_was_filed(group) -> None:
    row = campaign(group)
    group.file(duties()["申屠", "yearly"])
    on(group, row, "withdraw")
    found = duties()
    assert (found["申屠", "yearly"].state, found["柏", "yearly"].state) == ("filed", "cancelled")
    with acting_as(system_actor("看")):
        open_work = WorkItem.objects.open().filter(subject_id=found["柏", "yearly"].pk)
        assert not open_work.exists()


def test_who_was_appointed_or_left_has_thirty_days_and_it_is_opened_once(group) -> None:
    day = today() - timedelta(days=3)
    Tenure.objects.create(
        person=group.accounts["法务"].person, post=group.posts["柏"], valid=period(day)
    )
    Tenure.objects.filter(pk=group.tenures["申屠"].pk).update(
        valid=period(day - timedelta(days=90), day)
    )
    assert follow() == 2
    assert follow() == 0
    found = duties()
    assert found["法务", "appointment"].due_on == day + timedelta(days=30)
    assert found["申屠", "leaving"].due_on == day + timedelta(days=30)


def test_a_change_is_opened_by_the_person_with_what_was_said_before(group) -> None:
    first = group.reviewed()
    by = group.actor("申屠")
    with acting_as(by):
        row = begin_change(
            by=by, organisation_id=group.head.pk, changed_on=today(), idempotency_key="c"
        )
    assert (row.previous_id, row.due_on) == (first.pk, today() + timedelta(days=30))
    other = group.actor("书记")
    with acting_as(other), pytest.raises(Refused, match="没有需要申报的岗位"):
        begin_change(
            by=other, organisation_id=group.head.pk, changed_on=today(), idempotency_key="d"
        )


def test_work_is_the_declarants_own_and_climbs_to_who_oversees(group) -> None:
    campaign(group)
    row = duties()["申屠", "yearly"]
    seen = {}
    for name in ("申屠", "柏", "人事", "书记"):
        by = group.actor(name)
        with acting_as(by):
            mine = WorkItem.objects.visible_to(by).open().filter(subject_id=row.pk)
            seen[name] = mine.exists()
    assert seen == {"申屠": True, "柏": False, "人事": False, "书记": False}
    with acting_as(system_actor("看")):
        item = WorkItem.objects.open().get(subject_id=row.pk)
    assert (item.permission, item.assignee) == (OWN, group.accounts["申屠"])
    assert OVERSEE in roles()["secretary"].permissions


def test_late_is_marked_and_stays_and_a_returned_one_is_put_right(group) -> None:
    row = group.due(due_on=today() - timedelta(days=1))
    group.file(row)
    assert row.is_late
    group.read(row)
    group.act(row, "return", reason="请补充配偶的工作单位")
    assert row.state == "returned"
    group.file(row, told(WIFE | {"employer": "秋月建材"}, companies=(COMPANY,)))
    assert (row.state, row.is_late) == ("filed", True)
    mark = row.fingerprint
    group.file(row, told(WIFE, companies=(COMPANY | {"since_on": "2024-01-01"},)), verb="correct")
    assert row.fingerprint != mark


def test_nobody_reviews_the_own_declaration(group) -> None:
    row = group.due("人事")
    group.file(row, told(), "人事")
    with pytest.raises(Refused, match="不能对自己提出的"):
        group.act(row, "conclude")


def outcome(act) -> str:
    """`done`, or the words of the refusal, or `unseen`; nothing of it stays."""
    point = transaction.savepoint()
    try:
        act()
    except (Declaration.DoesNotExist, Campaign.DoesNotExist):
        return "unseen"
    except Refused as refusal:
        return str(refusal)
    else:
        return "done"
    finally:
        transaction.savepoint_rollback(point)


def test_every_verb_in_every_state_by_every_role(group) -> None:
    row = group.reviewed()
    walked = [t for t in DECLARATION.transitions if t.verb not in actions.FILES]
    for role in ROLES:
        account = group.account("某", role, group.head)
        held = roles()[role].permissions
        with acting_as(system_actor("准备")):
            Reading.objects.create(
                declaration=row, account=account, actor_name="某", purpose="走查每一个操作",
                made_at=now(), until=now() + timedelta(minutes=30), entry_id=uuid7(),
            )  # fmt: skip
        for state in set(DECLARATION.states) - {"erased"}:
            point = transaction.savepoint()
            with acting_as(system_actor("准备")):
                day = today() - timedelta(days=1)
                Declaration.objects.filter(pk=row.pk).update(state=state, keep_until=day)
            for t in walked:
                with acting_as(actor_of(account).confirmed()) as by:
                    said = outcome(lambda t=t, by=by: actions.act(
                        declaration_id=row.pk, verb=t.verb, by=by, idempotency_key=uuid7().hex,
                        content={"reason": "走查每一个操作和每一个角色", "outcome": "none"},
                    ))  # fmt: skip
                if "declaration.read" not in held:
                    assert said == "unseen", (role, state, t.verb)
                elif state in t.sources and t.permission in held:
                    assert said == "done", (role, state, t.verb, said)
                else:
                    assert "当前状态" in said or "权限" in said, (role, state, t.verb, said)
            transaction.savepoint_rollback(point)


def test_every_verb_on_a_campaign_by_every_role(group) -> None:
    row = campaign(group)
    Tenure.objects.create(
        person=group.accounts["法务"].person, post=group.posts["柏"], valid=period(today())
    )
    until = str(today() + timedelta(days=60))
    for role in ROLES:
        held = roles()[role].permissions
        account = group.account("某", role, group.head)
        for state, t in ((s, t) for s in CAMPAIGN.states for t in CAMPAIGN.transitions):
            point = transaction.savepoint()
            with acting_as(system_actor("准备")):
                Campaign.objects.filter(pk=row.pk).update(state=state)
            with acting_as(actor_of(account)) as by:
                said = outcome(lambda t=t, by=by: act_on_campaign(
                    campaign_id=row.pk, verb=t.verb, by=by, idempotency_key=uuid7().hex,
                    content={"reason": "走查每一个操作和每一个角色", "until": until},
                ))  # fmt: skip
            if "declaration.read" not in held:
                assert said == "unseen", (role, state, t.verb)
            else:
                is_done = state in t.sources and t.permission in held
                assert (said == "done") == is_done, (role, state, t.verb, said)
            transaction.savepoint_rollback(point)
