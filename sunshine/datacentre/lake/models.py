"""Snapshots."""

from typing import ClassVar

import pghistory
from django.db import models
from uuid6 import uuid7


@pghistory.track()
class Snapshot(models.Model):
    """One version of every mart. Written last; readers see nothing that no snapshot names."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.PositiveBigIntegerField("快照号", unique=True)
    tables = models.JSONField("各表版本")
    counts = models.JSONField("变动行数", default=dict)
    changes = models.JSONField("变动行所在文件", default=dict)  # {mart: {after: [], before: []}}
    cause = models.CharField("起因", max_length=200)
    created_at = models.DateTimeField("时间")
    actor_name = models.CharField("操作人", max_length=120)

    class Meta:
        verbose_name = verbose_name_plural = "快照"
        ordering: ClassVar = ["-number"]

    def __str__(self) -> str:
        return f"快照 {self.number}"
