"""Exemptions."""

from datetime import date
from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q
from uuid6 import uuid7

from sunshine.foundation.access.queries import denied
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import Organisation, reachable_ids

LIVE = ("asked", "approved")


class ExemptionQuerySet(models.QuerySet["Exemption"]):
    """Exemptions by right: as the alerts they keep silent."""

    def visible_to(self, actor: Actor) -> "ExemptionQuerySet":
        wanted = Q(organisation__in=reachable_ids(actor, "alert.read"))
        if actor.reads_open("alert.read"):
            wanted |= Q(organisation__isnull=True)
        return self.filter(wanted).exclude(pk__in=denied(actor, "exemption"))

    def in_force(self, on: date) -> "ExemptionQuerySet":
        return self.filter(state="approved", starts_on__lte=on, ends_on__gte=on)


@pghistory.track()
class Exemption(models.Model):
    """A probe does not fire for a subject of an organisation until a day, because of a basis."""

    class Scope(models.TextChoices):
        HIT = "hit", "只这一个疑点"
        CONTRACT = "contract", "这份合同"
        COUNTERPARTY = "counterparty", "这个往来单位"
        ORGANISATION = "organisation", "整个企业"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveIntegerField("编号")
    probe = models.CharField("模型", max_length=20)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, verbose_name="企业")
    scope = models.CharField("范围", max_length=12, choices=Scope)
    subject_kind = models.CharField("对象类别", max_length=40, blank=True)
    subject_id = models.CharField("对象", max_length=400, blank=True)
    occurrence = models.CharField("情节", max_length=400, blank=True)
    title = models.CharField("对象名称", max_length=400, blank=True)
    reason = models.TextField("理由", max_length=2000)
    basis = models.CharField("依据文件", max_length=400)
    starts_on = models.DateField("生效日", null=True)
    ends_on = models.DateField("截止日")
    alert_id = models.UUIDField("由哪个疑点提出")
    state = models.CharField("状态", max_length=12, default="asked")
    version = models.PositiveIntegerField("版次", default=1)
    filed_by = models.ForeignKey(Account, models.PROTECT, verbose_name="申请人")
    filed_by_person_id = models.UUIDField("申请人员", null=True)
    filed_at = models.DateTimeField("申请时间")
    due_on = models.DateField("审批期限")
    is_provisional = models.BooleanField("期限待定", default=False)

    objects = ExemptionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "豁免"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["year", "number"], name="one_exemption_a_number"),
            models.UniqueConstraint(
                fields=[
                    "probe",
                    "organisation",
                    "scope",
                    "subject_kind",
                    "subject_id",
                    "occurrence",
                ],
                condition=Q(state__in=LIVE),
                name="one_live_exemption_a_subject",
                nulls_distinct=False,
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "probe"], name="exemption_in_force"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return f"豁免〔{self.year}〕{self.number:04d}号"

    def is_filed_by(self, actor: Actor) -> bool:
        return self.filed_by_id == actor.account_id or self.filed_by_person_id in actor.persons

    @property
    def subject(self) -> str:
        """In words, for lists."""
        named = self.title or self.subject_id
        return named if self.scope != self.Scope.ORGANISATION else self.Scope.ORGANISATION.label
