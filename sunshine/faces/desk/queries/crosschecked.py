"""Lists of matches and of special campaigns; the way from a declarant to a firm as a picture."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q

from sunshine.before.crosschecks.models import Match, MatchQuerySet, SpecialCampaignQuerySet
from sunshine.before.crosschecks.rules import CERTAIN, INFERRED, LIKELY, SELF, business_words
from sunshine.datacentre.catalogue.engine import marts
from sunshine.datacentre.directory.models import says
from sunshine.datacentre.lake.queries import content_root
from sunshine.faces.desk.queries.paged import Asked
from sunshine.faces.pictures.queries import Drawing, drawing
from sunshine.faces.pictures.rules.graph import Edge, Node, relations
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import Organisation, reached_among
from sunshine.foundation.organisations.queries import within
from sunshine.foundation.postgres.queries import one_of
from sunshine.foundation.vault.queries import MASK
from sunshine.foundation.workflow.queries import legal_today

GRADES = {
    "certain": Q(probability__gte=CERTAIN),
    "likely": Q(probability__gte=LIKELY, probability__lt=CERTAIN),
    "clue": Q(probability__lt=LIKELY),
}
NOBODY = Q(pk__in=[])


@dataclass(frozen=True, slots=True)
class Filters(Asked):
    """What the address asks for."""

    state: str = ""
    grade: str = ""
    undeclared: str = ""
    business: str = ""
    late: str = ""
    waiting: str = ""  # confirmed, and no conflict registered of it
    scope: str = ""
    q: str = ""
    after: str = ""

    def matches(self, found: MatchQuerySet) -> MatchQuerySet:
        found = found.filter(**self.exactly("state"))
        if self.grade:
            found = found.filter(GRADES.get(self.grade, NOBODY))
        if self.undeclared:
            found = found.filter(is_undeclared=True)
        if self.business:
            found = found.exclude(business=[])
        if self.late:
            found = found.filter(state="open", due_on__lt=legal_today())
        if self.waiting:
            found = found.filter(state="confirmed", conflict_id=None)
        if self.scope:
            found = found.filter(organisation__in=within(self.scope))
        if self.q:
            places = Organisation.objects.filter(name__icontains=self.q)
            named = one_of("organisation", places.values_list("pk", flat=True))
            wanted = Q(company_id=self.q.upper()) | named
            found = found.filter(wanted | says("company_name", self.q))
        return found

    def campaigns(self, found: SpecialCampaignQuerySet) -> SpecialCampaignQuerySet:
        found = found.filter(**self.exactly("state"))
        if self.scope:
            found = found.filter(organisation__in=within(self.scope))
        if self.q:
            found = found.filter(
                Q(title__icontains=self.q) | Q(organisation__name__icontains=self.q)
            )
        return found


def declarants_of(actor: Actor, rows: Iterable[Match]) -> dict[UUID, str]:
    """Match → whose relative it is, to whoever may know names there. One query."""
    found = list(rows)
    named = reached_among(actor, "person.read", (row.organisation_id for row in found))
    return {r.pk: r.person.name if r.organisation_id in named else MASK for r in found}


def picture_of(row: Match, declarant: str, relative: str) -> Drawing:
    """From the declarant over the relative and the firms to the firm that deals with the enterprise.

    `declarant`, `relative`: names as the reader may know them, or what stands for them.
    """
    leader, other = f"person:{row.person_id}", f"relative:{row.relative_key}"
    start = leader if row.relation == SELF else other
    own = row.organisation.uscc or row.organisation.code
    edges = [Edge(leader, own, "任职", is_path=True)]
    if row.relation != SELF:
        edges.append(Edge(other, leader, row.relation_title, is_path=True))
    edges += _chain(row, start)
    if row.business:
        edges.append(Edge(own, row.company_id, business_words(row.business), is_path=True))
    nodes = [Node(leader, declarant, "person", "申报人"), Node(own, row.organisation.name, "own")]
    if row.relation != SELF:
        nodes.append(Node(other, relative, "person", _note(row)))
    known = {n.id for n in nodes}
    firms = {i for e in edges for i in (e.source, e.target)} - known
    nodes += [_firm(row, firm) for firm in sorted(firms)]
    names = {n.id: n.name for n in nodes}
    words = "；".join(f"{names[e.source]} → {names[e.target]} {e.words}" for e in edges)
    return drawing(
        "关系",
        f"{row.company_name}的关系：{words}",
        lambda width: relations(row.company_id, nodes, edges, lambda _: "", width),
        key=[("k-path", "比对出的路径")],
    )


def _note(row: Match) -> str:
    return "共用联系方式" if row.relation == INFERRED else row.relation_title


def _firm(row: Match, firm: str) -> Node:
    is_focus = firm == row.company_id
    return Node(firm, row.company_name if is_focus else firm, "focus" if is_focus else "firm", firm)


def _chain(row: Match, start: str) -> Iterable[Edge]:
    """The rows of the way, in their order; the first is held by the person himself."""
    here = start
    for kept in (r for r in row.rows if r["role"] == "chain"):
        told, target = kept["row"], kept["row"].get("target_id") or row.company_id
        yield Edge(here, target, _tie(kept["mart"], told), is_path=True)
        here = target


def _tie(mart: str, row: dict[str, Any]) -> str:
    if mart == "ownership":
        return f"持股 {Decimal(str(row['share'])):.2%}" if row.get("share") else "持股"
    if mart == "position":
        return str(marts(content_root())["position"].field("role").values.get(row["role"], "任职"))
    return "登记的联系方式相同"
