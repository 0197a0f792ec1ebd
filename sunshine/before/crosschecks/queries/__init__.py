"""Who is to be crosschecked, and what the runner is asked."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from sunshine.analysis.runners.queries import Resident
from sunshine.before.crosschecks.engine.han import NAMES, person, simplified, spellings
from sunshine.before.crosschecks.engine.weights import places
from sunshine.before.crosschecks.rules import SELF
from sunshine.before.crosschecks.rules.names import firm_name
from sunshine.before.declarations.models import Declaration
from sunshine.before.declarations.queries.content import Opened, opened
from sunshine.foundation.clock.queries import today
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.parameters.queries import value_on
from sunshine.foundation.vault.engine import person_key

# A minute brings one declaration or two: a runner that stays knows the lake already.
RESIDENT = Resident("sunshine.before.crosschecks.engine.crossing")
WHOLE = Resident("sunshine.before.crosschecks.engine.whole")
DAYS_OF_A_MONTH = 30.44
PEOPLE = (
    "n", "leader", "organisation_id", "leader_key", "key", "number_key", "name", "birth",
    "district", "employer", "filed_on",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Subject:
    """One of the people of a declaration, by keys: what a finding is of."""

    declaration_id: UUID
    organisation_id: UUID
    person_id: UUID
    relation: str
    relation_title: str
    key: str


@dataclass(frozen=True, slots=True)
class Job:
    """What the runner is told, and whom its numbers mean. Names are in `told` only."""

    told: dict[str, Any]
    subjects: Mapping[int, Subject]
    leaders: Mapping[str, Subject]


def filed(by: Actor) -> QuerySet[Declaration]:
    """The declaration that counts of each person and enterprise: the last that was filed."""
    later = Declaration.objects.filter(
        Q(filed_at__gt=OuterRef("filed_at"))
        | Q(filed_at=OuterRef("filed_at"), pk__gt=OuterRef("pk")),
        organisation=OuterRef("organisation"),
        person=OuterRef("person"),
    )
    known = Declaration.objects.visible_to(by).filter(~Exists(later), filed_at__isnull=False)
    return known.select_related("person").order_by("pk")


def unchecked(by: Actor) -> QuerySet[Declaration]:
    """Those of which the content is new since they were crosschecked."""
    return filed(by).filter(Q(checked__isnull=True) | ~Q(checked__fingerprint=F("fingerprint")))


def job_of(declarations: Iterable[Declaration], *, by: Actor) -> Job:
    """Opened in memory, keyed, spelt: one pass over the declarations."""
    return job_on(opened(declarations, by=by), limits())


def job_on(declarations: Iterable[Opened], within: Mapping[str, Any]) -> Job:
    """The same of declarations that are open; `within` as `limits` has it."""
    people: list[tuple[Any, ...]] = []
    known: list[tuple[Any, ...]] = []
    declared: list[tuple[Any, ...]] = []
    subjects: dict[int, Subject] = {}
    leaders: dict[str, Subject] = {}
    for one in declarations:
        leader = str(one.declaration_id)
        its = (leader, str(one.organisation_id), one.key)
        for subject, number_key, number, name, employer in _people(one):
            n = len(subjects)
            subjects[n] = subject
            told = (person(name) or None, number[6:14] or None, number[:6] or None)
            works = _core(employer) if employer else None
            people.append((n, *its, subject.key, number_key, *told, works, str(one.filed_on)))
            known.extend((n, *way) for way in _known_as(number_key, name))
        leaders[leader] = subjects[n - len(one.relatives)]
        declared.extend((leader, firm.uscc or None, firm.name) for firm in one.companies)
    tables = {
        "people": _columns(PEOPLE, people),
        "known_as": _columns(("n", "key", "how", "spelt"), known),
        "declared": _columns(("leader", "company_id", "name"), declared),
    }
    return Job(tables | {"settings": dict(within)}, subjects, leaders)


def _columns(names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> dict[str, Sequence[Any]]:
    return dict(zip(names, zip(*rows, strict=True) if rows else [()] * len(names), strict=True))


def limits() -> dict[str, Any]:
    """The parameters of a crosscheck, as of today."""
    months = float(value_on("crosscheck.months", today()))
    since: date = today() - timedelta(days=round(months * DAYS_OF_A_MONTH))
    names = ("clue", "likely", "inferred", "hops", "hub", "most_subjects")
    return {name: float(value_on(f"crosscheck.{name}", today())) for name in names} | {
        "since": str(since)
    }


def crossed(
    jobs: Iterable[Job], tables: Mapping[str, int], *, whole: bool
) -> Iterator[tuple[Job, list[dict[str, Any]]]]:
    """Each job with its findings; `whole`: of everybody, by a runner that ends with them.

    While the runner is at work on one job, the next is opened and what the last one found is kept:
    it says its first step when it has read a job. Raises RunFailed.
    """
    runner = WHOLE if whole else RESIDENT
    try:
        before: tuple[Job, Iterator[dict[str, Any]]] | None = None
        for job in jobs:
            found = None if before is None else (before[0], _findings(before[1]))
            events = runner.said(tables, **job.told)
            next(events)
            if found is not None:
                yield found
            before = job, events
        if before is not None:
            yield before[0], _findings(before[1])
    finally:
        if whole:
            runner.end()


def _findings(events: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [told for told in events if told["kind"] == "finding"]


def _people(one: Opened) -> Iterator[tuple[Subject, str | None, str, str, str]]:
    """The declarant, then the relatives: subject, key of the number, number, name as it was
    written (the ways it may be spelt follow from that), employer.
    """
    own = person_key("id", one.number) if one.number else None
    yield _subject(one, SELF, "本人", one.key), own, one.number, one.name, ""
    for r in one.relatives:
        subject = _subject(one, r.relation.code, r.relation.title, r.key)
        yield subject, None if r.is_named_only else r.key, r.number, r.name, r.employer


def _subject(one: Opened, code: str, title: str, key: str) -> Subject:
    return Subject(one.declaration_id, one.organisation_id, one.person_id, code, title, key)


def _known_as(number_key: str | None, name: str) -> Iterator[tuple[str, str, str | None]]:
    """Keys under which the register may hold somebody."""
    if number_key:
        yield number_key, "number", None
    for key, spelt in _keyed(name) if name else ():
        yield key, "name", spelt


@lru_cache(NAMES)
def _core(employer: str) -> str:
    return firm_name(simplified(employer), places(Path(settings.CONTENT_ROOT))).core


@lru_cache(NAMES)
def _keyed(name: str) -> tuple[tuple[str, str], ...]:
    return tuple((person_key("name", spelt), spelt) for spelt in spellings(name))
