"""Grants and denials."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

import pghistory
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q
from uuid6 import uuid7

from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import Organisation, Tenure, Tree
from sunshine.foundation.people.models import Person


@pghistory.track()
class Grant(models.Model):
    """Account or tenure × role × subtree of an organisation in a named tree × class × period."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="grants", verbose_name="账号"
    )
    tenure = models.ForeignKey(
        Tenure, models.PROTECT, null=True, related_name="grants", verbose_name="任职"
    )
    role = models.CharField("角色", max_length=40)
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="范围")
    tree = models.CharField("关系", max_length=12, choices=Tree, default=Tree.MANAGEMENT)
    # 三重一大 class the grant is for; empty means all of them.
    matter_class = models.CharField("事项类别", max_length=20, blank=True)
    valid = DateRangeField("有效期")
    reason = models.CharField("事由", max_length=200, blank=True)
    given_by = models.CharField("授权人", max_length=120, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "授权"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="grant_to_an_account_or_a_tenure",
                condition=Q(account__isnull=False) ^ Q(tenure__isnull=False),
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["account"], name="grant_of_account"),
            models.Index(fields=["tenure"], name="grant_of_tenure"),
        ]

    def __str__(self) -> str:
        return f"{self.role} @ {self.organisation_id}"


@pghistory.track()
class Deputy(models.Model):
    """B acts for A on a subtree for a period; every record then says “B 代 A”."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    principal = models.ForeignKey(Person, models.PROTECT, related_name="mandates_given")
    deputy = models.ForeignKey(Person, models.PROTECT, related_name="mandates_held")
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="范围")
    tree = models.CharField("关系", max_length=12, choices=Tree, default=Tree.MANAGEMENT)
    # Only matters of this class; empty means all that the principal reaches.
    matter_class = models.CharField("事项类别", max_length=20, blank=True)
    valid = DateRangeField("有效期")
    reason = models.CharField("事由", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "代理"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="nobody_is_own_deputy", condition=~Q(principal=models.F("deputy"))
            )
        ]
        indexes: ClassVar = [models.Index(fields=["deputy"], name="mandate_of_deputy")]

    def __str__(self) -> str:
        return f"{self.deputy} 代 {self.principal}"


@pghistory.track()
class Emergency(models.Model):
    """Break-glass: one person asks with a reason, another approves; it lasts a day."""

    class State(models.TextChoices):
        ASKED = "asked", "待批准"
        APPROVED = "approved", "已批准"
        REFUSED = "refused", "未批准"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="emergencies")
    organisation = models.ForeignKey(Organisation, models.PROTECT)
    role = models.CharField("角色", max_length=40)
    reason = models.CharField("事由", max_length=400)
    state = models.CharField("状态", max_length=8, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField("申请时间")
    decided_at = models.DateTimeField("批准时间", null=True)
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    grant = models.OneToOneField(Grant, models.PROTECT, null=True)

    class Meta:
        verbose_name = verbose_name_plural = "应急授权"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="emergency_takes_two_persons", condition=~Q(account=models.F("decided_by"))
            )
        ]

    def __str__(self) -> str:
        return self.reason


class DenialQuerySet(models.QuerySet["Denial"]):
    """Which records are closed to an actor."""

    def against(self, actor: Actor, label: str, on: object) -> "DenialQuerySet":
        """Of the actor, and of whom the actor stands for."""
        return self.filter(person__in=actor.persons, subject_label=label, valid__contains=on)

    def because_of(self, label: str, record_id: UUID) -> "DenialQuerySet":
        return self.filter(cause_label=label, cause_id=record_id)


@pghistory.track()
class Denial(models.Model):
    """A record closed to a person for a period. Wins over every grant."""

    class Reason(models.TextChoices):
        RECUSAL = "recusal", "回避"
        ACCUSED = "accused", "被举报"
        SEPARATION = "separation", "职责分离"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="denials")
    subject_label = models.CharField("记录类别", max_length=40)
    subject_id = models.UUIDField("记录")
    reason = models.CharField("原因", max_length=12, choices=Reason)
    valid = DateRangeField("有效期")
    # The record it follows from (a conflict, say): with that, it ends.
    cause_label = models.CharField("缘由类别", max_length=40, blank=True)
    cause_id = models.UUIDField("缘由", null=True)

    objects = DenialQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "禁止"
        indexes: ClassVar = [
            models.Index(fields=["person", "subject_label", "subject_id"], name="denial_of_person"),
            models.Index(fields=["subject_label", "subject_id"], name="denial_of_record"),
            models.Index(fields=["cause_label", "cause_id"], name="denial_of_cause"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} ✗ {self.subject_label}"


class ServiceTokenQuerySet(models.QuerySet["ServiceToken"]):
    """Tokens that hold."""

    def live(self, at: datetime) -> "ServiceTokenQuerySet":
        return self.filter(revoked_at__isnull=True, expires_at__gt=at, account__is_active=True)


@pghistory.track(exclude=["digest"])
class ServiceToken(models.Model):
    """A key of an account that is a service. Only its hash is kept; its scope is the account's grants."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(
        Account, models.PROTECT, related_name="tokens", verbose_name="服务账号"
    )
    purpose = models.CharField("用途", max_length=200)
    digest = models.CharField("令牌哈希", max_length=64, unique=True)
    made_by = models.CharField("签发人", max_length=120)
    made_at = models.DateTimeField("签发时间")
    expires_at = models.DateTimeField("失效时间")
    revoked_at = models.DateTimeField("吊销时间", null=True)
    exchanged_at = models.DateTimeField("大屏兑换时间", null=True)

    objects = ServiceTokenQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "服务令牌"

    def __str__(self) -> str:
        return self.purpose


class UnmaskingQuerySet(models.QuerySet["Unmasking"]):
    """What is open to somebody just now."""

    def live(self, actor: Actor, label: str, record_id: UUID, at: datetime) -> "UnmaskingQuerySet":
        mine = self.filter(account=actor.account_id, account__isnull=False, until__gt=at)
        return mine.filter(subject_label=label, subject_id=record_id)


@pghistory.track()
class Unmasking(models.Model):
    """Protected fields of one record, open to one account for some minutes, for a reason."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, verbose_name="账号")
    subject_label = models.CharField("记录类别", max_length=40)
    subject_id = models.UUIDField("记录")
    part = models.CharField("部分", max_length=40, blank=True)
    reason = models.CharField("事由", max_length=200)
    made_at = models.DateTimeField("时间")
    until = models.DateTimeField("到期")

    objects = UnmaskingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "查看明文"
        indexes: ClassVar = [
            models.Index(fields=["account", "subject_id"], name="unmasking_of_account")
        ]

    def __str__(self) -> str:
        return self.reason
