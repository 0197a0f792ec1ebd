"""Grants and denials."""

from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from uuid6 import uuid7

from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import Organisation, Tree
from sunshine.foundation.people.models import Person


@pghistory.track()
class Grant(models.Model):
    """Account × role × subtree of an organisation in a named tree × period."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="grants")
    role = models.CharField("角色", max_length=40)
    organisation = models.ForeignKey(Organisation, models.PROTECT)
    tree = models.CharField("关系", max_length=12, choices=Tree, default=Tree.MANAGEMENT)
    valid = DateRangeField("有效期")

    class Meta:
        verbose_name = verbose_name_plural = "授权"
        indexes: ClassVar = [models.Index(fields=["account"], name="grant_of_account")]

    def __str__(self) -> str:
        return f"{self.role} @ {self.organisation_id}"


class DenialQuerySet(models.QuerySet["Denial"]):
    """Which records are closed to an actor."""

    def against(self, actor: Actor, label: str, on: object) -> "DenialQuerySet":
        return self.filter(person=actor.person_id, subject_label=label, valid__contains=on)


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

    objects = DenialQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "禁止"
        indexes: ClassVar = [
            models.Index(fields=["person", "subject_label", "subject_id"], name="denial_of_person")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} ✗ {self.subject_label}"
