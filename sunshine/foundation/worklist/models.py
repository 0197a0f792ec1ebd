"""Work items, the rungs they climbed, calendar feeds."""

from collections import defaultdict
from dataclasses import replace
from functools import reduce
from operator import or_
from typing import ClassVar
from uuid import UUID

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from uuid6 import uuid7

from sunshine.foundation.access.models import Denial
from sunshine.foundation.clock.queries import today
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor, Reach
from sunshine.foundation.organisations.models import Organisation, reachable_ids
from sunshine.foundation.worklist.rules import OWN

OVERSEE = "work.oversee"


class WorkItemQuerySet(models.QuerySet["WorkItem"]):
    """Work by right."""

    def visible_to(self, actor: Actor) -> "WorkItemQuerySet":
        """Items that ask for a permission the actor holds there (open data has no 'there'), those
        that are the account's own, and those that climbed to an organisation the actor oversees. A
        denial wins.
        """
        return self.filter(reduce(or_, ways(actor), Q(pk__in=[]))).not_denied(actor)

    def not_denied(self, actor: Actor) -> "WorkItemQuerySet":
        closed = Denial.objects.filter(
            person__in=actor.persons,
            subject_label=OuterRef("subject_label"),
            subject_id=OuterRef("subject_id"),
            valid__contains=today(),
        )
        return self.exclude(Exists(closed))

    def open(self) -> "WorkItemQuerySet":
        return self.filter(closed_at__isnull=True)

    def of(self, label: str, record_id: UUID) -> "WorkItemQuerySet":
        return self.filter(subject_label=label, subject_id=record_id)


def ways(actor: Actor) -> list[Q]:
    """Ways in which work comes to the actor; an item may come in several."""
    found = []
    if actor.account_id is not None and actor.on_behalf_of_id is None:
        found.append(Q(permission=OWN, assignee=actor.account_id))
    for alike in _alike(actor):
        found.append(Q(permission__in=alike, organisation__in=reachable_ids(actor, alike[0])))
        if actor.reads_open(alike[0]):
            found.append(Q(permission__in=alike, organisation__isnull=True))
    if actor.may(OVERSEE):
        above = Escalation.objects.filter(organisation__in=reachable_ids(actor, OVERSEE))
        found.append(Q(pk__in=above.values("item")))
    return found


def _alike(actor: Actor) -> list[list[str]]:
    """Permissions that work is asked of (`settings.WORK_PERMISSIONS`), those with the same reach
    together: one subquery for all of them.
    """
    reach: dict[str, set[Reach]] = defaultdict(set)
    for r in actor.reach:
        if r.permission in settings.WORK_PERMISSIONS:
            reach[r.permission].add(replace(r, permission=""))
    alike: dict[frozenset[Reach], list[str]] = defaultdict(list)
    for permission in sorted(reach):
        alike[frozenset(reach[permission])].append(permission)
    return list(alike.values())


@pghistory.track()
class WorkItem(models.Model):
    """Something somebody must do, by a day."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    subject_label = models.CharField("记录类别", max_length=40)
    subject_id = models.UUIDField("记录")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True)
    kind = models.CharField("类别", max_length=40)
    level = models.CharField("级别", max_length=8, default="none")
    title = models.CharField("内容", max_length=400)
    permission = models.CharField("所需权限", max_length=40)
    assignee = models.ForeignKey(Account, models.PROTECT, null=True)
    version = models.PositiveIntegerField("版次", default=1)
    due_on = models.DateField("期限")
    is_provisional = models.BooleanField("期限待定", default=False)
    created_at = models.DateTimeField("产生时间")
    closed_at = models.DateTimeField("办结时间", null=True)
    closed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    rung = models.CharField("催办", max_length=20, blank=True)

    objects = WorkItemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "待办"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject_label", "subject_id", "kind"],
                condition=Q(closed_at__isnull=True),
                name="one_open_item_a_kind",
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["organisation", "due_on"],
                condition=Q(closed_at__isnull=True),
                name="open_by_due",
            ),
            models.Index(
                fields=["due_on", "id"],
                condition=Q(closed_at__isnull=True),
                name="open_in_order",
            ),
            models.Index(
                fields=["permission", "kind"],
                condition=Q(closed_at__isnull=True),
                name="open_by_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.title


@pghistory.track()
class Escalation(models.Model):
    """A rung that was climbed: once a piece of work and due date, whatever is run how often."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    item = models.ForeignKey(WorkItem, models.PROTECT, related_name="escalations")
    due_on = models.DateField("期限")
    rung = models.CharField("级", max_length=40)
    title = models.CharField("名称", max_length=20)
    # Whose overseers see the work from now on; none where only its holders were reminded.
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True)
    climbed_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "催办"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["item", "due_on", "rung"], name="each_rung_once_a_due_date"
            )
        ]

    def __str__(self) -> str:
        return f"{self.rung} {self.due_on}"


@pghistory.track(exclude=["used_at"])
class Feed(models.Model):
    """A calendar address of an account. Only the hash of its secret is kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="feeds")
    secret_hash = models.CharField("密钥哈希", max_length=64, unique=True)
    made_at = models.DateTimeField("开通时间")
    revoked_at = models.DateTimeField("停用时间", null=True)
    used_at = models.DateTimeField("最近读取", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "日历订阅"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(revoked_at__isnull=True),
                name="one_live_feed_an_account",
            )
        ]

    def __str__(self) -> str:
        return str(self.made_at)
