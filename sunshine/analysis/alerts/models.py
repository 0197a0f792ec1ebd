"""Alerts."""

from typing import ClassVar

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from uuid6 import uuid7

from sunshine.analysis.hits.models import Hit
from sunshine.foundation.access.queries import denied
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import Organisation, reachable_ids


class AlertQuerySet(models.QuerySet["Alert"]):
    """Alerts by right; a denial wins over every grant."""

    def visible_to(self, actor: Actor) -> "AlertQuerySet":
        wanted = Q(organisation__in=reachable_ids(actor, "alert.read"))
        if actor.reads_open("alert.read"):
            wanted |= Q(organisation__isnull=True)
        return self.filter(wanted).exclude(pk__in=denied(actor, "alert"))


@pghistory.track()
class Alert(models.Model):
    """A hit somebody must look at. A conclusion binds to the evidence it was given on."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hit = models.OneToOneField(Hit, models.PROTECT, related_name="alert")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True)
    level = models.CharField("级别", max_length=8)
    state = models.CharField("状态", max_length=12, default="new")
    version = models.PositiveIntegerField("版次", default=1)
    first_due_on = models.DateField("首次期限", null=True)  # null in history before it was kept
    due_on = models.DateField("期限")
    is_provisional = models.BooleanField("期限待定", default=False)
    assignee = models.ForeignKey(Account, models.PROTECT, null=True, verbose_name="核查人")
    concluded_evidence = models.CharField("结论所据证据", max_length=64, blank=True)
    concluded_amount = models.DecimalField(
        "结论所据金额", max_digits=24, decimal_places=2, null=True
    )
    raised_at = models.DateTimeField("产生时间")

    objects = AlertQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "预警"
        indexes: ClassVar = [
            models.Index(fields=["due_on", "id"], name="alert_by_due"),
            models.Index(fields=["organisation", "state"], name="alert_of_organisation"),
            models.Index(
                fields=["organisation", "due_on"],
                include=["id", "level", "assignee"],
                condition=Q(state__in=["new", "checking"]),
                name="open_alerts",
            ),
        ]

    def __str__(self) -> str:
        return self.hit.sentence


class RemarkQuerySet(models.QuerySet["Remark"]):
    """Remarks by the right to their alert."""

    def visible_to(self, actor: Actor) -> "RemarkQuerySet":
        return self.filter(alert__in=Alert.objects.visible_to(actor))


@pghistory.track()
class Remark(models.Model):
    """What somebody said about an alert. Never changed: who was wrong says so in another one."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    alert = models.ForeignKey(Alert, models.PROTECT, related_name="remarks")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="发言人")
    actor_name = models.CharField("署名", max_length=120)
    words = models.TextField("内容", max_length=2000)
    mentioned = models.JSONField("提到的账号", default=list)
    entry_id = models.UUIDField("存证")
    made_at = models.DateTimeField("时间")

    objects = RemarkQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "讨论"
        ordering: ClassVar = ["id"]
        triggers: ClassVar = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return self.words


@pghistory.track()
class SavedView(models.Model):
    """A named filter of the alert list, of one account."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(Account, models.CASCADE)
    name = models.CharField("名称", max_length=40)
    query = models.CharField("条件", max_length=600)

    class Meta:
        verbose_name = verbose_name_plural = "常用视图"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "name"], name="one_view_a_name")
        ]

    def __str__(self) -> str:
        return self.name
