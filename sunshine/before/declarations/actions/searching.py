"""Who finds a declaration by what it holds in its reserved part has learned something of it."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from sunshine.before.declarations.models import Declaration, Reading
from sunshine.before.declarations.workflow import DECLARATION
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import earlier, record
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.vault.engine import person_key

WHY = "按亲属姓名、证件号或者企业查到了这件申报，没有打开内容"


@transaction.atomic
def note_found(*, by: Actor, words: str, found: Collection[UUID]) -> int:
    """The persons see who found their declarations by a relative or a company, once an account,
    declaration, word and day; the ledger holds the keyed hash of the word. Returns how many are new.
    """
    if by.account_id is None:
        return 0
    told, count = person_key("declaration", words), 0
    others = Declaration.objects.visible_to(by).filter(pk__in=found).exclude(person=by.person_id)
    for row in others:
        key = f"declaration.find:{row.pk}:{told}:{today()}"  # of this account
        if earlier(by, key) is None:
            _note(row, by, by.account_id, told, key)
            count += 1
    return count


def _note(row: Declaration, by: Actor, account_id: UUID, told: str, key: str) -> None:
    entry = record(
        by=by,
        verb="declaration.find",
        subject=RecordRef(DECLARATION.label, row.pk),
        organisation_id=row.organisation_id,
        content={"words": told},
        idempotency_key=key,
    )
    at = now()
    Reading.objects.create(
        declaration=row,
        account_id=account_id,
        actor_name=by.name,
        purpose=WHY,
        made_at=at,
        until=at,  # it opens nothing
        entry_id=entry.pk,
    )
