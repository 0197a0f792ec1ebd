"""Rights, separation of duties, what is seen; every verb in every state by every role."""

import pytest
from django.db import transaction
from uuid6 import uuid7

from sunshine.before.authority import actions
from sunshine.before.authority.actions import drafting
from sunshine.before.authority.models import AuthorityList
from sunshine.before.authority.tests.lists_made import LARGE, SMALL
from sunshine.before.authority.workflow import AUTHORITY_LIST
from sunshine.foundation.access.models import Denial
from sunshine.foundation.access.queries import actor_of, roles
from sunshine.foundation.clock.queries import today
from sunshine.foundation.organisations.actions import period
from sunshine.foundation.workflow.models import Endorsement
from sunshine.foundation.workflow.rules import Refused

pytestmark = pytest.mark.django_db


def test_only_a_draft_is_changed_and_only_by_its_enterprise(group) -> None:
    draft = group.draft(group.head, SMALL, LARGE)
    row = draft.rules.get(position=1)
    drafting.save_rule(
        by=group.actor("经办"), list_id=draft.pk, rule_id=row.pk, fields=SMALL | {"title": "备用金"}
    )
    drafting.remove_rule(by=group.actor("经办"), list_id=draft.pk, rule_id=row.pk)
    assert [r.position for r in draft.rules.all()] == [1]
    with pytest.raises(AuthorityList.DoesNotExist):
        drafting.remove_rule(by=group.actor("外人"), list_id=draft.pk, rule_id=row.pk)
    with pytest.raises(Refused, match="没有修改"):
        drafting.set_header(
            by=group.actor("纪检"), list_id=draft.pk, basis="新依据文件", starts_on=today()
        )
    with pytest.raises(Refused, match="没有为这家企业起草"):
        group.draft(group.other, name="经办")
    group.do(draft, "经办", "submit")
    with pytest.raises(Refused, match="请先退回"):
        drafting.replace_rules(by=group.actor("经办"), list_id=draft.pk, rows=[SMALL])


def test_whoever_drafts_reviews_or_signs_does_only_one_of_it(group) -> None:
    draft = group.draft(group.head, SMALL, name="法务")
    group.do(draft, "经办", "submit")
    with pytest.raises(Refused, match="自己提出"):
        group.do(draft, "法务", "review")
    group.do(draft, "二法务", "review")
    with pytest.raises(Refused, match="没有签发的权限"):
        group.do(draft, "二法务", "sign")
    group.do(draft, "书记", "sign")
    seen = Endorsement.objects.of("authority_list", draft.pk).get(verb="sign").manifest
    assert seen["依据"] == "集团〔2026〕12号"
    assert "总经理办公会（出席超过应到会人数的 1/2" in seen["F01-001 own 不论金额"]


def test_what_comes_back_is_reviewed_anew_even_by_the_same_reviewer(group) -> None:
    draft = group.draft(group.head, SMALL)
    group.do(draft, "经办", "submit")
    group.do(draft, "法务", "review")
    group.do(draft, "二法务", "return", reason="累计口径没有写明")
    assert not Endorsement.objects.of("authority_list", draft.pk).live().exists()
    group.do(draft, "经办", "submit")
    group.do(draft, "法务", "review")
    assert draft.state == "approval"


def test_lists_are_seen_by_right_and_the_law_above_by_those_below(group) -> None:
    enacted = group.enact(group.head, SMALL)
    draft = group.draft(group.head)

    def seen(name):
        found = AuthorityList.objects.visible_to(group.actor(name))
        return set(found.values_list("pk", flat=True))

    assert seen("经办") == seen("书记") == {enacted.pk, draft.pk}
    assert seen("下属经办") == {enacted.pk}, "in force above, so it binds; the draft is not yet law"
    assert seen("外人") == seen("外书记") == set()
    officer = group.accounts["纪检"]
    Denial.objects.create(
        person_id=officer.person_id, subject_label="authority_list", subject_id=draft.pk,
        valid=period(today()), reason="本人亲属",
    )  # fmt: skip
    assert seen("纪检") == {enacted.pk}
    below = group.draft(group.sub)
    with pytest.raises(Refused, match="没有撤回的权限"):
        actions.act(
            list_id=below.pk, verb="withdraw", by=group.actor("纪检"),
            content={"reason": "不应由我撤回"}, idempotency_key="x",
        )  # fmt: skip


@pytest.mark.parametrize("role", [r for r, row in roles().items() if not row.is_administrator])
@pytest.mark.parametrize("state", AUTHORITY_LIST.states)
def test_every_verb_in_every_state_by_every_role(group, state, role) -> None:
    actor = actor_of(group.account("甲", role, group.head)).confirmed()
    case = group.draft(group.head, SMALL)
    for row in AUTHORITY_LIST.transitions:
        law = period(today()) if state in {"in_force", "replaced"} else None
        AuthorityList.objects.filter(pk=case.pk).update(state=state, valid=law)
        allowed = state in row.sources and row.permission in roles()[role].permissions
        allowed &= not row.by_system
        point = transaction.savepoint()
        try:
            actions.act(
                list_id=case.pk, verb=row.verb, by=actor,
                content={"reason": "走查每一个操作"}, idempotency_key=str(uuid7()),
            )  # fmt: skip
        except AuthorityList.DoesNotExist:
            assert "authority.read" not in roles()[role].permissions
        except Refused as refusal:
            early = "当前状态" in str(refusal) or "权限" in str(refusal)
            assert early != allowed, str(refusal)  # noqa: PT017  either may be right
        else:
            assert allowed, (state, row.verb, role)
        transaction.savepoint_rollback(point)
