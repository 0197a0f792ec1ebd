"""Every verb in every state by every role."""

import pytest
from django.db import transaction
from uuid6 import uuid7

from sunshine.before.filings import actions
from sunshine.before.filings.models import Matter
from sunshine.before.filings.workflow import MATTER
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import actor_of, roles
from sunshine.foundation.workflow.rules import Refused

pytestmark = pytest.mark.django_db
TWO_HANDS = {"attach", "detach", "revise"}  # these need a file or a text besides


@pytest.mark.parametrize("role", [r for r, row in roles().items() if not row.is_administrator])
@pytest.mark.parametrize("state", MATTER.states)
def test_every_verb_in_every_state_by_every_role(filer, state, role) -> None:
    actor = actor_of(filer.account("甲", role, filer.head)).confirmed()
    case = filer.file()
    for row in MATTER.transitions:
        with acting_as(filer.actor("经办")):
            Matter.objects.filter(pk=case.pk).update(state=state)
        allowed = state in row.sources and row.permission in roles()[role].permissions
        with acting_as(actor):
            point = transaction.savepoint()
            try:
                actions.act(
                    matter_id=case.pk, verb=row.verb, by=actor,
                    content={"reason": "走查每一个操作", "answer": "agree"},
                    idempotency_key=str(uuid7()),
                )  # fmt: skip
            except Matter.DoesNotExist:
                assert "matter.read" not in roles()[role].permissions
            except Refused as refusal:
                early = "当前状态" in str(refusal) or "权限" in str(refusal)
                assert row.verb in TWO_HANDS or early != allowed, str(refusal)  # noqa: PT017
            else:
                assert allowed, (state, row.verb, role)
            transaction.savepoint_rollback(point)
