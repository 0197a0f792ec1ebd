"""What a batch led to."""

from typing import ClassVar

import pghistory
from django.db import models
from uuid6 import uuid7

from sunshine.analysis.hits.models import Hit
from sunshine.datacentre.lake.models import Snapshot
from sunshine.foundation.identity.rules import Actor


@pghistory.track()
class Arrival(models.Model):
    """Hits brought up from the snapshots after `since` to this one. A killed one goes on."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    snapshot = models.OneToOneField(Snapshot, models.PROTECT, verbose_name="快照")
    since = models.PositiveBigIntegerField("自快照")
    started_at = models.DateTimeField("开始")
    finished_at = models.DateTimeField("完成", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "到数监督"

    def __str__(self) -> str:
        return f"快照 {self.since} 至 {self.snapshot.number}"


@pghistory.track()
class Triggered(models.Model):
    """One probe of an arrival; without `key_count` it ran in full."""

    arrival = models.ForeignKey(Arrival, models.PROTECT, related_name="triggered")
    probe = models.CharField("模型", max_length=20)
    key_count = models.PositiveIntegerField("牵动对象", null=True)
    seconds = models.FloatField("计算秒数")

    class Meta:
        verbose_name = verbose_name_plural = "触发的模型"
        ordering: ClassVar = ["probe"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["arrival", "probe"], name="one_run_an_arrival")
        ]

    def __str__(self) -> str:
        return self.probe


class MovedQuerySet(models.QuerySet["Moved"]):
    """By the right to the hit."""

    def visible_to(self, actor: Actor) -> "MovedQuerySet":
        return self.filter(hit__in=Hit.objects.visible_to(actor))


@pghistory.track()
class Moved(models.Model):
    """A hit that an arrival made, changed or let lapse."""

    class Kind(models.TextChoices):
        NEW = "new", "新发现"
        CHANGED = "changed", "有变化"
        LAPSED = "lapsed", "不再成立"

    triggered = models.ForeignKey(Triggered, models.PROTECT, related_name="moved")
    hit = models.ForeignKey(Hit, models.PROTECT)
    kind = models.CharField("变化", max_length=8, choices=Kind)

    objects = MovedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "疑点变化"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["triggered", "hit"], name="one_move_a_hit")
        ]

    def __str__(self) -> str:
        return f"{self.hit} {self.get_kind_display()}"
