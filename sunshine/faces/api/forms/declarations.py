"""Declarations as programs read them: the public part, and the reserved one where it is open."""

from datetime import date, datetime
from uuid import UUID

from ninja import Schema


class DeclarationOut(Schema):
    """Who has to declare, till when, and what came of it."""

    id: UUID
    number: str
    organisation_id: UUID
    person_id: UUID
    person: str
    post: str
    post_class: str
    kind: str
    year: int
    since_on: date
    due_on: date
    filed_on: date | None
    is_late: bool
    is_candidate: bool
    state: str
    version: int
    outcome: str
    concluded_at: datetime | None


class PartOut(Schema):
    """A section of the form: rows of what was asked and what was said, or why there are none."""

    title: str
    rows: list[list[tuple[str, str]]]
    none: str


class DeclarationDetail(DeclarationOut):
    """`parts` is null where the reserved part is not open to the caller."""

    parts: list[PartOut] | None
