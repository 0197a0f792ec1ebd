"""What was declared, opened: for the declarant, for who stated a purpose, for named jobs."""

import base64
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sunshine.before.declarations.models import Conclusion, Content, ContentKey, Declaration
from sunshine.before.declarations.queries import form
from sunshine.before.declarations.rules import (
    SELF,
    YES,
    Relation,
    Row,
    Told,
    code_of,
    day_of,
    name_of,
    number_of,
)
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.vault import engine
from sunshine.foundation.vault.engine import KEY_BYTES, Keys
from sunshine.foundation.vault.rules import plain

BATCH = 2000


def new_key() -> str:
    """A key for one declaration, as it is kept in `ContentKey`."""
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def seal(words: str, key: str, declaration_id: UUID) -> bytes:
    """Text under a declaration's own key, bound to it so that it can't be moved to another."""
    return engine.encrypt(words, bound_to=str(declaration_id), using=_keys(key))


def unseal(sealed: bytes | memoryview, key: str, declaration_id: UUID) -> str:
    """Inverse of `seal`."""
    return engine.decrypt(bytes(sealed), bound_to=str(declaration_id), using=_keys(key))


def _keys(key: str) -> Keys:
    return Keys(person=b"", field=base64.b64decode(key))


def text_of(told: Told) -> str:
    """A declaration as JSON: the same content is the same text."""
    content = {
        "sections": {code: [dict(row) for row in rows] for code, rows in told.sections.items()},
        "none": sorted(told.none),
        "promised": told.promised,
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True)


def told_in(text: str) -> Told:
    """Inverse of `text_of`."""
    content: Mapping[str, Any] = json.loads(text)
    sections = {code: tuple(rows) for code, rows in content["sections"].items()}
    return Told(sections, frozenset(content["none"]), bool(content["promised"]))


def fingerprint_of(told: Told) -> str:
    """Keyed hash of what is declared, without days: two years that say the same have the same."""
    days = {(s.code, f.name) for s in form().sections for f in s.fields if f.kind == "date"}
    bare = {
        code: [{n: v for n, v in row.items() if v and (code, n) not in days} for row in rows]
        for code, rows in told.sections.items()
    }
    text = json.dumps([bare, sorted(told.none)], ensure_ascii=False, sort_keys=True)
    return engine.person_key("declaration", text)


def company_keys(row: Row) -> tuple[str, str]:
    """Key of a company (of its code, else of its name), and the key of its name."""
    by_name = engine.person_key("company", plain(row.get("name", "")))
    code = code_of(row.get("uscc", ""))
    return (engine.person_key("uscc", code) if code else by_name), by_name


def person_keys(row: Row) -> tuple[str, str]:
    """Key of a person (of the number, else of the name), and the key of the name."""
    by_name = engine.person_key("name", name_of(row.get("name", "")))
    number = code_of(row.get("number", ""))
    return (engine.person_key("id", number) if number else by_name), by_name


def told_of(declarations: Iterable[Declaration], *, by: Actor) -> dict[UUID, Told]:
    """Declaration → what it says, where it was filed and its key still exists. Two queries for any
    number of them; whoever may not open one does not get it.
    """
    wanted = [d.pk for d in declarations]
    keys = ContentKey.objects.visible_to(by).filter(pk__in=wanted)
    held = {row.pk: row.key for row in keys}
    rows = Content.objects.visible_to(by).filter(pk__in=list(held))
    return {row.pk: told_in(unseal(row.sealed, held[row.pk], row.pk)) for row in rows}


def words_of(said: Iterable[Conclusion], *, by: Actor) -> list[tuple[Conclusion, str]]:
    """Reviews of one declaration with their words, where its key still exists."""
    rows = list(said)
    held = ContentKey.objects.visible_to(by).filter(pk__in={r.declaration_id for r in rows})
    keys = {row.pk: row.key for row in held}
    return [
        (r, unseal(r.sealed, keys[r.declaration_id], r.declaration_id))
        for r in rows
        if r.declaration_id in keys
    ]


@dataclass(frozen=True, slots=True)
class OpenedRelative:
    """A relative in clear. `key`: the person key (of the number, else of the name)."""

    ordinal: int
    relation: Relation
    name: str
    number: str
    key: str
    name_key: str
    employer: str
    post: str
    residence: str
    is_official: bool

    @property
    def is_named_only(self) -> bool:
        return not self.number


