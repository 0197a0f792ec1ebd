"""What the API says of samples of archives and of their checks."""

from datetime import date, datetime
from uuid import UUID

from ninja import Schema


class SampleOut(Schema):
    """A sample: what it was drawn from and by; anybody who holds the list can draw it again."""

    id: UUID
    label: str
    title: str
    organisation_id: UUID
    since: date
    until: date
    population: int
    size: int
    rule: str
    state: str
    version: int
    frozen_at: datetime
    seed: str
    seed_size: int | None
    drawn_at: datetime | None
    closed_at: datetime | None


class CheckOut(Schema):
    """The check of one archive; its answers and files are on the page."""

    id: UUID
    sample_id: UUID
    ordinal: int
    matter_id: UUID
    organisation_id: UUID
    matter_class: str
    state: str
    version: int
    conclusion: str
    findings: str
    due_on: date
    issued_at: datetime | None
    closed_at: datetime | None
