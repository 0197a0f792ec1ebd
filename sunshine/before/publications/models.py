"""Risk points that were made public, as they were then."""

from typing import ClassVar

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from uuid6 import uuid7

from sunshine.before.risks.models import RiskPoint
from sunshine.foundation.access.queries import denied
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import Organisation, reachable_ids


class PublicationQuerySet(models.QuerySet["Publication"]):
    """Publications by right; what is open to everybody is `open_ones`."""

    def visible_to(self, actor: Actor) -> "PublicationQuerySet":
        mine = self.filter(organisation__in=reachable_ids(actor, "risk.read"))
        return mine.exclude(pk__in=denied(actor, "publication"))

    def open_ones(self) -> "PublicationQuerySet":
        return self.filter(state="published")


@pghistory.track()
class Publication(models.Model):
    """One frozen snapshot. `entry_id`: the act that published it, whose receipt anybody may verify."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    risk_point = models.ForeignKey(
        RiskPoint, models.PROTECT, related_name="publications", verbose_name="风险点"
    )
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="单位")
    year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveIntegerField("编号")
    told = models.JSONField("公开内容")
    sha256 = models.CharField("内容指纹", max_length=64)
    state = models.CharField("状态", max_length=12, default="proposed")
    version = models.PositiveIntegerField("版次", default=1)
    published_at = models.DateTimeField("公开时间", null=True)
    entry_id = models.UUIDField("存证", null=True)
    withdrawn_reason = models.CharField("撤回原因", max_length=400, blank=True)
    filed_by = models.ForeignKey(Account, models.PROTECT, verbose_name="提出人")
    filed_by_person_id = models.UUIDField("提出人员", null=True)
    due_on = models.DateField("办理期限")
    is_provisional = models.BooleanField("期限待定", default=False)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "风险点公开"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["year", "number"], name="one_publication_a_number"),
            models.UniqueConstraint(
                fields=["risk_point"],
                condition=Q(state="published"),
                name="one_open_snapshot_a_risk_point",
            ),
            models.CheckConstraint(
                name="open_by_an_act",
                condition=~Q(state="published")
                | Q(published_at__isnull=False, entry_id__isnull=False),
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="snapshots_are_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__told__df=pgtrigger.F("new__told")),
            )
        ]

    def __str__(self) -> str:
        return str(self.told.get("title", ""))

    @property
    def label(self) -> str:
        return f"风险公开〔{self.year}〕{self.number:04d}号"
