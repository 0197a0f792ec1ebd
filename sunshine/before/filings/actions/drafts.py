"""Drafts: begun, saved while typing, copied, given up, filed. Only filing is an act."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from uuid6 import uuid7

from sunshine.before.filings.actions import file_matter
from sunshine.before.filings.models import DRAFT_LIVES, Matter, MatterDraft
from sunshine.before.filings.queries.checking import FILE, asked_of, offered
from sunshine.before.filings.queries.drafted import misread, told_of, typed_of
from sunshine.foundation.clock.queries import now
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import earlier
from sunshine.foundation.organisations.models import reaches
from sunshine.foundation.workflow.rules import Refused

MOST = 50  # drafts of one account; the oldest give way
NEW = {"meets_on", "is_emergency", "decided_at", "emergency_reason"}  # not of the matter before


@transaction.atomic
def start(
    *, by: Actor, organisation_id: UUID, item_code: str, typed: Mapping[str, str] | None = None
) -> MatterDraft:
    """An empty form of an item, or one filled in. Raises Refused (Chinese)."""
    try:
        kind, _, _ = asked_of(item_code)
    except ValueError as error:
        raise Refused(str(error)) from error
    if by.account_id is None or not reaches(by, FILE, organisation_id, matter_class=kind):
        raise Refused("您没有为这家企业报备这类事项的权限")
    items = {k: v for rows in offered(by, organisation_id).values() for k, v in rows.items()}
    if item_code not in items:
        raise Refused(f"权责清单没有编码为 {item_code} 的事项")
    MatterDraft.objects.filter(saved_at__lt=now() - DRAFT_LIVES).delete()
    mine = MatterDraft.objects.filter(account=by.account_id).order_by("-saved_at")
    MatterDraft.objects.filter(pk__in=list(mine.values_list("pk", flat=True)[MOST - 1 :])).delete()
    return MatterDraft.objects.create(
        id=uuid7(),
        account_id=by.account_id,
        organisation_id=organisation_id,
        item_code=item_code,
        item_title=items[item_code],
        typed=dict(typed or {}),
        saved_at=now(),
    )


def copy(*, by: Actor, matter_id: UUID) -> MatterDraft:
    """What an earlier matter said, for a new meeting. Raises Refused or Matter.DoesNotExist."""
    known = Matter.objects.visible_to(by).get(pk=matter_id)
    typed = {n: v for n, v in typed_of(known).items() if n not in NEW}
    return start(
        by=by, organisation_id=known.organisation_id, item_code=known.item_code, typed=typed
    )


@transaction.atomic
def save(*, by: Actor, draft_id: UUID, typed: Mapping[str, str]) -> MatterDraft:
    """Raises MatterDraft.DoesNotExist."""
    draft = MatterDraft.objects.visible_to(by).select_for_update().get(pk=draft_id)
    draft.typed, draft.saved_at = dict(typed), now()
    draft.save(update_fields=["typed", "saved_at"])
    return draft


def discard(*, by: Actor, draft_id: UUID) -> None:
    """Raises MatterDraft.DoesNotExist."""
    MatterDraft.objects.visible_to(by).get(pk=draft_id).delete()


@transaction.atomic
def file_draft(*, by: Actor, draft_id: UUID) -> Matter:
    """The draft becomes a matter, once. Raises Refused (Chinese) or MatterDraft.DoesNotExist."""
    key = f"draft:{draft_id}"
    if (first := earlier(by, key)) is not None:
        return Matter.objects.get(pk=first.subject_id)
    draft = MatterDraft.objects.visible_to(by).select_for_update().get(pk=draft_id)
    if wrong := misread(draft.typed):
        raise Refused("；".join(wrong.values()))
    told = told_of(draft.item_code, draft.typed)
    filed = file_matter(
        by=by, organisation_id=draft.organisation_id, told=told, idempotency_key=key
    )
    draft.delete()
    return filed
