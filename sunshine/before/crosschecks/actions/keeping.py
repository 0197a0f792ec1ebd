"""What a crosscheck found becomes matches: new ones, grown ones, those that are no more."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from psycopg.types.range import DateRange
from uuid6 import uuid7

from sunshine.before.crosschecks.models import Match
from sunshine.before.crosschecks.queries import Job, Subject
from sunshine.before.crosschecks.rules import INFERRED, business_words, fingerprint_of, total_of
from sunshine.before.crosschecks.workflow import JUDGED, MATCH, PERIOD, WORK
from sunshine.foundation.access.actions import born
from sunshine.foundation.access.models import Denial
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.workflow.actions import perform
from sunshine.foundation.workflow.actions.terms import new_term
from sunshine.foundation.workflow.models import Term
from sunshine.foundation.worklist.actions import close
from sunshine.foundation.worklist.models import WorkItem

BATCH = 1000
TOLD = (
    "declaration_id", "relation_title", "holder_key", "company_name", "hops", "probability",
    "agreements", "business", "amount", "rows", "is_undeclared", "fingerprint",
)  # fmt: skip
SAME = ("fingerprint", "probability", "is_undeclared", "declaration_id")
Key = tuple[UUID, UUID, str, str, str]


@dataclass(slots=True)
class Kept:
    """What came of a run."""

    found: int = 0
    fresh: int = 0
    reopened: int = 0
    lapsed: int = 0

    def add(self, part: "Kept") -> None:
        self.found += part.found
        self.fresh += part.fresh
        self.reopened += part.reopened
        self.lapsed += part.lapsed


@transaction.atomic
def keep(job: Job, findings: Iterable[Mapping[str, Any]], *, by: Actor) -> Kept:
    """Bring the matches of the people of a job in line with its findings. A verdict stands as long
    as its rows do; with other rows the match comes back. Runs again without effect.
    """
    told = {_key(row): row for row in (_match(job, found) for found in findings)}
    places = {s.organisation_id for s in job.leaders.values()}
    people = {s.person_id for s in job.leaders.values()}
    mine = Match.objects.select_for_update().filter(organisation__in=places, person__in=people)
    asked = {(s.organisation_id, s.person_id) for s in job.leaders.values()}
    known = {_key(m): m for m in mine if (m.organisation_id, m.person_id) in asked}
    kept = Kept(found=len(told))
    fresh = [told[key] for key in told.keys() - known.keys()]
    _begin(fresh)
    kept.fresh = len(fresh)
    _renew([(known[key], told[key]) for key in told.keys() & known.keys()], kept, by)
    kept.lapsed = _lapse([known[key] for key in known.keys() - told.keys()], by)
    return kept


def _key(row: Match) -> Key:
    return (row.organisation_id, row.person_id, row.relation, row.relative_key, row.company_id)


def _match(job: Job, found: Mapping[str, Any]) -> Match:
    leader = job.leaders[found["leader"]]
    subject: Subject | None = None if found["n"] is None else job.subjects[found["n"]]
    business = found["business"]
    return Match(
        id=uuid7(),
        organisation_id=leader.organisation_id,
        declaration_id=leader.declaration_id,
        person_id=leader.person_id,
        relation=subject.relation if subject else INFERRED,
        relation_title=subject.relation_title if subject else "共用联系方式",
        relative_key=subject.key if subject else found["person_key"] or "",
        holder_key=_holder(found),
        company_id=found["company_id"],
        company_name=found["company_name"] or found["company_id"],
        hops=found["hops"],
        probability=Decimal(str(found["probability"])),
        agreements=found["agreements"],
        business=business,
        amount=total_of(business),
        rows=found["rows"],
        is_undeclared=found["is_undeclared"],
        fingerprint=fingerprint_of(found["rows"], [b["amount"] for b in business]),
        found_at=now(),
    )


def _holder(found: Mapping[str, Any]) -> str:
    """Who stands in the register at the beginning of the way."""
    row = found["rows"][0]["row"]
    return row.get("holder_key") or row.get("person_key") or ""


def _begin(rows: list[Match]) -> None:
    """New ones: a period, work, and a denial for whom it is about."""
    if not rows:
        return
    term = new_term(MATCH.label, uuid7(), PERIOD)
    for row in rows:
        row.first_due_on = row.due_on = term.due_on
        row.is_provisional = term.is_provisional
    Match.objects.bulk_create(rows, batch_size=BATCH)
    Term.objects.bulk_create([_same_term(term, row.pk) for row in rows], batch_size=BATCH)
    WorkItem.objects.bulk_create([_work(row) for row in rows], batch_size=BATCH)
    Denial.objects.bulk_create(
        [
            Denial(
                person_id=row.person_id,
                subject_label=MATCH.label,
                subject_id=row.pk,
                reason=Denial.Reason.SEPARATION,
                valid=DateRange(today(), None),
                cause_label=MATCH.label,
                cause_id=row.pk,
            )
            for row in rows
        ],
        batch_size=BATCH,
    )
    born(MATCH.label, {row.pk: None for row in rows})


def _same_term(term: Term, match_id: UUID) -> Term:
    values = {f.attname: getattr(term, f.attname) for f in term._meta.concrete_fields}
    return Term(**values | {"id": uuid7(), "subject_id": match_id})


def _work(row: Match) -> WorkItem:
    kind, permission = WORK
    words = business_words(row.business)
    return WorkItem(
        subject_label=MATCH.label,
        subject_id=row.pk,
        organisation_id=row.organisation_id,
        kind=kind,
        level="orange" if row.is_undeclared and row.business else "yellow",
        title=f"申报比对：{row.company_name}（{words or '未申报的企业'}）"[:400],
        permission=permission,
        due_on=row.due_on,
        is_provisional=row.is_provisional,
        created_at=now(),
    )


def _renew(pairs: Iterable[tuple[Match, Match]], kept: Kept, by: Actor) -> None:
    """Open ones say what is found now; judged ones come back where the rows are others."""
    changed = []
    for old, new in pairs:
        if old.state != "lapsed" and all(getattr(old, n) == getattr(new, n) for n in SAME):
            continue
        for name in TOLD:
            setattr(old, name, getattr(new, name))
        changed.append(old)
    Match.objects.bulk_update(changed, list(TOLD), batch_size=BATCH)
    for row in changed:
        if row.state == "lapsed" or (
            row.state in JUDGED and row.fingerprint != row.judged_fingerprint
        ):
            _reopen(row, by)
            kept.reopened += 1


def _reopen(found: Match, by: Actor) -> None:
    term = new_term(MATCH.label, found.pk, PERIOD)

    def effect(row: Match, _: object) -> None:
        Term.objects.filter(subject_label=MATCH.label, subject_id=row.pk).delete()
        term.save()
        row.due_on, row.is_provisional = term.due_on, term.is_provisional
        close(WorkItem.objects.open().of(MATCH.label, row.pk), by=by)
        WorkItem.objects.bulk_create([_work(row)])

    perform(
        table=MATCH,
        records=Match.objects.visible_to(by),
        record_id=found.pk,
        verb="reopen",
        by=by,
        content={"reason": "登记或业务往来有变化，与作出结论时不同"},
        idempotency_key=f"match:{found.pk}:{found.fingerprint}:{found.version}",
        effect=effect,
    )


def _lapse(rows: Iterable[Match], by: Actor) -> int:
    """What the register says no more is nobody's work; verdicts stay as they were given."""
    gone = [row.pk for row in rows if row.state == "open"]
    closed = WorkItem.objects.open().filter(subject_label=MATCH.label, subject_id__in=gone)
    close(closed, by=by)
    return Match.objects.filter(pk__in=gone).update(state="lapsed")
