"""Values of metrics, the rows behind them, and what peers reach."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from sunshine.datacentre.lake.models import Snapshot
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import (
    Organisation,
    OrganisationPath,
    Tree,
    reachable_ids,
)

READ = "board.read"


class OfEnterprises(models.QuerySet[models.Model]):
    """Rows that belong to an enterprise."""

    def visible_to(self, actor: Actor, permission: str = READ) -> Self:
        return self.filter(organisation__in=reachable_ids(actor, permission))

    def below(self, organisation: Organisation | None) -> Self:
        """Of an enterprise and everything under it; without one, of all that is visible."""
        if organisation is None:
            return self
        inside = OrganisationPath.objects.filter(tree=Tree.MANAGEMENT, ancestor=organisation)
        return self.filter(organisation__in=inside.values("descendant"))


class MetricValue(models.Model):
    """Parts and wholes of one metric of one enterprise in one period.

    Holds from the snapshot `since` up to the number `until` (not included; null: still). A row
    is written only when something changed, so every number shown in the past can be read again.
    """

    metric = models.CharField("指标", max_length=60)
    version = models.CharField("指标版本", max_length=12)
    organisation = models.ForeignKey(Organisation, models.PROTECT)
    starts_on = models.DateField("期间")
    part = models.DecimalField(max_digits=24, decimal_places=6)
    whole = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    row_count = models.PositiveIntegerField("行数")
    since = models.ForeignKey(Snapshot, models.PROTECT, related_name="+")
    until = models.PositiveBigIntegerField("止于快照", null=True)

    objects = OfEnterprises.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "指标值"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["metric", "starts_on", "organisation"],
                condition=Q(until__isnull=True),
                name="one_value_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.metric} {self.starts_on}"


class MetricRow(models.Model):
    """A row behind a number, copied: the web never reads the lake. Only the latest snapshot's."""

    metric = models.CharField("指标", max_length=60)
    organisation = models.ForeignKey(Organisation, models.PROTECT)
    starts_on = models.DateField("期间")
    position = models.PositiveIntegerField("次序")
    occurred_on = models.DateField("日期")
    part = models.DecimalField(max_digits=24, decimal_places=6)
    whole = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    row_id = models.CharField("行", max_length=600)
    row = models.JSONField("内容")

    objects = OfEnterprises.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "指标明细"
        indexes: ClassVar = [
            models.Index(fields=["metric", "starts_on", "position"], name="row_of_metric")
        ]

    def __str__(self) -> str:
        return self.row_id


class PeerFigure(models.Model):
    """Quartiles over peers, without names: computed by the job, so that no page reads them.

    `ring` is tier (place: its number) or group (place: id of the top enterprise).
    """

    metric = models.CharField("指标", max_length=60)
    starts_on = models.DateField("期间")
    ring = models.CharField("范围", max_length=8)
    place = models.CharField("同类", max_length=40)
    count = models.PositiveIntegerField("家数")
    low = models.DecimalField(max_digits=24, decimal_places=6)
    middle = models.DecimalField(max_digits=24, decimal_places=6)
    high = models.DecimalField(max_digits=24, decimal_places=6)

    class Meta:
        verbose_name = verbose_name_plural = "同类水平"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["metric", "starts_on", "ring", "place"], name="one_figure_a_ring"
            )
        ]

    def __str__(self) -> str:
        return f"{self.metric} {self.starts_on} {self.ring}"


class BoardRun(models.Model):
    """A computation that ended: over which snapshot, with which metrics."""

    snapshot = models.ForeignKey(Snapshot, models.PROTECT)
    content = models.CharField("指标指纹", max_length=16)
    ended_at = models.DateTimeField("时间")
    seconds = models.FloatField("用时")
    changed_count = models.PositiveIntegerField("有变化的值")

    class Meta:
        verbose_name = verbose_name_plural = "看板计算"
        ordering: ClassVar = ["-ended_at"]

    def __str__(self) -> str:
        return f"快照 {self.snapshot_id}"
