"""Backtests, and what they found."""

from pathlib import Path
from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from uuid6 import uuid7

from sunshine.analysis.hits.models import Hit
from sunshine.datacentre.lake.models import Snapshot
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import Organisation, reachable_ids
from sunshine.foundation.reference.engine import parameter_title


class BacktestQuerySet(models.QuerySet["Backtest"]):
    """Whoever may read probes sees that one was tried; its rows go by organisation."""

    def visible_to(self, actor: Actor) -> "BacktestQuerySet":
        return self if actor.may("probe.read") else self.none()


@pghistory.track()
class Backtest(models.Model):
    """A probe run over past snapshots with other parameters. `changes`: [{name, option, value}]."""

    class State(models.TextChoices):
        WAITING = "waiting", "排队中"
        RUNNING = "running", "运行中"
        DONE = "done", "已完成"
        FAILED = "failed", "未完成"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    probe = models.CharField("模型", max_length=20)
    probe_version = models.CharField("模型版本", max_length=40)
    changes = models.JSONField("改动的参数")
    snapshots = models.JSONField("快照号")
    parameters_of = models.PositiveBigIntegerField("现行参数所在快照")
    state = models.CharField("状态", max_length=8, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField("已算快照数", default=0)
    message = models.CharField("说明", max_length=400, blank=True)
    asked_by = models.ForeignKey(Account, models.PROTECT, verbose_name="发起人")
    asked_at = models.DateTimeField("发起时间")

    objects = BacktestQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "参数回测"
        indexes: ClassVar = [models.Index(fields=["probe", "-asked_at"], name="backtest_of_probe")]

    def __str__(self) -> str:
        return f"{self.probe} {self.in_words}"

    @property
    def in_words(self) -> str:
        named = (
            f"{parameter_title(Path(settings.CONTENT_ROOT), c['name'])}{'[' + c['option'] + ']' if c['option'] else ''} 改为 {c['value']}"
            for c in self.changes
        )
        return "，".join(named)

    @property
    def is_waiting(self) -> bool:
        return self.state in {self.State.WAITING, self.State.RUNNING}


def seen_by(actor: Actor) -> Q:
    """Rows of a result by right: as the alerts of their organisation."""
    wanted = Q(organisation__in=reachable_ids(actor, "alert.read"))
    return wanted | Q(organisation__isnull=True) if actor.reads_open("alert.read") else wanted


class CountQuerySet(models.QuerySet["BacktestCount"]):
    """Counts by right."""

    def visible_to(self, actor: Actor) -> "CountQuerySet":
        return self.filter(seen_by(actor))


class DifferenceQuerySet(models.QuerySet["BacktestDifference"]):
    """Differences by right."""

    def visible_to(self, actor: Actor) -> "DifferenceQuerySet":
        return self.filter(seen_by(actor))


class BacktestCount(models.Model):
    """Hits of one organisation in one snapshot, before and after."""

    backtest = models.ForeignKey(Backtest, models.CASCADE, related_name="counts")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True)
    before = models.PositiveIntegerField("现行参数")
    after = models.PositiveIntegerField("改动后")

    objects = CountQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "回测计数"

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


class BacktestDifference(models.Model):
    """A hit gained or lost; of one that is known, how people had judged it by then."""

    class Kind(models.TextChoices):
        LOST = "lost", "漏掉"
        GAINED = "gained", "多出"

    backtest = models.ForeignKey(Backtest, models.CASCADE, related_name="differences")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT)
    kind = models.CharField("得失", max_length=6, choices=Kind)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True)
    subject_kind = models.CharField("对象类别", max_length=40)
    subject_id = models.CharField("对象", max_length=400)
    occurrence = models.CharField("情节", max_length=400)
    occurred_on = models.DateField("发生日期", null=True)
    amount = models.DecimalField("涉及金额", max_digits=24, decimal_places=2, null=True)
    currency = models.CharField("币种", max_length=3, blank=True)
    level = models.CharField("级别", max_length=8)
    hit = models.ForeignKey(Hit, models.PROTECT, null=True, related_name="+")
    verdict = models.CharField("当时的结论", max_length=12, blank=True)
    is_bad = models.BooleanField("属实却会漏掉", default=False)

    objects = DifferenceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "回测得失"
        indexes: ClassVar = [
            models.Index(fields=["backtest", "-is_bad", "id"], name="difference_of_backtest")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.subject_id}"
