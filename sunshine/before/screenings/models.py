"""Screenings, and the part of each unit in them."""

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Exists, OuterRef, Q
from uuid6 import uuid7

from sunshine.foundation.access.queries import denied
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import Organisation, reachable_ids


class RiskScreeningQuerySet(models.QuerySet["RiskScreening"]):
    """Screenings one takes part in: by right at their top or at a unit of theirs."""

    def visible_to(self, actor: Actor) -> "RiskScreeningQuerySet":
        places = reachable_ids(actor, "risk.read")
        parts = ScreeningPart.objects.filter(screening=OuterRef("pk"), organisation__in=places)
        mine = self.filter(Q(organisation__in=places) | Exists(parts))
        return mine.exclude(pk__in=denied(actor, "risk_screening"))


@pghistory.track()
class RiskScreening(models.Model):
    """A 排查: designed as a whole, begun with some units, widened, consolidated level by level."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveIntegerField("编号")
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="范围")
    title = models.CharField("名称", max_length=200)
    plan = models.TextField("整体设计", max_length=4000)
    fields = models.JSONField("领域", default=list)
    state = models.CharField("阶段", max_length=12, default="design")
    version = models.PositiveIntegerField("版次", default=1)
    due_on = models.DateField("完成期限")
    is_provisional = models.BooleanField("期限待定", default=False)
    words = models.TextField("整合运行意见", max_length=4000, blank=True)
    filed_by = models.ForeignKey(Account, models.PROTECT, verbose_name="发起人")
    filed_by_person_id = models.UUIDField("发起人员", null=True)
    opened_at = models.DateTimeField("发起时间")

    objects = RiskScreeningQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "风险排查"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["year", "number"], name="one_screening_a_number")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def label(self) -> str:
        return f"风险排查〔{self.year}〕{self.number:03d}号"


class ScreeningPartQuerySet(models.QuerySet["ScreeningPart"]):
    """Parts by the right to their unit."""

    def visible_to(self, actor: Actor) -> "ScreeningPartQuerySet":
        mine = self.filter(organisation__in=reachable_ids(actor, "risk.read"))
        return mine.exclude(pk__in=denied(actor, "screening_part"))


@pghistory.track()
class ScreeningPart(models.Model):
    """A unit's part: `counts` is what stood in its register when it was submitted, level → count;
    `part_of` the unit above that consolidates it. `filed_by`: who submitted it last.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    screening = models.ForeignKey(RiskScreening, models.PROTECT, related_name="parts")
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="单位")
    part_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="below")
    depth = models.PositiveSmallIntegerField("层级")
    is_pilot = models.BooleanField("试点", default=False)
    state = models.CharField("状态", max_length=12, default="waiting")
    version = models.PositiveIntegerField("版次", default=1)
    due_on = models.DateField("期限")
    is_provisional = models.BooleanField("期限待定", default=False)
    counts = models.JSONField("上报时的风险点", default=dict)
    words = models.TextField("排查小结", max_length=4000, blank=True)
    verdict = models.TextField("汇总意见", max_length=4000, blank=True)
    filed_by = models.ForeignKey(Account, models.PROTECT, null=True, verbose_name="上报人")
    filed_by_person_id = models.UUIDField("上报人员", null=True)
    submitted_at = models.DateTimeField("上报时间", null=True)

    objects = ScreeningPartQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "单位排查"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["screening", "organisation"], name="one_part_a_unit")
        ]

    def __str__(self) -> str:
        return f"{self.screening.title}：{self.organisation.name}"
