"""Drafts: begun from what was declared last, saved while typing, filed. Only filing is an act."""

from uuid import UUID

from django.db import transaction

from sunshine.before.declarations.actions import file_declaration
from sunshine.before.declarations.models import DRAFT_LIVES, Declaration, DeclarationDraft
from sunshine.before.declarations.queries import form
from sunshine.before.declarations.queries.content import text_of, told_in
from sunshine.before.declarations.queries.drafted import OPEN, begun_from
from sunshine.before.declarations.rules import Told
from sunshine.before.declarations.rules.rows import packed
from sunshine.foundation.clock.queries import now
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.models import Entry


def own(by: Actor, declaration_id: UUID) -> Declaration:
    """One's own declaration that can still be filled in. Raises Declaration.DoesNotExist."""
    mine = Declaration.objects.visible_to(by).select_related("organisation", "person", "campaign")
    if by.on_behalf_of_id is not None:
        mine = mine.none()
    return mine.get(pk=declaration_id, person=by.person_id, state__in=OPEN)


def typed(by: Actor, row: Declaration) -> tuple[Told, DeclarationDraft | None]:
    """The draft, or what a new one begins with: this declaration, else the one before."""
    draft = DeclarationDraft.objects.visible_to(by).filter(pk=row.pk).first()
    return (told_in(draft.typed), draft) if draft else (begun_from(row, by), None)


@transaction.atomic
def save(*, by: Actor, declaration_id: UUID, told: Told) -> DeclarationDraft:
    """Keep what was typed, sealed. Raises Declaration.DoesNotExist for what is not one's own."""
    row = own(by, declaration_id)
    if by.account_id is None:
        raise Declaration.DoesNotExist
    DeclarationDraft.objects.filter(saved_at__lt=now() - DRAFT_LIVES).delete()
    draft = DeclarationDraft(
        declaration=row, account_id=by.account_id, typed=text_of(told), saved_at=now()
    )
    DeclarationDraft.objects.bulk_create(
        [draft],
        update_conflicts=True,
        unique_fields=["declaration"],
        update_fields=["account", "typed", "saved_at"],
    )
    return draft


def file_draft(*, by: Actor, declaration_id: UUID, told: Told, idempotency_key: str) -> Entry:
    """Sign what stands in the form; rows in which nothing was typed are left out.

    Raises Refused (Chinese), Unconfirmed or Declaration.DoesNotExist.
    """
    row = own(by, declaration_id)
    return file_declaration(
        declaration_id=declaration_id,
        by=by,
        told=packed(form(), told),
        idempotency_key=idempotency_key,
        verb="correct" if row.state == "filed" else "file",
        version=row.version,
    )
