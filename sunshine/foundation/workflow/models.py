"""Opinions and signatures, suspensions and extensions of any record, by label and id."""

from typing import ClassVar
from uuid import UUID

import pghistory
from django.db import models
from django.db.models import Q
from uuid6 import uuid7


class OfRecord(models.QuerySet["Endorsement"]):
    """Rows of one record; whoever may see the record may see them."""

    def of(self, label: str, record_id: UUID) -> "OfRecord":
        return self.filter(subject_label=label, subject_id=record_id).order_by("pk")

    def live(self) -> "OfRecord":
        return self.filter(voided_at__isnull=True)


@pghistory.track()
class Endorsement(models.Model):
    """An opinion or signature, bound to what its author saw. A change inside that voids it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    subject_label = models.CharField("记录类别", max_length=40)
    subject_id = models.UUIDField("记录")
    verb = models.CharField("动作", max_length=40)
    answer = models.CharField("意见", max_length=20, blank=True)
    words = models.TextField("理由", blank=True)
    manifest = models.JSONField("所见内容")
    person_id = models.UUIDField("人员", null=True)
    account_id = models.UUIDField("账号", null=True)
    actor_name = models.CharField("署名", max_length=120)
    entry_id = models.UUIDField("存证")
    made_at = models.DateTimeField("时间")
    voided_at = models.DateTimeField("失效时间", null=True)
    differences = models.JSONField("失效原因", default=list)

    objects = OfRecord.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "意见与签字"
        indexes: ClassVar = [
            models.Index(fields=["subject_label", "subject_id"], name="endorsement_of_record")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject_label", "subject_id", "verb", "account_id"],
                condition=Q(voided_at__isnull=True),
                name="one_live_endorsement_a_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.verb}"


@pghistory.track()
class Suspension(models.Model):
    """Days on which the clock of a record stands still: [since, until)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    subject_label = models.CharField("记录类别", max_length=40)
    subject_id = models.UUIDField("记录")
    since = models.DateField("中止")
    until = models.DateField("恢复", null=True)
    reason = models.CharField("事由", max_length=400)

    class Meta:
        verbose_name = verbose_name_plural = "中止"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject_label", "subject_id"],
                condition=Q(until__isnull=True),
                name="one_open_suspension",
            )
        ]

    def __str__(self) -> str:
        return self.reason


@pghistory.track()
class Extension(models.Model):
    """A later due date, asked for and approved by somebody else; the first one stays known."""

    class State(models.TextChoices):
        ASKED = "asked", "待批准"
        APPROVED = "approved", "已批准"
        REFUSED = "refused", "未批准"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    subject_label = models.CharField("记录类别", max_length=40)
    subject_id = models.UUIDField("记录")
    old_due_on = models.DateField("原期限")
    new_due_on = models.DateField("新期限")
    days = models.PositiveSmallIntegerField("增加的工作日", default=0)
    reason = models.CharField("事由", max_length=400)
    asked_by_id = models.UUIDField("申请账号", null=True)
    asked_by_person_id = models.UUIDField("申请人员", null=True)
    asked_at = models.DateTimeField("申请时间", null=True)
    state = models.CharField("状态", max_length=8, choices=State, default=State.ASKED)

    class Meta:
        verbose_name = verbose_name_plural = "延期"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject_label", "subject_id"],
                condition=Q(state="asked"),
                name="one_open_extension",
            )
        ]

    def __str__(self) -> str:
        return f"{self.old_due_on} → {self.new_due_on}"


class TermQuerySet(models.QuerySet["Term"]):
    """Terms of a record; whoever may see the record may see them."""

    def of(self, label: str, record_id: UUID) -> "TermQuerySet":
        return self.filter(subject_label=label, subject_id=record_id).order_by("pk")


@pghistory.track()
class Term(models.Model):
    """How the due date of a record is counted. A record that is reopened begins a new one."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    subject_label = models.CharField("记录类别", max_length=40)
    subject_id = models.UUIDField("记录")
    start_on = models.DateField("起算日")
    days = models.PositiveSmallIntegerField("工作日数")
    parameter = models.CharField("依据参数", max_length=60, blank=True)
    cutoff_hour = models.PositiveSmallIntegerField("截止时点")
    first_due_on = models.DateField("首次期限")
    due_on = models.DateField("期限")
    is_provisional = models.BooleanField("期限待定", default=False)
    begun_at = models.DateTimeField("开始时间")

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "期限"
        indexes: ClassVar = [
            models.Index(fields=["subject_label", "subject_id"], name="term_of_record"),
            models.Index(fields=["id"], condition=Q(is_provisional=True), name="provisional_terms"),
        ]

    def __str__(self) -> str:
        return f"{self.start_on} + {self.days} → {self.due_on}"


@pghistory.track()
class DueChange(models.Model):
    """A due date that moved: from where to where and why; the old one stays to be seen."""

    class Cause(models.TextChoices):
        RESUMED = "resumed", "中止后恢复"
        EXTENDED = "extended", "批准延期"
        CALENDAR = "calendar", "放假安排公布后重新计算"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    term = models.ForeignKey(Term, models.PROTECT, related_name="changes")
    cause = models.CharField("原因", max_length=8, choices=Cause)
    old_due_on = models.DateField("原期限")
    new_due_on = models.DateField("新期限")
    was_provisional = models.BooleanField("原期限待定")
    entry_id = models.UUIDField("存证")
    changed_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "期限变动"

    def __str__(self) -> str:
        return f"{self.old_due_on} → {self.new_due_on}"
