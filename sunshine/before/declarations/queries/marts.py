"""Declarations as rows of the lake: keys, codes and companies; no name or number of a person."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from sunshine.before.declarations.models import Declaration
from sunshine.before.declarations.queries.content import Opened, OpenedCompany, opened
from sunshine.datacentre.intake.actions import organisation_words
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.clock.queries import SHANGHAI, today
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.rules import is_uscc

READER = "申报入湖"
STATES = {"reviewed": "accepted", "erased": "accepted", "cancelled": "exempted"}
OPEN = ("due", "returned")
WHOLE = 100  # a share of the form is percent, of the mart 0 to 1
Row = dict[str, object]


def declaration_rows() -> Iterator[Row]:
    """Rows of the mart `declaration`: each duty, whether and when it was fulfilled."""
    day = today()
    for row in Declaration.objects.select_related("person").order_by("pk").iterator():
        yield {
            "declaration_id": str(row.pk),
            "organisation_id": str(row.organisation_id),
            "person_key": row.person.person_key,
            "kind": row.kind,
            "year": row.year,
            "due_on": row.first_due_on,
            "filed_on": row.filed_on,
            "state": STATES.get(row.state, row.state),
            "fingerprint": row.fingerprint or None,
            "reported_on": _told_on(row, day),
        }


def _told_on(row: Declaration, day: date) -> date:
    """The day a row speaks of: the same each day, unless something happened, so that the lake and
    what is computed from it stay as they are. Who missed the day is a day later each day; a duty
    that is done changes once more, when its day comes and it counts as due (`declared_on_time`).
    """
    due = row.first_due_on
    if row.filed_on is None and row.state in OPEN and due < day:
        return day
    happened = max(d for d in (row.filed_on, row.opened_at.astimezone(SHANGHAI).date()) if d)
    return max(happened, due) if due < day else happened


def kinship_rows() -> Iterator[Row]:
    """Rows of the mart `kinship`, origin `declared`: relatives of the newest declaration of each
    person at each organisation, for the days of the tenure.
    """
    for row, one in _newest():
        since, until = _tenure(row)
        for relative in one.relatives:
            yield {
                "kinship_id": f"{row.pk}:{relative.ordinal}",
                "organisation_id": str(row.organisation_id),
                "person_key": one.key,
                "relative_key": relative.key,
                "relation": relative.relation.word,
                "post": row.post or None,
                "origin": "declared",
                "valid_from": since,
                "valid_to": until,
            }


def company_rows() -> Iterator[Row]:
    """Rows of the mart `declared_company`: each company in each declaration, known from the day it
    was filed until the day a later declaration no longer had it.
    """
    open_rows: dict[tuple[UUID, UUID], dict[tuple[str, ...], Row]] = {}
    is_name = re.compile(organisation_words())
    for row, one in _all():
        mine = open_rows.setdefault((row.person_id, row.organisation_id), {})
        said = {_same(one, c): c for c in one.companies}
        for gone in mine.keys() - said.keys():
            yield mine.pop(gone) | {"valid_to": one.filed_on}
        for same, company in said.items():
            if same not in mine:
                mine[same] = _company(row, one, company, is_name)
    for rows in open_rows.values():
        yield from rows.values()


def outside_post_rows() -> Iterator[Row]:
    """Rows of the mart `outside_post`, of the newest declarations; a post at a body without a
    social credit code can't be matched with anything and stays here.
    """
    for row, one in _newest():
        for post in one.posts:
            if is_uscc(post.uscc) and post.since_on is not None:
                yield {
                    "outside_post_id": f"{row.pk}:{post.ordinal}",
                    "organisation_id": str(row.organisation_id),
                    "person_key": one.key,
                    "target_id": post.uscc,
                    "role": post.role,
                    "is_approved": post.is_approved,
                    "approved_on": post.approved_on,
                    "is_paid": post.is_paid,
                    "pay_amount": post.pay_amount,
                    "currency": "CNY",
                    "valid_from": post.since_on,
                    "valid_to": post.until_on,
                }


def _all() -> Iterator[tuple[Declaration, Opened]]:
    """Every filed declaration with what it says, in the order of filing. Sealed texts are opened in
    batches in the memory of the job that publishes.
    """
    by: Actor = system_actor(READER)
    filed = Declaration.objects.filter(filed_at__isnull=False).exclude(state="erased")
    rows = {d.pk: d for d in filed.select_related("person", "tenure").order_by("filed_at", "pk")}
    for one in opened(rows.values(), by=by):
        yield rows[one.declaration_id], one


def _newest() -> Iterator[tuple[Declaration, Opened]]:
    newest = {(row.person_id, row.organisation_id): (row, one) for row, one in _all()}
    yield from newest.values()


def _tenure(row: Declaration) -> tuple[date, date | None]:
    valid: Any = row.tenure.valid if row.tenure else None
    return (row.since_on, None) if valid is None else (valid.lower or row.since_on, valid.upper)


def _same(one: Opened, company: OpenedCompany) -> tuple[str, ...]:
    holder = company.relative.key if company.relative else one.key
    return holder, company.uscc or company.name, company.role


def _company(
    row: Declaration, one: Opened, company: OpenedCompany, is_name: re.Pattern[str]
) -> Row:
    relative = company.relative
    return {
        "declared_company_id": f"{row.pk}:{company.ordinal}",
        "organisation_id": str(row.organisation_id),
        "person_key": one.key,
        "holder_key": relative.key if relative else one.key,
        "relation": relative.relation.word if relative else "self",
        "company_id": company.uscc or None,
        "company_name": company.name if is_name.search(company.name) else None,
        "role": company.role,
        "share": None if company.share is None else company.share / WHOLE,
        "since_on": company.since_on,
        "declared_on": one.filed_on,
        "valid_from": one.filed_on,
        "valid_to": None,
    }
