"""Measures a day, and the rows that failed on the newest one."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from sunshine.datacentre.intake.models import Receipt
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import Organisation, reachable_ids


class MeasureQuerySet(models.QuerySet["Measure"]):
    """Measures by the right to data at their organisation."""

    def visible_to(self, actor: Actor) -> "MeasureQuerySet":
        wanted = Q(organisation__in=reachable_ids(actor, "data.read"))
        if actor.reads_open("data.read"):
            wanted |= Q(organisation__isnull=True)
        return self.filter(wanted)


class Measure(models.Model):
    """One rule of a data set at an organisation on a day. Derived, so no history."""

    day = models.DateField("日期")
    snapshot_number = models.PositiveIntegerField("快照")
    mart = models.CharField("数据集", max_length=60)
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True)
    dimension = models.CharField("维度", max_length=12)
    rule = models.CharField("规则", max_length=120)
    checked = models.PositiveBigIntegerField("检查数")
    failed = models.PositiveBigIntegerField("不合格数")

    objects = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "数据质量"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["day", "mart", "organisation", "dimension", "rule"],
                name="one_measure_a_rule_and_day",
                nulls_distinct=False,
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["mart", "dimension", "day"], name="measure_trend"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.mart} {self.rule}"


class Failure(models.Model):
    """A row that failed: in the lake by its id, in quarantine by its receipt. No values of persons."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="failures")
    row_id = models.CharField("行", max_length=600, blank=True)
    key = models.CharField("主键", max_length=400, blank=True)
    words = models.CharField("问题", max_length=400)
    receipt = models.ForeignKey(Receipt, models.CASCADE, null=True)

    class Meta:
        verbose_name = verbose_name_plural = "不合格行"

    def __str__(self) -> str:
        return self.words


class Gauge(models.Model):
    """What was measured last: day, snapshot, newest receipt. One row. Derived, so no history."""

    day = models.DateField("日期")
    snapshot_number = models.PositiveIntegerField("快照")
    receipt_id = models.UUIDField("回执", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "质量计量进度"

    def __str__(self) -> str:
        return f"{self.day} {self.snapshot_number}"
