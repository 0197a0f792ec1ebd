"""Lists of declarations and of campaigns, progress by unit, figures."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q

from sunshine.before.declarations.models import (
    Campaign,
    Declaration,
    DeclarationQuerySet,
    DeclaredCompany,
    DeclaredRelative,
    Reading,
    Verification,
)
from sunshine.before.declarations.queries.content import company_keys, person_keys
from sunshine.before.declarations.rules import KINDS, OUTCOMES, code_of
from sunshine.faces.desk.queries.paged import Asked
from sunshine.foundation.clock.queries import now
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import Organisation, reaches
from sunshine.foundation.organisations.queries import within
from sunshine.foundation.organisations.rules import is_identity_number, is_uscc
from sunshine.foundation.people.models import Person
from sunshine.foundation.postgres.queries import one_of
from sunshine.foundation.workflow.queries import legal_today
from sunshine.foundation.worklist.models import Escalation, WorkItem

MARKS = {
    "overdue": "逾期未报",
    "late": "迟报",
    "expired": "保存期满",
    "candidate": "提拔人选",
    "unverified": "提拔人选未核实",
}
CANDIDATES = {"candidate", "unverified"}
RESERVED = "declaration.read_reserved"


@dataclass(frozen=True, slots=True)
class Filters(Asked):
    """What the address asks for."""

    year: str = ""
    kind: str = ""
    state: str = ""
    mark: str = ""
    outcome: str = ""
    campaign: str = ""
    scope: str = ""
    q: str = ""
    after: str = ""

    def apply(
        self, found: DeclarationQuerySet, actor: Actor, inside: Collection[UUID]
    ) -> DeclarationQuerySet:
        """`inside`: those whose reserved part holds the words (`found_within`), which whoever shows
        them notes (`note_found`). Raises ValueError for a campaign or a year that is none.
        """
        found = found.filter(**self.exactly("kind", "state", "outcome"))
        if self.campaign:
            found = found.filter(campaign=UUID(self.campaign))
        if self.year:
            found = found.filter(year=int(self.year))
        if self.scope:
            found = found.filter(organisation__in=within(self.scope))
        if self.mark and self.mark not in marks_of(actor):
            found = found.none()
        elif self.mark in CANDIDATES:
            found = _nominated(found, actor, only_unverified=self.mark == "unverified")
        elif self.mark:
            found = found.filter(_marked(self.mark))
        return found.filter(_told(self.q, inside)) if self.q else found


def reading_of(actor: Actor, row: Declaration) -> Reading | None:
    """The one that holds the reserved part open to this account just now."""
    if not reaches(actor, RESERVED, row.organisation_id):
        return None
    mine = Reading.objects.visible_to(actor).filter(declaration=row, account=actor.account_id)
    return mine.filter(until__gt=now()).order_by("-until").first()


def is_own(actor: Actor, row: Declaration) -> bool:
    return row.person_id == actor.person_id and actor.on_behalf_of_id is None


def is_open_to(actor: Actor, row: Declaration) -> bool:
    """To its person always; to others for some minutes after they said why."""
    return is_own(actor, row) or reading_of(actor, row) is not None


def marks_of(actor: Actor) -> dict[str, str]:
    """By what one may filter: candidates who verifies or reviews, their verifications who draws."""
    hidden = set() if actor.may(RESERVED) else CANDIDATES
    if not (actor.may("declaration.draw") or actor.may("declaration.verify")):
        hidden = hidden | {"unverified"}
    return {code: title for code, title in MARKS.items() if code not in hidden}


def is_candidate_to(actor: Actor, row: Declaration) -> bool:
    """Who is to be promoted is known to those who verify declarations, and not to the person."""
    may_know = row.person_id != actor.person_id and actor.may(RESERVED)
    return row.is_candidate and may_know


def _nominated(
    found: DeclarationQuerySet, actor: Actor, *, only_unverified: bool
) -> DeclarationQuerySet:
    mine = found.filter(is_candidate=True).exclude(person=actor.person_id)
    if not only_unverified:
        return mine
    # A declaration that changed since it was verified is to be verified again.
    done = Verification.objects.filter(
        declaration=OuterRef("pk"), state="verified", fingerprint=OuterRef("fingerprint")
    )
    return mine.exclude(Exists(done))


def _marked(mark: str) -> Q:
    if mark == "overdue":
        return Q(state="due", due_on__lt=legal_today())
    if mark == "expired":
        return Q(state="reviewed", keep_until__lt=legal_today())
    return Q(is_late=True)


def _told(words: str, inside: Collection[UUID]) -> Q:
    """Who declares, by the whole name, or the number of the declaration; and those `inside`."""
    people = Person.objects.filter(name=words).values_list("pk", flat=True)
    return one_of("person", people) | Q(number=words) | one_of("pk", inside)


def found_within(words: str, actor: Actor) -> set[UUID]:
    """Declarations whose reserved part names exactly this relative or company, by keyed hash, for
    whoever may open it: parts find nothing. As keys, since an "or" with subqueries reads every
    declaration.
    """
    if not words or not actor.may(RESERVED):
        return set()
    relatives, companies = DeclaredRelative.objects, DeclaredCompany.objects
    code = code_of(words)
    found: list[Any]
    if is_identity_number(code):
        found = [relatives.filter(person_key=person_keys({"number": code})[0])]
    elif is_uscc(code):
        found = [companies.filter(company_key=company_keys({"uscc": code})[0])]
    else:
        found = [
            relatives.filter(name_key=person_keys({"name": words})[1]),
            companies.filter(name_key=company_keys({"name": words})[1]),
        ]
    mine = (rows.visible_to(actor).values_list("declaration", flat=True) for rows in found)
    return {key for rows in mine for key in rows}


@dataclass(frozen=True, slots=True)
class Figures:
    """How a unit, a kind or a campaign stands. `missing`: due and past its day."""

    name: str
    code: str
    total: int
    filed: int
    late: int
    missing: int
    reviewed: int

    @property
    def percent(self) -> int:
        """Of those who have to, how many filed; 100 only when all did."""
        return 100 * self.filed // self.total if self.total else 0


COUNTED = ("total", "filed", "late", "missing", "reviewed")


def _counts() -> dict[str, Count]:
    """Of each of COUNTED, as of today."""
    return {
        "total": Count("pk"),
        "filed": Count("pk", filter=Q(filed_at__isnull=False)),
        "late": Count("pk", filter=Q(is_late=True)),
        "missing": Count("pk", filter=_marked("overdue")),
        "reviewed": Count("pk", filter=Q(state="reviewed")),
    }


def _duties(found: DeclarationQuerySet) -> DeclarationQuerySet:
    return found.exclude(state="cancelled").order_by()


@dataclass(frozen=True, slots=True)
class Statistics:
    """All, by kind, by unit (those with most missing first); what reviews came to: outcome, its
    words, how many.
    """

    total: Figures
    kinds: list[Figures]
    units: list[Figures]
    outcomes: list[tuple[str, str, int]]


def statistics_of(found: DeclarationQuerySet, most: int) -> Statistics:
    """Counted once by kind and unit, added up here. Two queries."""
    outcomes = {f"as_{code}": Count("pk", filter=Q(outcome=code)) for code in OUTCOMES}
    duties = _duties(found).values("kind", "organisation")
    counted: Any = list(duties.annotate(**_counts(), **outcomes))
    kinds, units = _added(counted, "kind"), _added(counted, "organisation")
    places = Organisation.objects.in_bulk(units)
    shown = [Figures(p.name, p.code, **units[pk]) for pk, p in places.items()]
    shown.sort(key=lambda f: (-f.missing, f.code))
    everything = {n: sum(row[n] for row in counted) for n in (*COUNTED, *outcomes)}
    told = [(code, title, everything.pop(f"as_{code}")) for code, title in OUTCOMES.items()]
    return Statistics(
        total=Figures("合计", "", **everything),
        kinds=[
            Figures(title, code, **kinds[code]) for code, title in KINDS.items() if code in kinds
        ],
        units=shown[:most],
        outcomes=told,
    )


def years_of(found: DeclarationQuerySet) -> list[int]:
    """Of which there are duties, the latest first."""
    return list(found.order_by("-year").values_list("year", flat=True).distinct())


def standing_figures(actor: Actor, year: int) -> list[Figures]:
    """Duties of a year that no campaign asked for: of appointments, changes and leavings."""
    seen = _duties(Declaration.objects.visible_to(actor).filter(campaign=None, year=year))
    rows: Any = seen.values("kind").annotate(**_counts())
    told = {r.pop("kind"): r for r in rows}
    nothing = dict.fromkeys(COUNTED, 0)
    return [
        Figures(title, code, **told.get(code, nothing))
        for code, title in KINDS.items()
        if code != "yearly"
    ]


def reminders_of(found: Iterable[Declaration]) -> dict[UUID, tuple[int, str]]:
    """Declaration → how many rungs of the ladder were climbed for what is still open, the last one."""
    rungs = Escalation.objects.filter(
        item__in=WorkItem.objects.open().filter(
            subject_label="declaration", subject_id__in=[d.pk for d in found]
        )
    ).order_by("climbed_at", "pk")
    told: dict[UUID, tuple[int, str]] = {}
    for pk, title in rungs.values_list("item__subject_id", "title"):
        told[pk] = (told.get(pk, (0, ""))[0] + 1, title)
    return told


def _added(counted: list[dict[str, Any]], name: str) -> dict[Any, dict[str, int]]:
    told: dict[Any, dict[str, int]] = {}
    for row in counted:
        sums = told.setdefault(row[name], dict.fromkeys(COUNTED, 0))
        for n in sums:
            sums[n] += row[n]
    return told


def campaigns_with_figures(found: list[Campaign], actor: Actor) -> list[tuple[Campaign, Figures]]:
    """Each campaign with how it stands, as far as one sees; one query for all of them."""
    seen = _duties(Declaration.objects.visible_to(actor).filter(campaign__in=found))
    rows: Any = seen.values("campaign").annotate(**_counts())
    told = {r.pop("campaign"): r for r in rows}
    nothing = dict.fromkeys(COUNTED, 0)
    return [(c, Figures(c.title, "", **told.get(c.pk, nothing))) for c in found]
