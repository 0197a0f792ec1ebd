"""What the API says of a match."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Schema


class MatchOut(Schema):
    """Who it is about stands on the page, by right; here it is a declarant's relation and a firm."""

    id: UUID
    organisation_id: UUID
    relation: str
    company_id: str
    company_name: str
    hops: int
    probability: str
    grade: str
    is_undeclared: bool
    amount: str
    sentence: str
    business: list[dict[str, Any]]
    agreements: list[dict[str, Any]]
    state: str
    version: int
    found_at: datetime
    due_on: date
    judged_at: datetime | None
