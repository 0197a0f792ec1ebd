"""Major reports and what followed on them."""

from typing import ClassVar

import pghistory
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from uuid6 import uuid7

from sunshine.datacentre.directory.models import Grams, tells
from sunshine.foundation.access.queries import denied
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import Organisation, reachable_ids


class MajorReportQuerySet(models.QuerySet["MajorReport"]):
    """Reports by right; a denial wins."""

    def visible_to(self, actor: Actor) -> "MajorReportQuerySet":
        mine = self.filter(organisation__in=reachable_ids(actor, "report.read"))
        return mine.exclude(pk__in=denied(actor, "report"))

    def telling(self, words: str) -> "MajorReportQuerySet":
        """Those whose title or content hold the words, in capitals or not."""
        return self.filter(told_of(words))


def told_of(words: str) -> Q:
    """The same as a condition. One query."""
    return tells(MajorReport.objects.all(), ("title", "content"), words)


@pghistory.track()
class MajorReport(models.Model):
    """What a unit reported at once. `first_due_at`: the first instant that was too late."""

    class Kind(models.TextChoices):
        SITUATION = "situation", "重大情况"
        MATTER = "matter", "重大事项"
        RISK = "risk", "重大风险"
        PROBLEM = "problem", "重大问题"

    class Outcome(models.TextChoices):
        UPHELD = "upheld", "属实"
        PARTLY = "partly", "部分属实"
        DISMISSED = "dismissed", "不属实"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveIntegerField("编号")
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="企业")
    kind = models.CharField("类别", max_length=12, choices=Kind)
    is_urgent = models.BooleanField("特别紧急", default=False)
    title = models.CharField("标题", max_length=200)
    content = models.TextField("基本情况", max_length=8000)
    measures = models.TextField("已采取的措施", max_length=4000)
    amount = models.DecimalField("涉及金额（元）", max_digits=18, decimal_places=2, null=True)
    occurred_at = models.DateTimeField("发生时间")
    known_at = models.DateTimeField("知悉时间")
    filed_at = models.DateTimeField("首报时间")
    first_due_at = models.DateTimeField("首报期限")
    is_late = models.BooleanField("迟报")
    limit = models.CharField("首报时限", max_length=20)
    filed_by = models.ForeignKey(Account, models.PROTECT, verbose_name="报告人")
    filed_by_person_id = models.UUIDField("报告人员", null=True)
    state = models.CharField("状态", max_length=12, default="reported")
    version = models.PositiveIntegerField("版次", default=1)
    first_due_on = models.DateField("首次办理期限")
    due_on = models.DateField("办理期限")
    is_provisional = models.BooleanField("期限待定", default=False)
    outcome = models.CharField("核查结论", max_length=12, choices=Outcome, blank=True)
    outcome_words = models.TextField("核查情况", blank=True, max_length=4000)
    escalated_at = models.DateTimeField("升级上报时间", null=True)

    objects = MajorReportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "重大报告"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["year", "number"], name="one_report_a_number"),
            models.CheckConstraint(
                condition=Q(known_at__gte=models.F("occurred_at")), name="known_after_it_occurred"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "state"], name="report_of_organisation"),
            models.Index(fields=["filed_at"], name="report_by_day"),
            GinIndex(Grams("title"), name="report_by_parts_of_title"),
            GinIndex(Grams("content"), name="report_by_parts_of_content"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return f"重大报告〔{self.year}〕{self.number:04d}号"


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    """Follow-ups by the right to their report."""

    def visible_to(self, actor: Actor) -> "FollowUpQuerySet":
        return self.filter(report__in=MajorReport.objects.visible_to(actor))


@pghistory.track()
class FollowUp(models.Model):
    """A 续报 or the 终报. Never changed: a later one corrects it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.ForeignKey(MajorReport, models.PROTECT, related_name="follow_ups")
    ordinal = models.PositiveSmallIntegerField("次序")
    is_final = models.BooleanField("终报", default=False)
    words = models.TextField("内容", max_length=8000)
    amount = models.DecimalField("涉及金额（元）", max_digits=18, decimal_places=2, null=True)
    actor_name = models.CharField("报告人", max_length=120)
    filed_at = models.DateTimeField("报告时间")
    due_on = models.DateField("当时的期限")
    is_late = models.BooleanField("迟报")
    entry_id = models.UUIDField("存证")

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "续报"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "ordinal"], name="one_follow_up_a_place")
        ]

    def __str__(self) -> str:
        return "终报" if self.is_final else f"第 {self.ordinal} 次续报"
