"""Every verb in every state by every role."""

import pytest
from django.db import transaction
from uuid6 import uuid7

from sunshine.before.samples import actions
from sunshine.before.samples.actions.checking import act_on_check
from sunshine.before.samples.models import ArchiveSample, Check
from sunshine.before.samples.tests.archives_drawn import later
from sunshine.before.samples.workflow import CHECK, CHECKERS, SAMPLE
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import actor_of, roles
from sunshine.foundation.clock.queries import now
from sunshine.foundation.ledger.actions.sequencing import integrate
from sunshine.foundation.workflow.rules import Refused

pytestmark = pytest.mark.django_db
ROLES = [r for r, row in roles().items() if not row.is_administrator]
NONE_ASKED = "没有待批准的延期申请"
# What somebody with the right is told, where it is not simply done.
WANTED = {
    "attach": "请选择文件", "detach": "请选择文件",
    "allow_extension": NONE_ASKED, "refuse_extension": NONE_ASKED,
}  # fmt: skip


@pytest.fixture
def case(sampler):
    """A sample that is drawn, its check, another whose list is only fixed."""
    sampler.archive()
    (check,) = sampler.drawn(count=1)
    other = sampler.freeze(count=1)
    integrate()
    return sampler, check, other


def outcome(act) -> str:
    """`done`, or the words of the refusal, or `unseen`; nothing of it stays."""
    point = transaction.savepoint()
    try:
        act()
    except (Check.DoesNotExist, ArchiveSample.DoesNotExist):
        return "unseen"
    except Refused as refusal:
        return str(refusal)
    else:
        return "done"
    finally:
        transaction.savepoint_rollback(point)


def test_every_verb_on_a_check_in_every_state_by_every_role(case) -> None:
    sampler, check, _ = case
    for role in ROLES:
        account = sampler.account("某", role, sampler.head)
        held = roles()[role].permissions
        for state in CHECK.states:
            if state == "closed":
                continue
            sent = {} if state == "checking" else {"issued_at": now()}
            told = sent and {"conclusion": "problem", "concluded_at": now()}
            point = transaction.savepoint()
            with acting_as(sampler.actor("监督")):
                Check.objects.filter(pk=check.pk).update(
                    state=state, assignee=account, **sent, **told
                )
            sees = "sample.check" in held or (bool(sent) and "sample.read" in held)
            for row in CHECK.transitions:
                with acting_as(actor_of(account).confirmed()) as by:
                    said = outcome(lambda row=row, by=by, account=account: act_on_check(
                        check_id=check.pk, verb=row.verb, by=by, idempotency_key=str(uuid7()),
                        content={"reason": "走查每一个操作和每一个角色", "checker": str(account.pk),
                                 "until": str(later(check))},
                        verdict=sampler.verdict("complete" if row.verb == "issue" else ""),
                    ))  # fmt: skip
                if not sees:
                    assert said == "unseen", (role, state, row.verb)
                elif state in row.sources and row.permission in held:
                    assert said == WANTED.get(row.verb, "done"), (role, state, row.verb)
                else:
                    assert "当前状态" in said or "权限" in said, (role, state, row.verb, said)
            transaction.savepoint_rollback(point)


def test_a_closed_check_takes_no_verb(case) -> None:
    sampler, check, _ = case
    sampler.check(check, "pass")
    for row in CHECK.transitions:
        with pytest.raises(Refused, match="当前状态是“已办结”"):
            sampler.check(check, row.verb, verdict=sampler.verdict())


def test_only_who_was_named_does_a_checker_s_work(case) -> None:
    sampler, check, _ = case
    for verb in CHECKERS & {"pass", "issue", "recheck"}:
        with pytest.raises(Refused, match="由监督核查"):
            sampler.check(check, verb, "二监督")


def test_every_verb_on_a_sample_in_every_state_by_every_role(case) -> None:
    sampler, check, sample = case
    for role in ROLES:
        account = sampler.account("某", role, sampler.head)
        held = roles()[role].permissions
        for state, row in ((s, t) for s in SAMPLE.states for t in SAMPLE.transitions):
            point = transaction.savepoint()
            with acting_as(sampler.actor("监督")):
                ArchiveSample.objects.filter(pk=sample.pk).update(state=state)
            with acting_as(actor_of(account).confirmed()) as by:
                said = outcome(lambda row=row, by=by: actions.act(
                    sample_id=sample.pk, verb=row.verb, by=by, idempotency_key=str(uuid7()),
                    content={"reason": "走查每一个操作和每一个角色"},
                    checkers=[sampler.accounts["监督"].pk],
                ))  # fmt: skip
            if "sample.draw" not in held:
                assert said == "unseen", (role, state, row.verb)
            else:
                assert (said == "done") == (state in row.sources), (role, state, row.verb, said)
            transaction.savepoint_rollback(point)
    assert check.state == "checking"
