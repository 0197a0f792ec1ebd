"""What goes in and comes out. Amounts and ids are text, so that no client rounds them."""

from datetime import date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from ninja import Field, Schema

Item = TypeVar("Item")
PLAIN = r"^[^\x00]*$"  # PostgreSQL keeps no NUL in a text


class Problem(Schema):
    """RFC 9457: what went wrong and what to do, in Chinese."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""


class OrganisationOut(Schema):
    """An organisation within reach."""

    id: UUID
    code: str
    name: str
    short_name: str
    kind: str
    uscc: str | None


class AlertOut(Schema):
    """One line of the alert list."""

    id: UUID
    label: str
    probe: str
    level: str
    state: str
    version: int
    organisation_id: UUID | None
    sentence: str
    amount: str | None
    currency: str
    due_on: date
    raised_at: datetime


class ReportOut(Schema):
    """A major report; its words are on the page."""

    id: UUID
    label: str
    organisation_id: UUID
    kind: str
    title: str
    is_urgent: bool
    is_late: bool
    amount: str | None
    state: str
    version: int
    outcome: str
    occurred_at: datetime
    known_at: datetime
    filed_at: datetime
    first_due_at: datetime
    escalated_at: datetime | None
    due_on: date


class EvidenceOut(Schema):
    """A row the hit points at, masked by field class; persons by right."""

    position: int
    mart: str
    row_id: str
    role: str
    row: dict[str, Any]
    persons: dict[str, str] = Field(description="字段 → 姓名，没有权限时隐去")


class AlertDetail(AlertOut):
    """An alert with its hit and evidence."""

    subject_kind: str
    subject_id: str
    subject_name: str
    occurrence: str
    occurred_on: date | None
    snapshot: int
    evidence_hash: str
    evidence_count: int
    parameters: list[dict[str, Any]]
    evidence: list[EvidenceOut]


class ActIn(Schema):
    """One act on an alert: claim, release, confirmed, covered, explained, false_alarm, reopen."""

    verb: str = Field(max_length=40, pattern=PLAIN)
    reason: str = Field("", max_length=2000, pattern=PLAIN)
    version: int | None = Field(None, description="所见版次；别人先办了就不再办理")


class EntryOut(Schema):
    """An act in the log."""

    id: UUID
    verb: str
    subject_label: str
    subject_id: UUID
    actor_name: str
    recorded_at: datetime
    leaf_hash: str
    receipt: str | None = Field(None, description="tlog-proof，尚未编号时为空")


class AmendmentOut(Schema):
    """A correction of a row of data."""

    id: UUID
    label: str
    organisation_id: UUID
    mart: str
    row_id: str
    changes: list[dict[str, Any]]
    reason: str
    state: str
    version: int
    filed_at: datetime
    due_on: date


class WorkItemOut(Schema):
    """Open work one may do."""

    id: UUID
    kind: str
    title: str
    level: str
    subject_label: str
    subject_id: UUID
    organisation_id: UUID | None
    due_on: date
    is_provisional: bool


class ProbeOut(Schema):
    """A supervision model."""

    code: str
    title: str
    domain: str
    rule: str
    version: str


class ScoreOut(Schema):
    """The stacked risk of a subject, 0 to 1, from what the caller may see."""

    id: UUID
    kind: str
    subject_id: str
    name: str
    value: str
    hit_count: int
    organisations: list[str]
    probes: list[str] = Field(description="给分最多的模型")
    as_of: date


class FigureOut(Schema):
    """A number of a board; share in percent, amounts in 元, null where there is nothing."""

    metric: str
    title: str
    unit: str
    better: str
    rule: str
    source: str
    version: str
    period: date
    value: str | None
    before: str | None
    year_ago: str | None
    row_count: int
    peers: list[dict[str, Any]]


class PlaceOut(Schema):
    """An enterprise with all below it."""

    organisation_id: UUID
    code: str
    value: str | None
    row_count: int


class MetricOut(FigureOut):
    """A number, how it went and who has which."""

    trend: list[dict[str, Any]]
    places: list[PlaceOut]


class BoardOut(Schema):
    """A domain."""

    domain: str
    title: str
    month: date
    figures: list[FigureOut]


class Page(Schema, Generic[Item]):
    """A page by key: ask again with `after`; null at the end."""

    items: list[Item]
    after: str | None


class StepOut(Schema):
    """A body in the order of deciding, with quorum and majority in words."""

    body: str
    name: str
    attendance: str
    majority: str


class ReasonOut(Schema):
    """A sentence with the rule and its numbers, and the version it stands in."""

    sentence: str
    list_id: UUID | None


class DecisionOut(Schema):
    """Who decides on a matter, what else it takes, and why."""

    organisation_id: UUID
    item: str
    on: date
    steps: list[StepOut]
    needs_legal_review: bool
    attachments: list[str]
    opinions: list[str]
    reporting: str = Field(description="none 不需要，filing 备案，approval 审批")
    reasons: list[ReasonOut]


class ConflictOut(Schema):
    """A conflict of interest; who told of it, and the facts, are on the page only."""

    id: UUID
    label: str
    organisation_id: UUID
    person_id: UUID
    origin: str
    relation: str
    counterparty: str
    counterparty_uscc: str
    state: str
    version: int
    is_late: bool
    found_on: date
    first_due_on: date
    due_on: date
    waived_until: date | None
