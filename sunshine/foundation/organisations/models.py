"""Organisations in three dated trees, bodies, posts and tenures."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import UUID, uuid4

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL
from uuid6 import uuid7

from sunshine.foundation.identity.rules import ALL_CLASSES, ANY_TREE, Actor
from sunshine.foundation.people.models import Person
from sunshine.foundation.postgres.queries import FixedLookup, written


class Tree(models.TextChoices):
    """Who runs it, who owns it, who supervises it."""

    MANAGEMENT = "management", "管理关系"
    OWNERSHIP = "ownership", "产权关系"
    SUPERVISION = "supervision", "监督关系"


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Organisations within reach."""

    def visible_to(self, actor: Actor) -> "OrganisationQuerySet":
        return self.filter(pk__in=reachable(actor, "organisation.read"))


@pghistory.track()
class Organisation(models.Model):
    """An enterprise, organ, department or branch."""

    class Kind(models.TextChoices):
        ENTERPRISE = "enterprise", "企业"
        ORGAN = "organ", "机关"
        DEPARTMENT = "department", "部门"
        BRANCH = "branch", "分支机构"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField("类别", max_length=12, choices=Kind)
    name = models.CharField("名称", max_length=120)
    short_name = models.CharField("简称", max_length=40)
    uscc = models.CharField("统一社会信用代码", max_length=18, null=True, unique=True)  # noqa: DJ001
    code = models.CharField("内部代码", max_length=40, unique=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "组织"
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class OrganisationEdge(models.Model):
    """Parent and child in one tree for a period; `share` (0 to 1) in the ownership tree."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tree = models.CharField("关系", max_length=12, choices=Tree)
    parent = models.ForeignKey(Organisation, models.PROTECT, related_name="child_edges")
    child = models.ForeignKey(Organisation, models.PROTECT, related_name="parent_edges")
    valid = DateRangeField("有效期")
    share = models.DecimalField("持股比例", max_digits=7, decimal_places=6, null=True)

    class Meta:
        verbose_name = verbose_name_plural = "组织关系"
        constraints: ClassVar = [
            ExclusionConstraint(
                name="one_parent_a_day",
                expressions=[
                    ("tree", RangeOperators.EQUAL),
                    ("child", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                condition=~Q(tree="ownership"),
            ),
            models.CheckConstraint(
                name="edge_not_to_itself", condition=~Q(parent=models.F("child"))
            ),
            models.CheckConstraint(
                name="share_between_0_and_1",
                condition=Q(share__isnull=True) | Q(share__gte=0, share__lte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.parent_id} → {self.child_id}"


class OrganisationPath(models.Model):
    """Closure of today's edges: derived, rebuilt by actions, so it has no history."""

    tree = models.CharField(max_length=12, choices=Tree)
    ancestor = models.ForeignKey(Organisation, models.CASCADE, related_name="below")
    descendant = models.ForeignKey(Organisation, models.CASCADE, related_name="above")
    depth = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["tree", "ancestor", "descendant"], name="one_path_a_pair"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["tree", "descendant", "depth"], name="path_upwards")
        ]

    def __str__(self) -> str:
        return f"{self.ancestor_id} ⊇ {self.descendant_id}"


ABOVE = FixedLookup(
    lambda place: OrganisationPath.objects.filter(descendant=place).values_list("tree", "ancestor"),
    uuid4(),
)


def reachable(
    actor: Actor, permission: str, tree: str | None = None, *, matter_class: str = ALL_CLASSES
) -> models.QuerySet[Organisation]:
    """Organisations on which `actor` holds `permission` today: one subquery, no id list.

    For records of a matter class, grants for that class or for all; for records without one
    (the default) only grants for all classes.
    """
    places = reachable_ids(actor, permission, tree, matter_class=matter_class)
    return Organisation.objects.filter(pk__in=places)


BELOW = "select descendant_id from organisations_organisationpath where "
ONE_TREE = "(tree = %s and ancestor_id = any(%s::uuid[]))"


