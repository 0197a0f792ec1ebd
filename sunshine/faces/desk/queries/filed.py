"""The list of matters: filters from the address, pages by key; what somebody may do to one."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Q

from sunshine.before.filings import queries
from sunshine.before.filings.models import Matter, MatterQuerySet
from sunshine.before.filings.workflow import MATTER, WORK
from sunshine.faces.desk.queries.paged import Asked, newest_first
from sunshine.foundation.clock.queries import SHANGHAI
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import Organisation, reaches
from sunshine.foundation.organisations.queries import within
from sunshine.foundation.workflow.models import Endorsement
from sunshine.foundation.workflow.queries import legal_today
from sunshine.foundation.workflow.rules import Transition

MARKS = {"late": "迟报", "backdated": "会后补报", "emergency": "紧急", "overdue": "办理逾期"}


@dataclass(frozen=True, slots=True)
class Filters(Asked):
    """What the address asks for."""

    whose: str = ""  # mine: filed by the reader
    kind: str = ""
    state: str = ""
    mark: str = ""
    scope: str = ""
    q: str = ""
    after: str = ""

    def apply(self, found: MatterQuerySet, actor: Actor) -> MatterQuerySet:
        if self.whose:
            found = found.filter(filed_by=actor.account_id)
        if self.kind:
            found = found.filter(matter_class=self.kind)
        if self.state:
            found = found.filter(state__in=list(WORK) if self.state == "open" else [self.state])
        if self.mark:
            found = found.filter(self._marked())
        if self.scope:
            found = found.filter(organisation__in=within(self.scope))
        if self.q:
            found = self._named(found)
        return found

    def _named(self, found: MatterQuerySet) -> MatterQuerySet:
        """An "or" only where there is need of one: it leaves PostgreSQL no index."""
        places = Organisation.objects.filter(name__icontains=self.q).values_list("pk")
        if not (named := [pk for (pk,) in places]):
            return found.telling(self.q)
        return found.filter(Q(words__contains=self.q.lower()) | Q(organisation__in=named))

    def _marked(self) -> Q:
        if self.mark == "overdue":
            return Q(state__in=list(WORK), due_on__lt=legal_today())
        return Q(**{f"is_{self.mark}": True}) if self.mark in MARKS else Q(pk__in=[])

    def page(self, found: MatterQuerySet) -> tuple[list[Matter], str]:
        """Newest first, and the key of the next page. Raises ValueError for a key nobody was given."""
        return newest_first(found.select_related("organisation", "filed_by__person"), self.after)


def verbs_of(matter: Matter, actor: Actor, given: list[Endorsement]) -> list[Transition]:
    """What the reader may do to it now: by right there, by state, and never twice by one person."""
    spoke = any(e.voided_at is None and e.person_id in actor.persons for e in given)
    judges_own = matter.filed_by_person_id in actor.persons
    allowed = {
        permission: reaches(
            actor, permission, matter.organisation_id, matter_class=matter.matter_class
        )
        for permission in {t.permission for t in MATTER.transitions} & actor.permissions
    }
    return [
        t
        for t in MATTER.open_to(matter.state, actor.permissions)
        if allowed[t.permission] and not (t.others and (spoke or judges_own))
    ]


def facts_of(matter: Matter) -> list[tuple[str, str]]:
    """What the form said, field by field in its order."""
    schema = queries.reference().schema(matter.matter_class, matter.schema_version)
    return [(f.title, matter.details[f.name]) for f in schema.fields if f.name in matter.details]


@dataclass(frozen=True, slots=True)
class Added:
    """Earlier matters that a cumulative line added up: all of them counted, those one sees named."""

    per: str
    count: int
    earlier: Decimal
    sum: Decimal
    seen: list[Matter]
    is_named: bool  # all of them are in `seen`


def added_to(matter: Matter, actor: Actor) -> list[Added]:
    """What was added up when the list of authority was asked. One query where anything was."""
    sums = matter.law.get("sums", ())
    refs = {ref for s in sums for ref in s["ids"]}
    rows = Matter.objects.visible_to(actor).filter(pk__in=refs).order_by("pk") if refs else ()
    known = {str(m.pk): m for m in rows}
    return [
        Added(
            per=s["per"],
            count=s["count"],
            earlier=Decimal(s["earlier"]),
            sum=Decimal(s["sum"]),
            seen=[known[ref] for ref in s["ids"] if ref in known],
            is_named=s["count"] == sum(ref in known for ref in s["ids"]),
        )
        for s in sums
    ]


@dataclass(frozen=True, slots=True)
class Step:
    """One stop on the way to the meeting."""

    title: str
    words: str
    is_done: bool
    is_now: bool


WAY = {
    "filed": "部门审查",
    "sounding": "会前酝酿",
    "signing": "书记签字",
    "signed": "抄送阅知",
    "on_file": "已备案",
}


def steps_of(matter: Matter, given: list[Endorsement]) -> list[Step]:
    """Filed, reviewed, sounded, signed, read, on file; nothing more of one that ended."""
    order = list(WAY)
    at = order.index(matter.state) if matter.state in WAY else -1
    when = {e.verb: e.made_at for e in given if e.voided_at is None}
    dates = {"sounding": when.get("sound"), "signing": when.get("sign"), "signed": matter.read_at}
    steps = [Step("报备", _day(matter.filed_at), is_done=True, is_now=matter.state == "returned")]
    for n, (state, title) in enumerate(WAY.items()):
        is_done = n < at or (n == at and state == "on_file")
        words = _day(dates.get(state)) if is_done else ""
        steps.append(Step(title, words, is_done, is_now=n == at and not is_done))
    return steps


def _day(at: datetime | None) -> str:
    return f"{at.astimezone(SHANGHAI):%m-%d}" if at else ""
