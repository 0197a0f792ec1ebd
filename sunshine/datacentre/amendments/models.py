"""Amendments."""

from typing import ClassVar

import pghistory
from django.db import models
from uuid6 import uuid7

from sunshine.datacentre.lake.models import Snapshot
from sunshine.foundation.access.queries import denied
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import Organisation, reachable_ids


class AmendmentQuerySet(models.QuerySet["Amendment"]):
    """Amendments by right; a denial wins."""

    def visible_to(self, actor: Actor) -> "AmendmentQuerySet":
        mine = self.filter(organisation__in=reachable_ids(actor, "amendment.read"))
        return mine.exclude(pk__in=denied(actor, "amendment"))


@pghistory.track()
class Amendment(models.Model):
    """A request to correct one row of a mart. `changes`: [{field, title, from, to}]."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveIntegerField("编号")
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="企业")
    mart = models.CharField("数据表", max_length=60)
    row_id = models.CharField("行", max_length=600)
    changes = models.JSONField("更正内容")
    reason = models.TextField("更正理由")
    state = models.CharField("状态", max_length=12, default="review")
    version = models.PositiveIntegerField("版次", default=1)
    filed_by = models.ForeignKey(Account, models.PROTECT, verbose_name="提出人")
    filed_by_person_id = models.UUIDField("提出人员", null=True)
    filed_at = models.DateTimeField("提出时间")
    first_due_on = models.DateField("首次期限")
    due_on = models.DateField("期限")
    is_provisional = models.BooleanField("期限待定", default=False)
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, null=True, verbose_name="更正后快照")
    outcome = models.CharField("办理结果", max_length=400, blank=True)

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "数据更正"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["year", "number"], name="one_amendment_a_number")
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "state"], name="amendment_of_organisation")
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return f"更正〔{self.year}〕{self.number:04d}号"
