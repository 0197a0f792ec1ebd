"""Samples, the list each was drawn from, the check of each file drawn, what enterprises answered."""

from typing import ClassVar

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from uuid6 import uuid7

from sunshine.before.filings.models import Matter
from sunshine.before.samples.rules import CONCLUSIONS
from sunshine.foundation.access.queries import denied
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import Organisation, reachable_ids, within_classes

FROZEN: list[pgtrigger.Trigger] = [
    pgtrigger.Protect(
        name="closed_is_closed",
        operation=pgtrigger.Update | pgtrigger.Delete,
        condition=pgtrigger.Q(old__state="closed"),
    )
]


class ArchiveSampleQuerySet(models.QuerySet["ArchiveSample"]):
    """Samples by the right to draw at the top of their scope: never an enterprise's own."""

    def visible_to(self, actor: Actor) -> "ArchiveSampleQuerySet":
        mine = self.filter(organisation__in=reachable_ids(actor, "sample.draw"))
        return mine.exclude(pk__in=denied(actor, "archive_sample"))

    def telling(self, words: str) -> "ArchiveSampleQuerySet":
        """Those whose title holds the words; they are few."""
        return self.filter(title__icontains=words)


@pghistory.track()
class ArchiveSample(models.Model):
    """One 抽查: what was asked, when the list was fixed, what it was drawn by. Percent or count is
    what was asked for; `size` is what that came to on the day the list was fixed.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveIntegerField("编号")
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="范围")
    title = models.CharField("名称", max_length=200)
    since = models.DateField("报备日起")
    until = models.DateField("报备日止")
    classes = models.JSONField("事项类别", default=list)
    percent = models.PositiveSmallIntegerField("比例（%）", null=True)
    size = models.PositiveIntegerField("抽取件数")
    population = models.PositiveIntegerField("范围内件数")
    rule = models.CharField("抽取规则版本", max_length=8)
    frozen_at = models.DateTimeField("定抽样框时间")
    frozen_entry_id = models.UUIDField("抽样框存证")
    seed = models.CharField("种子", max_length=64, blank=True)
    seed_size = models.BigIntegerField("种子所在检查点", null=True)
    drawn_at = models.DateTimeField("抽取时间", null=True)
    filed_by = models.ForeignKey(Account, models.PROTECT, verbose_name="发起人")
    filed_by_person_id = models.UUIDField("发起人员", null=True)
    state = models.CharField("状态", max_length=12, default="frozen")
    version = models.PositiveIntegerField("版次", default=1)
    words = models.TextField("总体结论", blank=True, max_length=4000)
    closed_at = models.DateTimeField("办结时间", null=True)
    closed_entry_id = models.UUIDField("办结存证", null=True)

    objects = ArchiveSampleQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "档案抽查"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["year", "number"], name="one_sample_a_number"),
            models.CheckConstraint(
                name="no_more_than_there_are",
                condition=Q(size__gte=1, size__lte=models.F("population")),
            ),
            models.CheckConstraint(
                name="drawn_by_a_seed",
                condition=Q(seed="", seed_size__isnull=True, drawn_at__isnull=True)
                | ~Q(seed="") & Q(seed_size__isnull=False, drawn_at__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "state"], name="sample_of_organisation")
        ]
        triggers: ClassVar = FROZEN

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return f"档案抽查〔{self.year}〕{self.number:04d}号"


class FrameQuerySet(models.QuerySet["Frame"]):
    """Frames by the right to their sample."""

    def visible_to(self, actor: Actor) -> "FrameQuerySet":
        return self.filter(sample__in=ArchiveSample.objects.visible_to(actor))


@pghistory.track()
class Frame(models.Model):
    """All files a sample could have drawn, as the text whose hash is in the ledger."""

    sample = models.OneToOneField(ArchiveSample, models.PROTECT, primary_key=True)
    text = models.TextField("抽样框")
    sha256 = models.CharField("指纹", max_length=64)

    objects = FrameQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "抽样框"
        triggers: ClassVar = [
            pgtrigger.Protect(name="never_changes", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return self.sha256


class CheckQuerySet(models.QuerySet["Check"]):
    """Checks of files one may see: all to who checks or draws there, to the enterprise what was
    sent to it. A denial on the matter closes its check too.
    """

    def visible_to(self, actor: Actor) -> "CheckQuerySet":
        theirs = within_classes(actor, "sample.check") | within_classes(actor, "sample.draw")
        sent = Q(issued_at__isnull=False) & within_classes(actor, "sample.read")
        seen = self.filter(theirs | sent, matter__in=Matter.objects.visible_to(actor))
        return seen.exclude(pk__in=denied(actor, "check"))


@pghistory.track()
class Check(models.Model):
    """One file that was drawn. `facts`: what the machine found, with the time it looked (none yet
    just after the draw); `fingerprint`: of what the matter said when it was drawn.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    sample = models.ForeignKey(ArchiveSample, models.PROTECT, related_name="checks")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="checks", verbose_name="事项")
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="企业")
    matter_class = models.CharField("类别", max_length=12)
    ordinal = models.PositiveIntegerField("次序")
    assignee = models.ForeignKey(Account, models.PROTECT, null=True, verbose_name="核查人")
    state = models.CharField("状态", max_length=12, default="checking")
    version = models.PositiveIntegerField("版次", default=1)
    first_due_on = models.DateField("首次期限")
    due_on = models.DateField("期限")
    is_provisional = models.BooleanField("期限待定", default=False)
    checklist = models.PositiveSmallIntegerField("核查表版本")
    fingerprint = models.CharField("抽取时的内容指纹", max_length=64)
    facts = models.JSONField("系统核对", default=list)
    facts_at = models.DateTimeField("系统核对时间", null=True)
    answers = models.JSONField("核查表", default=dict)
    remarks = models.JSONField("核查备注", default=dict)
    conclusion = models.CharField(
        "结论", max_length=12, choices=list(CONCLUSIONS.items()), blank=True
    )
    findings = models.TextField("发现的问题", blank=True, max_length=4000)
    concluded_at = models.DateTimeField("核查时间", null=True)
    concluded_name = models.CharField("核查人姓名", max_length=120, blank=True)
    issued_at = models.DateTimeField("发送时间", null=True)
    closed_at = models.DateTimeField("办结时间", null=True)

    objects = CheckQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "档案核查"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sample", "matter"], name="a_file_is_drawn_once"),
            models.CheckConstraint(
                name="a_conclusion_has_its_time",
                condition=Q(conclusion="", concluded_at__isnull=True)
                | ~Q(conclusion="") & Q(concluded_at__isnull=False),
            ),
            models.CheckConstraint(
                name="only_problems_are_sent",
                condition=Q(issued_at__isnull=True) | Q(conclusion__in=("problem", "serious")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "state", "due_on"], name="checks_by_due")
        ]
        triggers: ClassVar = FROZEN

    def __str__(self) -> str:
        return str(self.matter)


class ResponseQuerySet(models.QuerySet["Response"]):
    """Answers by the right to their check."""

    def visible_to(self, actor: Actor) -> "ResponseQuerySet":
        return self.filter(check_of__in=Check.objects.visible_to(actor))


@pghistory.track()
class Response(models.Model):
    """A 整改说明, and what the checker said of it. A later one corrects it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    check_of = models.ForeignKey(Check, models.PROTECT, related_name="responses")
    ordinal = models.PositiveSmallIntegerField("次序")
    words = models.TextField("整改说明", max_length=4000)
    actor_name = models.CharField("说明人", max_length=120)
    made_at = models.DateTimeField("时间")
    due_on = models.DateField("当时的期限")
    is_late = models.BooleanField("逾期")
    entry_id = models.UUIDField("存证")
    is_accepted = models.BooleanField("销号", null=True)
    verdict = models.TextField("复核意见", blank=True, max_length=4000)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "整改说明"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["check_of", "ordinal"], name="one_response_a_place")
        ]

    def __str__(self) -> str:
        return f"第 {self.ordinal} 次整改说明"