def reachable_ids(
    actor: Actor, permission: str, tree: str | None = None, *, matter_class: str = ALL_CLASSES
) -> RawSQL:
    """Their ids, some more than once: for `organisation__in` of a `visible_to`.

    Written out, because every list, count and badge of every page asks this, some pages thirty
    times, and as a queryset it cost a quarter of the page (ADR 0009).
    """
    reached = _reached(actor, permission, tree, matter_class)
    if actor.within is None and reached is None:
        return written("select id from organisations_organisation")
    held, params = reached or ("", [])
    if actor.within is None:
        return written(held, params)
    name, root = actor.within
    more = f" and descendant_id in ({held})" if held else ""
    return written(f"{BELOW}{ONE_TREE}{more}", [name, [root], *params])


def reaches(
    actor: Actor, permission: str, organisation_id: UUID, *, matter_class: str = ALL_CLASSES
) -> bool:
    """Whether `actor` holds `permission` on one organisation today: for records of a matter
    class, by a grant for that class or for all; else only by one for all classes.
    """
    mine = [r for r in actor.reach if r.permission == permission and r.covers(matter_class)]
    above = set(ABOVE.rows(organisation_id)) if mine else set()
    inside = actor.within is None or actor.within in above
    return inside and any(r.tree == ANY_TREE or (r.tree, r.organisation_id) in above for r in mine)


def reached_among(actor: Actor, permission: str, ids: Iterable[UUID]) -> set[UUID]:
    """Those of the organisations that `reaches` says yes to: of the rows of a list, one query."""
    mine = Organisation.objects.filter(pk__in=set(ids))
    return set(mine.filter(pk__in=reachable_ids(actor, permission)).values_list("pk", flat=True))


def _reached(
    actor: Actor, permission: str, tree: str | None, matter_class: str
) -> tuple[str, list[Any]] | None:
    """What lies below where the permission was given; None: it holds everywhere."""
    mine = [
        r
        for r in actor.reach
        if r.permission == permission and tree in {None, r.tree} and r.covers(matter_class)
    ]
    if any(r.tree == ANY_TREE for r in mine):
        return None
    roots: dict[str, list[UUID | None]] = defaultdict(list)
    for r in mine:
        roots[r.tree].append(r.organisation_id)
    wanted = " or ".join([ONE_TREE] * len(roots)) or "false"
    return BELOW + wanted, [value for pair in roots.items() for value in pair]


def holds_wherever(actor: Actor, permission: str, other: str) -> bool:
    """Whether `actor` holds a permission for every class wherever the other one is held for all."""
    held = {
        name: {(r.tree, r.organisation_id) for r in actor.reach
               if r.permission == name and r.matter_class == ALL_CLASSES}
        for name in (permission, other)
    }  # fmt: skip
    return held[other] <= held[permission]


def within_classes(actor: Actor, permission: str) -> Q:
    """Condition on a model with `organisation` and `matter_class`, for its `visible_to`."""
    wanted = Q(organisation__in=reachable_ids(actor, permission))
    limited = {r.matter_class for r in actor.reach if r.permission == permission} - {ALL_CLASSES}
    for name in sorted(limited):
        places = reachable_ids(actor, permission, matter_class=name)
        wanted |= Q(matter_class=name, organisation__in=places)
    return wanted


@pghistory.track()
class Body(models.Model):
    """A body that decides: 党委会, 董事会, 总经理办公会 ..."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="bodies")
    kind = models.CharField("类别", max_length=30)
    name = models.CharField("名称", max_length=60)

    class Meta:
        verbose_name = verbose_name_plural = "会议机构"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "kind"], name="one_body_a_kind")
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class Post(models.Model):
    """A post; signature is by the tenure that holds it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="posts")
    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="posts")
    name = models.CharField("岗位", max_length=60)
    is_key = models.BooleanField("关键岗位", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "岗位"

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class Tenure(models.Model):
    """A person on a post for a period; no tenure on a day means the post is vacant."""

    class Manner(models.TextChoices):
        REGULAR = "regular", "正式"
        ACTING = "acting", "代理"
        DEPUTY = "deputy", "代管"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="tenures")
    post = models.ForeignKey(Post, models.PROTECT, related_name="tenures")
    manner = models.CharField("方式", max_length=8, choices=Manner, default=Manner.REGULAR)
    valid = DateRangeField("任期")

    class Meta:
        verbose_name = verbose_name_plural = "任职"
        constraints: ClassVar = [
            ExclusionConstraint(
                name="one_tenure_of_a_person_on_a_post",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("post", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} @ {self.post_id}"
