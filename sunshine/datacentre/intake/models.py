"""Receipts and quarantine."""

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q
from uuid6 import uuid7

from sunshine.datacentre.lake.models import Snapshot
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.vault.models import EncryptedTextField


class ReceiptQuerySet(models.QuerySet["Receipt"]):
    """Receipts by right: one's own, and all for those who look after the whole data centre."""

    def visible_to(self, actor: Actor) -> "ReceiptQuerySet":
        if actor.reads_open("data.read"):
            return self
        if not actor.may("data.read"):
            return self.none()
        if actor.account_id is None:
            return self.none()
        return self.filter(account_id=actor.account_id)


@pghistory.track()
class Receipt(models.Model):
    """What became of one file. The numbers of a finished receipt add up: rows in = accepted +
    unchanged + quarantined.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "等待接入"
        RUNNING = "running", "接入中"
        DONE = "done", "已接入"
        REPEATED = "repeated", "重复文件，未改变"
        FAILED = "failed", "未接入"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    source = models.CharField("来源", max_length=60)
    dataset = models.CharField("数据集", max_length=60, blank=True)
    file_name = models.CharField("文件名", max_length=255)
    file_hash = models.CharField("文件哈希", max_length=64, blank=True, db_index=True)
    file_size = models.PositiveBigIntegerField("文件大小", default=0)
    state = models.CharField("状态", max_length=10, choices=State, default=State.WAITING)
    progress = models.PositiveSmallIntegerField("进度", default=0)
    message = models.TextField("说明", blank=True)
    row_count = models.PositiveBigIntegerField("读入行数", default=0)
    accepted_count = models.PositiveBigIntegerField("接受", default=0)
    unchanged_count = models.PositiveBigIntegerField("未变", default=0)
    quarantined_count = models.PositiveBigIntegerField("隔离", default=0)
    unknown_headers = models.JSONField("未认出的表头", default=list)
    mart_counts = models.JSONField("各表行数", default=dict)
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, null=True)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")
    account = models.ForeignKey(Account, models.PROTECT, null=True)
    actor_name = models.CharField("操作人", max_length=120)
    taken_at = models.DateTimeField("时间")

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "接入回执"
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.file_name


class QuarantinedRowQuerySet(models.QuerySet["QuarantinedRow"]):
    """Rows by the right to their receipt."""

    def visible_to(self, actor: Actor) -> "QuarantinedRowQuerySet":
        return self.filter(receipt__in=Receipt.objects.visible_to(actor))

    def open(self) -> "QuarantinedRowQuerySet":
        return self.filter(Q(resolved_by__isnull=True))


@pghistory.track(exclude=["content"])
class QuarantinedRow(models.Model):
    """A row that was kept out. Encrypted: it may hold names, unlike anything in the lake."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="rows")
    mart = models.CharField("数据表", max_length=60)
    row_number = models.PositiveBigIntegerField("行号")
    problems = models.JSONField("问题")  # list of {field, title, value?, reason, remedy}
    content = EncryptedTextField("原始内容")
    resolved_by = models.ForeignKey(
        Receipt, models.PROTECT, null=True, related_name="resolved", verbose_name="更正回执"
    )

    objects = QuarantinedRowQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "隔离行"
        ordering: ClassVar = ["receipt", "row_number"]

    def __str__(self) -> str:
        return f"第 {self.row_number} 行"
