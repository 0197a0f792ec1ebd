"""Writers of organisations. Bulk forms are for set-up; each is one statement a table."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from sunshine.foundation.organisations.models import (
    Body,
    Organisation,
    OrganisationEdge,
    OrganisationPath,
    Post,
    Tenure,
    Tree,
)
from sunshine.foundation.organisations.rules import closure, is_uscc


@transaction.atomic
def found_organisations(organisations: Iterable[Organisation]) -> list[Organisation]:
    """Keep many organisations at once; raises ValueError (Chinese) on a wrong USCC."""
    rows = list(organisations)
    for row in rows:
        if row.uscc is not None and not is_uscc(row.uscc):
            raise ValueError(f"{row.name}：统一社会信用代码 {row.uscc} 校验位不正确")
    return Organisation.objects.bulk_create(rows, batch_size=1000)


@transaction.atomic
def attach(edges: Iterable[OrganisationEdge], *, on: date) -> int:
    """Keep edges and rebuild the closure as of the day `on`. Returns closure rows."""
    OrganisationEdge.objects.bulk_create(edges, batch_size=1000)
    return rebuild_paths(on=on)


@transaction.atomic
def rebuild_paths(*, on: date) -> int:
    """Derive the closure of all three trees from the edges valid on a day. Returns its rows."""
    nodes = list(Organisation.objects.values_list("pk", flat=True))
    rows = []
    for tree in Tree.values:
        edges = OrganisationEdge.objects.filter(tree=tree, valid__contains=on)
        pairs = list(edges.values_list("parent_id", "child_id"))
        rows += [
            OrganisationPath(tree=tree, ancestor_id=a, descendant_id=d, depth=depth)
            for a, d, depth in closure(pairs, nodes)
        ]
    OrganisationPath.objects.all().delete()
    OrganisationPath.objects.bulk_create(rows, batch_size=5000)
    return len(rows)


@transaction.atomic
def appoint(bodies: Iterable[Body], posts: Iterable[Post], tenures: Iterable[Tenure]) -> None:
    """Keep bodies, posts and tenures in bulk."""
    Body.objects.bulk_create(bodies, batch_size=1000)
    Post.objects.bulk_create(posts, batch_size=1000)
    Tenure.objects.bulk_create(tenures, batch_size=1000)


def period(start: date, end: date | None = None) -> DateRange:
    """Half-open period [start, end); no end means until further notice."""
    return DateRange(start, end, "[)")