@dataclass(frozen=True, slots=True)
class OpenedCompany:
    """A company in clear. `relative`: whose it is; None: the declarant's own. `share`: percent."""

    ordinal: int
    relative: OpenedRelative | None
    name: str
    uscc: str
    role: str
    share: Decimal | None
    since_on: date | None
    until_on: date | None


@dataclass(frozen=True, slots=True)
class OpenedPost:
    """A post outside. `pay_amount`: yuan a year."""

    ordinal: int
    name: str
    uscc: str
    role: str
    since_on: date | None
    until_on: date | None
    is_approved: bool
    approved_on: date | None
    is_paid: bool
    pay_amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Opened:
    """One declaration in memory. `key`: the declarant's person key, as the lake has it."""

    declaration_id: UUID
    organisation_id: UUID
    person_id: UUID
    key: str
    name: str
    number: str
    kind: str
    filed_on: date
    relatives: tuple[OpenedRelative, ...]
    companies: tuple[OpenedCompany, ...]
    posts: tuple[OpenedPost, ...]
    told: Told


def opened(declarations: Iterable[Declaration], *, by: Actor) -> Iterator[Opened]:
    """Filed declarations, opened in memory, `BATCH` at a time: for jobs, under a named system
    actor, and for one declaration after its reading was recorded. Nothing of it may be kept in
    clear. `declarations`: with `select_related("person")`.
    """
    batch: list[Declaration] = []
    for row in declarations:
        batch.append(row)
        if len(batch) == BATCH:
            yield from _opened(batch, by)
            batch = []
    yield from _opened(batch, by)


def _opened(batch: list[Declaration], by: Actor) -> Iterator[Opened]:
    known, kinship = told_of(batch, by=by), form().relations
    for row in batch:
        told = known.get(row.pk)
        if told is not None and row.filed_on is not None:
            yield _one(row, row.filed_on, told, kinship)


def _one(row: Declaration, filed_on: date, told: Told, kinship: Mapping[str, Relation]) -> Opened:
    relatives = {str(n): _relative(n, r, kinship) for n, r in enumerate(told.rows("relatives"), 1)}
    own = next(iter(told.rows("declarant")), {})
    return Opened(
        declaration_id=row.pk,
        organisation_id=row.organisation_id,
        person_id=row.person_id,
        key=row.person.person_key,
        name=row.person.name,
        number=code_of(own.get("number", "")),
        kind=row.kind,
        filed_on=filed_on,
        relatives=tuple(relatives.values()),
        companies=tuple(_company(n, r, relatives) for n, r in enumerate(told.rows("companies"), 1)),
        posts=tuple(_post(n, r) for n, r in enumerate(told.rows("posts"), 1)),
        told=told,
    )


def _relative(ordinal: int, row: Row, kinship: Mapping[str, Relation]) -> OpenedRelative:
    key, name_key = person_keys(row)
    return OpenedRelative(
        ordinal=ordinal,
        relation=kinship[row["relation"]],
        name=row.get("name", "").strip(),
        number=code_of(row.get("number", "")),
        key=key,
        name_key=name_key,
        employer=row.get("employer", "").strip(),
        post=row.get("post", "").strip(),
        residence=row.get("residence", "").strip(),
        is_official=row.get("is_official") == YES,
    )


def _company(ordinal: int, row: Row, relatives: Mapping[str, OpenedRelative]) -> OpenedCompany:
    holder = row.get("holder", SELF)
    return OpenedCompany(
        ordinal=ordinal,
        relative=None if holder == SELF else relatives[holder],
        name=row.get("name", "").strip(),
        uscc=code_of(row.get("uscc", "")),
        role=row.get("role", ""),
        share=number_of(row.get("share", "")),
        since_on=day_of(row.get("since_on", "")),
        until_on=day_of(row.get("until_on", "")),
    )


def _post(ordinal: int, row: Row) -> OpenedPost:
    return OpenedPost(
        ordinal=ordinal,
        name=row.get("name", "").strip(),
        uscc=code_of(row.get("uscc", "")),
        role=row.get("role", "").strip(),
        since_on=day_of(row.get("since_on", "")),
        until_on=day_of(row.get("until_on", "")),
        is_approved=row.get("is_approved") == YES,
        approved_on=day_of(row.get("approved_on", "")),
        is_paid=row.get("is_paid") == YES,
        pay_amount=number_of(row.get("pay_amount", "")),
    )
