"""A condition: reported done with proof, accepted or not by the department that set it."""

from functools import partial
from uuid import UUID

from django.db import transaction

from sunshine.before.reviews.models import Condition
from sunshine.before.reviews.queries import answers_for, department_of
from sunshine.before.reviews.workflow import CONDITION, CONDITION_WORK, FULFIL
from sunshine.foundation.evidence.actions import Door
from sunshine.foundation.evidence.models import Evidence
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.workflow.actions import Effect, perform
from sunshine.foundation.workflow.actions.work import ask_for
from sunshine.foundation.workflow.rules import Refused

WITH_FILE = {"attach", "detach"}
THEIRS = {"accept", "refuse"}


@transaction.atomic
def act_on_condition(
    *,
    condition_id: UUID,
    verb: str,
    by: Actor,
    content: dict[str, object],
    idempotency_key: str,
    then: Effect | None = None,
) -> Entry:
    """One verb of its table. Raises Refused (Chinese) or Condition.DoesNotExist."""
    found = Condition.objects.visible_to(by).select_related("review__matter")
    condition = found.get(pk=condition_id)
    department = department_of(condition.review)
    if verb in THEIRS and not answers_for(by, condition.review):
        raise Refused(f"是否落实由{department.title}认可，您没有这个部门的权限")
    if verb in WITH_FILE and then is None:
        raise Refused("请选择文件")
    proof = Evidence.objects.of(RecordRef(CONDITION.label, condition_id)).standing()
    if verb == "fulfil" and not proof.exists():
        raise Refused("请先附上落实的证明材料，再报告落实")

    def effect(row: Condition, entry: Entry) -> None:
        if verb == "fulfil":
            row.done_words = str(content["reason"])
            row.filed_by_id, row.filed_by_person_id = by.account_id, by.person_id
        if then is not None:
            then(row, entry)
        kind = CONDITION_WORK.get(row.state)
        permission = FULFIL if row.state == "open" else department.permission
        work = (kind, permission) if kind else None
        ask_for(CONDITION, row, work, f"{department.title}条件：{row.words}", by=by)

    return perform(
        table=CONDITION,
        records=Condition.objects.visible_to(by),
        record_id=condition_id,
        verb=verb,
        by=by,
        content=content,
        idempotency_key=idempotency_key,
        effect=effect,
    )


def proof_door(*, record_id: UUID, by: Actor, version: object, idempotency_key: str) -> Door:
    """The one way files come to it and leave it. Raises DoesNotExist for what is foreign."""
    found = Condition.objects.visible_to(by).get(pk=record_id)
    is_open = "attach" in {t.verb for t in CONDITION.open_to(found.state, by.permissions)}
    bound = partial(
        act_on_condition, condition_id=record_id, by=by, idempotency_key=idempotency_key
    )
    return Door(CONDITION.label, bound, by, version, is_open)
