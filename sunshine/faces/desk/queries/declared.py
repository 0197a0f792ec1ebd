"""Lists of declarations and of campaigns, progress by unit, figures."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q

from sunshine.before.declarations.models import (
    Campaign,
    Declaration,
    DeclarationQuerySet,
    DeclaredCompany,
    DeclaredRelative,
    Reading,
)
from sunshine.before.declarations.queries.content import company_keys, person_keys
from sunshine.before.declarations.rules import KINDS, code_of
from sunshine.faces.desk.queries.paged import Asked
from sunshine.foundation.clock.queries import now
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import reaches
from sunshine.foundation.organisations.queries import within
from sunshine.foundation.organisations.rules import is_identity_number, is_uscc
from sunshine.foundation.workflow.queries import legal_today

MARKS = {
    "overdue": "逾期未报",
    "late": "迟报",
    "candidate": "提拔人选",
}
RESERVED = "declaration.read_reserved"


@dataclass(frozen=True, slots=True)
class Filters(Asked):
    """What the address asks for."""

    kind: str = ""
    state: str = ""
    mark: str = ""
    outcome: str = ""
    campaign: str = ""
    scope: str = ""
    q: str = ""
    after: str = ""

    def apply(self, found: DeclarationQuerySet, actor: Actor) -> DeclarationQuerySet:
        """Raises ValueError for a campaign that is none."""
        found = found.filter(**self.exactly("kind", "state", "outcome"))
        if self.campaign:
            found = found.filter(campaign=UUID(self.campaign))
        if self.scope:
            found = found.filter(organisation__in=within(self.scope))
        if self.mark:
            found = found.filter(_marked(self.mark))
        return found.filter(_told(self.q, actor)) if self.q else found


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


def _marked(mark: str) -> Q:
    if mark == "overdue":
        return Q(state="due", due_on__lt=legal_today())
    known = {"late": Q(is_late=True), "candidate": Q(is_candidate=True)}
    return known.get(mark, Q(pk__in=[]))


def _told(words: str, actor: Actor) -> Q:
    """Who declares, by the whole name, or the number of the declaration; and, for whoever may open
    the reserved part, exactly this relative or company, by keyed hash: parts find nothing.
    """
    wanted = Q(person__name=words) | Q(number=words)
    if not actor.may(RESERVED):
        return wanted
    relatives, companies = DeclaredRelative.objects, DeclaredCompany.objects
    code = code_of(words)
    if is_identity_number(code):
        people = relatives.visible_to(actor).filter(person_key=person_keys({"number": code})[0])
        return wanted | Q(pk__in=people.values("declaration"))
    if is_uscc(code):
        firms = companies.visible_to(actor).filter(company_key=company_keys({"uscc": code})[0])
        return wanted | Q(pk__in=firms.values("declaration"))
    named = relatives.visible_to(actor).filter(name_key=person_keys({"name": words})[1])
    firms = companies.visible_to(actor).filter(name_key=company_keys({"name": words})[1])
    return wanted | Q(pk__in=named.values("declaration")) | Q(pk__in=firms.values("declaration"))


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


def _counts() -> dict[str, Count]:
    return {
        "total": Count("pk"),
        "filed": Count("pk", filter=Q(filed_at__isnull=False)),
        "late": Count("pk", filter=Q(is_late=True)),
        "missing": Count("pk", filter=_marked("overdue")),
        "reviewed": Count("pk", filter=Q(state="reviewed")),
    }


def _duties(found: DeclarationQuerySet) -> DeclarationQuerySet:
    return found.exclude(state="cancelled").order_by()


def total(found: DeclarationQuerySet) -> Figures:
    return Figures("合计", "", **_duties(found).aggregate(**_counts()))


def by_unit(found: DeclarationQuerySet, most: int) -> list[Figures]:
    """Units with most missing first."""
    rows: Any = _duties(found).values(name=F("organisation__name"), code=F("organisation__code"))
    return [Figures(**r) for r in rows.annotate(**_counts()).order_by("-missing", "code")[:most]]


def by_kind(found: DeclarationQuerySet) -> list[Figures]:
    rows: Any = _duties(found).values("kind").annotate(**_counts())
    told = {r.pop("kind"): r for r in rows}
    return [Figures(title, code, **told[code]) for code, title in KINDS.items() if code in told]


def campaigns_with_figures(found: list[Campaign], actor: Actor) -> list[tuple[Campaign, Figures]]:
    """Each campaign with how it stands, as far as one sees; one query for all of them."""
    seen = _duties(Declaration.objects.visible_to(actor).filter(campaign__in=found))
    rows: Any = seen.values("campaign").annotate(**_counts())
    told = {r.pop("campaign"): r for r in rows}
    nothing = dict.fromkeys(_counts(), 0)
    return [(c, Figures(c.title, "", **told.get(c.pk, nothing))) for c in found]
