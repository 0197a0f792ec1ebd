"""Matters and their admission, as the API tells them. Amounts and ids are text."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Schema


class MatterOut(Schema):
    """A matter filed before its meeting."""

    id: UUID
    label: str
    organisation_id: UUID
    matter_class: str
    item_code: str
    title: str
    amount: str | None
    counterparty: str
    body: str
    meets_on: date
    secrecy: str
    is_emergency: bool
    decided_at: datetime | None
    filed_at: datetime
    filed_on: date
    file_by_on: date
    is_late: bool
    is_backdated: bool
    state: str
    version: int
    due_on: date
    read_at: datetime | None


class MatterDetail(MatterOut):
    """With the fields of its form and what the list of authority asked."""

    details: dict[str, Any]
    law: dict[str, Any]


class RequirementOut(Schema):
    """One thing that must be true before a meeting; `since` it is, or has been waited for."""

    code: str
    satisfied: bool
    words: str
    since: datetime | None


class AdmissionOut(Schema):
    """Whether a matter may be put on an agenda, and everything it was judged by."""

    matter_id: UUID
    label: str
    granted: bool
    requirements: list[RequirementOut]
