"""Reads for the tree pages and for the mart `organisation`."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import (
    Organisation,
    OrganisationEdge,
    OrganisationPath,
    Tree,
    reachable,
)


def top_of_tree(actor: Actor, tree: str) -> QuerySet[Organisation]:
    """Visible organisations whose parent in the tree is not visible: where browsing starts."""
    visible = reachable(actor, "organisation.read")
    above = OrganisationPath.objects.filter(
        tree=tree, descendant=OuterRef("pk"), depth=1, ancestor__in=visible
    )
    return _with_children(visible.filter(~Exists(above)), tree)


def children(actor: Actor, parent: UUID, tree: str) -> QuerySet[Organisation]:
    """Visible children of one organisation, with whether they have children themselves."""
    below = OrganisationPath.objects.filter(tree=tree, ancestor=parent, depth=1)
    visible = reachable(actor, "organisation.read").filter(pk__in=below.values("descendant"))
    return _with_children(visible, tree)


def ancestors(organisation: Organisation, tree: str) -> list[Organisation]:
    """From the root down to the parent; names of parents are no secret to those below."""
    paths = OrganisationPath.objects.filter(tree=tree, descendant=organisation, depth__gt=0)
    return [p.ancestor for p in paths.select_related("ancestor").order_by("-depth")]


def within(code: str) -> QuerySet[Any]:
    """Ids of the organisation of this code and of everything below it in the management tree."""
    paths = OrganisationPath.objects.filter(tree=Tree.MANAGEMENT, ancestor__code=code)
    return paths.values("descendant")


def mart_rows() -> Iterator[dict[str, object]]:
    """Rows of the mart `organisation`: parent, group (top enterprise) and tier by management."""
    parents = dict(
        OrganisationPath.objects.filter(tree=Tree.MANAGEMENT, depth=1).values_list(
            "descendant_id", "ancestor_id"
        )
    )
    everyone = {o.pk: o for o in Organisation.objects.all()}
    for organisation in everyone.values():
        line = [organisation.pk]
        while (above := parents.get(line[-1])) is not None:
            line.append(above)
        enterprises = [pk for pk in line if everyone[pk].kind == Organisation.Kind.ENTERPRISE]
        yield {
            "organisation_id": str(organisation.pk),
            "uscc": organisation.uscc,
            "name": organisation.name,
            "kind": organisation.kind,
            "parent_id": str(line[1]) if len(line) > 1 else None,
            "group_id": str(enterprises[-1]) if enterprises else None,
            "tier": len(enterprises) or None,
        }


def edges_of(organisation: Organisation) -> QuerySet[OrganisationEdge]:
    """Its parents in the three trees, today and before."""
    return organisation.parent_edges.select_related("parent").order_by("tree", "-valid")


def _with_children(found: QuerySet[Organisation], tree: str) -> QuerySet[Organisation]:
    below = OrganisationPath.objects.filter(tree=tree, ancestor=OuterRef("pk"), depth=1)
    return found.annotate(has_children=Exists(below)).order_by("code")
