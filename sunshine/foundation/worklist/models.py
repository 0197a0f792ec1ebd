"""Work items."""

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Exists, OuterRef, Q
from uuid6 import uuid7

from sunshine.foundation.access.models import Denial
from sunshine.foundation.clock.queries import today
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import Organisation, reachable


class WorkItemQuerySet(models.QuerySet["WorkItem"]):
    """Work by right."""

    def visible_to(self, actor: Actor) -> "WorkItemQuerySet":
        """Items that ask for a permission the actor holds there; open data has no 'there'."""
        wanted = Q(pk__in=[])
        for permission in actor.permissions & set(WorkItem.PERMISSIONS):
            wanted |= Q(permission=permission, organisation__in=reachable(actor, permission))
            if actor.may("open_data.read"):
                wanted |= Q(permission=permission, organisation__isnull=True)
        closed = Denial.objects.filter(
            person__in=actor.persons,
            subject_label=OuterRef("subject_label"),
            subject_id=OuterRef("subject_id"),
            valid__contains=today(),
        )
        return self.filter(wanted).exclude(Exists(closed))

    def open(self) -> "WorkItemQuerySet":
        return self.filter(closed_at__isnull=True)


@pghistory.track()
class WorkItem(models.Model):
    """Something somebody must do, by a day."""

    PERMISSIONS: ClassVar = (
        "alert.dispose",
        "amendment.file",
        "amendment.answer",
        "amendment.sign",
        "amendment.receive",
        "grant.manage",
        "log.read",
    )

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    subject_label = models.CharField("记录类别", max_length=40)
    subject_id = models.UUIDField("记录")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True)
    kind = models.CharField("类别", max_length=40)
    level = models.CharField("级别", max_length=8, default="none")
    title = models.CharField("内容", max_length=400)
    permission = models.CharField("所需权限", max_length=40)
    assignee = models.ForeignKey(Account, models.PROTECT, null=True)
    due_on = models.DateField("期限")
    is_provisional = models.BooleanField("期限待定", default=False)
    created_at = models.DateTimeField("产生时间")
    closed_at = models.DateTimeField("办结时间", null=True)

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
            )
        ]

    def __str__(self) -> str:
        return self.title
