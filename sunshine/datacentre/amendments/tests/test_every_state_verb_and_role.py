"""The table and nothing but the table decides; a small model agrees over long histories."""

import os
import random

import pytest
from django.db import transaction
from uuid6 import uuid7

from sunshine.datacentre.amendments import actions
from sunshine.datacentre.amendments.models import Amendment
from sunshine.datacentre.amendments.tests.conftest import ROW, WORDS
from sunshine.datacentre.amendments.workflow import AMENDMENT
from sunshine.foundation.access.queries import actor_of, roles
from sunshine.foundation.clock.queries import calendar
from sunshine.foundation.clock.rules import add_working_days
from sunshine.foundation.workflow.models import Endorsement
from sunshine.foundation.workflow.rules import Refused

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", [r for r, row in roles().items() if not row.is_administrator])
@pytest.mark.parametrize("state", AMENDMENT.states)
def test_every_verb_in_every_state_by_every_role(city, state, role) -> None:
    """Allowed is what the table and the roles say; anything else is refused in words."""
    actor = actor_of(city.account("甲", role)).confirmed()
    case = city.file()
    content = WORDS | {
        "answer": "agree",
        "until": str(add_working_days(case.due_on, 6, calendar())[0]),
    }
    for row in AMENDMENT.transitions:
        allowed = state in row.sources and row.permission in roles()[role].permissions
        allowed &= not row.by_system
        changes = [{**case.changes[0], "to": "5.00"}] if row.verb == "revise" else None
        point = transaction.savepoint()
        Amendment.objects.filter(pk=case.pk).update(state=state)
        try:
            actions.act(
                amendment_id=case.pk,
                verb=row.verb,
                by=actor,
                content=content,
                idempotency_key=str(uuid7()),
                changes=changes,
            )
        except Amendment.DoesNotExist:
            assert "amendment.read" not in roles()[role].permissions
        except Refused as refusal:
            early = "当前状态" in str(refusal) or "权限" in str(refusal)
            assert early != allowed, str(refusal)  # noqa: PT017  either may be right
        else:
            assert allowed, (state, row.verb, role)
        transaction.savepoint_rollback(point)  # the next verb finds the case as it was filed


STEPS = int(os.environ.get("SUNSHINE_STEPS", "300"))
REVIEWERS = ("法务", "财务")
# The model's own table: verb → who, from where, to where ("" stays).
MODEL = {
    "answer": (REVIEWERS, {"review"}, ""),
    "sign": (("书记",), {"approval"}, "signed"),
    "return": (REVIEWERS, {"review", "approval"}, "returned"),
    "revise": (("管理员",), {"review", "approval", "returned"}, ""),
    "refile": (("管理员",), {"returned"}, "review"),
    "withdraw": (("管理员",), {"returned", "review", "approval"}, "withdrawn"),
    "receive": (("纪检",), {"signed"}, "received"),
    "suspend": (REVIEWERS, {"review", "approval"}, ""),
    "resume": (REVIEWERS, {"review", "approval"}, ""),
}
OFTEN = [*MODEL, "answer", "answer", "answer"]


class Model:
    """A state, who has a live opinion, is it suspended. Nothing more."""

    def __init__(self) -> None:
        self.state, self.answered, self.paused = "review", set(), False

    def allows(self, verb: str, name: str) -> bool:
        who, sources, _ = MODEL[verb]
        if name not in who or self.state not in sources:
            return False
        if verb == "resume":
            return self.paused
        if self.paused and verb != "withdraw":
            return False
        return verb != "answer" or name not in self.answered

    def follow(self, verb: str, name: str) -> None:
        self.state = MODEL[verb][2] or self.state
        if verb == "answer":
            self.answered.add(name)
            self.state = "approval" if len(self.answered) == len(REVIEWERS) else "review"
        elif verb == "revise":
            if self.answered and self.state == "approval":
                self.state = "review"
            self.answered = set()
        elif verb in {"suspend", "resume"}:
            self.paused = verb == "suspend"


def test_random_histories_follow_a_small_model(city) -> None:
    draw, steps = random.Random(11), 0
    while steps < STEPS:
        case, model = city.file(row={**ROW, "row_id": f"standard:{steps}"}), Model()
        for _ in range(draw.randint(4, 25)):
            steps += 1
            name, verb = draw.choice(list(city.accounts)), draw.choice(OFTEN)
            changes = [{**case.changes[0], "to": f"{steps}.00"}] if verb == "revise" else None
            expected = model.allows(verb, name)
            try:
                city.do(case, name, verb, changes=changes, answer="agree")
                happened = True
            except Refused:
                happened = False
            assert happened == expected, (verb, name, vars(model))
            if happened:
                model.follow(verb, name)
            case.refresh_from_db()
            assert case.state == model.state
            live = Endorsement.objects.of("amendment", case.pk).live()
            assert live.filter(verb="answer").count() == len(model.answered)
