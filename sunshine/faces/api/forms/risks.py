"""Risk points and controls as programs read them."""

from datetime import date
from uuid import UUID

from ninja import Schema


class ControlOut(Schema):
    """A control; people by their names, as on the page."""

    id: UUID
    words: str
    kind: str
    state: str
    effect: str
    owner: str
    overseer: str
    due_on: date


class RiskOut(Schema):
    """A risk point; codes as in the filters."""

    id: UUID
    label: str
    organisation_id: UUID
    field: str
    title: str
    post: str
    power: str
    step: str
    description: str
    causes: list[str]
    state: str
    version: int
    method: str
    level: str
    residual_level: str
    review_on: date | None
    probes: list[str]


class RiskWhole(RiskOut):
    """One risk point with its controls in use."""

    controls: list[ControlOut]
