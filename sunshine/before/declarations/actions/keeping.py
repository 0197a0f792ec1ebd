"""What is declared is sealed and keyed, and one day destroyed."""

from collections.abc import Iterator
from dataclasses import dataclass

from uuid6 import uuid7

from sunshine.before.declarations.models import (
    Conclusion,
    Content,
    ContentKey,
    Declaration,
    DeclarationDraft,
    DeclaredCompany,
    DeclaredRelative,
)
from sunshine.before.declarations.queries import form
from sunshine.before.declarations.queries.content import (
    company_keys,
    new_key,
    person_keys,
    seal,
    text_of,
)
from sunshine.before.declarations.rules import SELF, Told, code_of, name_of, number_of
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.people.models import Person
from sunshine.foundation.vault.actions import erase, remember_by_number, remember_people


@dataclass(frozen=True, slots=True)
class Sealed:
    """The rows of one declaration, not yet saved: many are kept in few statements."""

    key: ContentKey
    content: Content
    relatives: list[DeclaredRelative]
    companies: list[DeclaredCompany]


def sealed(row: Declaration, told: Told, key: str = "", revision: int = 1) -> Sealed:
    """A declaration as rows: the text under its key, and the keys by which it is found."""
    key = key or new_key()
    relatives = {str(n): r for n, r in enumerate(_relatives(row, told), 1)}
    companies = [
        DeclaredCompany(
            id=uuid7(),
            declaration=row,
            ordinal=n,
            relative=relatives.get(said.get("holder", SELF)),
            company_key=company_keys(said)[0],
            name_key=company_keys(said)[1],
            role=said.get("role", ""),
            share=number_of(said.get("share", "")),
        )
        for n, said in enumerate(told.rows("companies"), 1)
    ]
    return Sealed(
        ContentKey(declaration=row, key=key),
        Content(
            declaration=row, sealed=seal(text_of(told), key, row.pk), revision=revision
        ),
        list(relatives.values()),
        companies,
    )  # fmt: skip


def _relatives(row: Declaration, told: Told) -> Iterator[DeclaredRelative]:
    for n, said in enumerate(told.rows("relatives"), 1):
        key, name_key = person_keys(said)
        relation = form().relations[said["relation"]]
        yield DeclaredRelative(
            id=uuid7(),
            declaration=row,
            ordinal=n,
            relation=relation.code,
            degree=relation.degree,
            person_key=key,
            name_key=name_key,
            is_named_only=not said.get("number", "").strip(),
        )


def keep(row: Declaration, told: Told) -> None:
    """The first content, or a later one under the same key: history keeps both, sealed."""
    held = ContentKey.objects.filter(pk=row.pk).first()
    before = Content.objects.filter(pk=row.pk).first()
    made = sealed(row, told, held.key if held else "", before.revision + 1 if before else 1)
    if held is None:
        made.key.save(force_insert=True)
    made.content.save(force_insert=before is None, force_update=before is not None)
    DeclaredCompany.objects.filter(declaration=row).delete()
    DeclaredRelative.objects.filter(declaration=row).delete()
    DeclaredRelative.objects.bulk_create(made.relatives)
    DeclaredCompany.objects.bulk_create(made.companies)
    _remember(told)


def _remember(told: Told) -> None:
    """The vault learns who is behind the keys, for whoever may read names beside a hit."""
    numbered, named = [], []
    for said in told.rows("relatives"):
        number, name = code_of(said.get("number", "")), name_of(said.get("name", ""))
        numbered += [(number, name)] if number else []
        named += [] if number else [name]
    remember_by_number(numbered)
    remember_people(named)


def keep_words(row: Declaration, outcome: str, words: str, *, by: Actor, entry: Entry) -> None:
    """A review's words, under the key of what they are about."""
    key = ContentKey.objects.get(pk=row.pk).key
    Conclusion.objects.create(
        declaration=row,
        ordinal=row.conclusions.count() + 1,
        outcome=outcome,
        sealed=seal(words, key, row.pk),
        actor_name=by.name,
        made_at=entry.recorded_at,
        entry_id=entry.pk,
    )


def destroy(row: Declaration) -> None:
    """End of retention: without its key the content, every earlier version of it in history and in
    the words of reviews is noise. What the vault knows of relatives goes too, unless another
    declaration still names them. Copies of the key in backups end with the backups.
    """
    mine = set(row.relatives.values_list("person_key", flat=True))
    DeclaredCompany.objects.filter(declaration=row).delete()
    DeclaredRelative.objects.filter(declaration=row).delete()
    ContentKey.objects.filter(pk=row.pk).delete()
    DeclarationDraft.objects.filter(pk=row.pk).delete()
    with acting_as(system_actor("申报到期销毁")):  # whoever asks may not see who else names them
        others = DeclaredRelative.objects.filter(person_key__in=mine)
        named = set(others.values_list("person_key", flat=True))
    staff = Person.objects.filter(person_key__in=mine)
    for key in mine - named - set(staff.values_list("person_key", flat=True)):
        erase(key)
