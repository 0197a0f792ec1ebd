"""Editions of handbooks, and who read them."""

from typing import ClassVar

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from uuid6 import uuid7

from sunshine.foundation.access.queries import denied
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import Organisation, reachable_ids

ENACTED = ("in_force", "replaced")


class HandbookQuerySet(models.QuerySet["Handbook"]):
    """Handbooks by right."""

    def visible_to(self, actor: Actor) -> "HandbookQuerySet":
        mine = self.filter(organisation__in=reachable_ids(actor, "handbook.read"))
        return mine.exclude(pk__in=denied(actor, "risk_handbook"))


@pghistory.track()
class Handbook(models.Model):
    """One edition: `content` is all it says, as `rules.edition_of` reads it, and never changes once
    made; a group's is megabytes, so `counts` (field → level → points) and `changes` are told beside.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="单位")
    edition = models.PositiveIntegerField("第几版")
    title = models.CharField("名称", max_length=200)
    state = models.CharField("状态", max_length=12, default="making")
    version = models.PositiveIntegerField("版次", default=1)
    content = models.JSONField("内容", default=dict)
    counts = models.JSONField("各领域各级风险点数", null=True)
    changes = models.JSONField("与上一版的差异", null=True)
    sha256 = models.CharField("内容指纹", max_length=64, blank=True)
    progress = models.PositiveSmallIntegerField("进度", default=0)
    message = models.CharField("说明", max_length=400, blank=True)
    point_count = models.PositiveIntegerField("风险点数", default=0)
    asked_at = models.DateTimeField("发起时间")
    made_at = models.DateTimeField("成稿时间", null=True)
    approved_at = models.DateTimeField("批准时间", null=True)
    approved_name = models.CharField("批准人", max_length=120, blank=True)
    filed_by = models.ForeignKey(Account, models.PROTECT, verbose_name="编制人")
    filed_by_person_id = models.UUIDField("编制人员", null=True)
    due_on = models.DateField("办理期限")
    is_provisional = models.BooleanField("期限待定", default=False)

    objects = HandbookQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "风险防控手册"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "edition"], name="one_handbook_an_edition"
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(state="in_force"),
                name="one_handbook_in_force",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="made_is_made",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__sha256="")
                & pgtrigger.Q(old__content__df=pgtrigger.F("new__content")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}（第 {self.edition} 版）"


class AcknowledgementQuerySet(models.QuerySet["Acknowledgement"]):
    """One's own, and those of a unit where one makes its handbooks."""

    def visible_to(self, actor: Actor) -> "AcknowledgementQuerySet":
        theirs = Q(handbook__organisation__in=reachable_ids(actor, "handbook.make"))
        return self.filter(theirs | Q(account=actor.account_id))


@pghistory.track()
class Acknowledgement(models.Model):
    """阅知: how often somebody tried the quiz, and when it was passed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    handbook = models.ForeignKey(
        Handbook, models.PROTECT, related_name="acknowledgements", verbose_name="手册"
    )
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="阅知人")
    attempts = models.PositiveSmallIntegerField("答题次数", default=0)
    score = models.PositiveSmallIntegerField("答对", default=0)
    asked = models.PositiveSmallIntegerField("题数", default=0)
    passed_at = models.DateTimeField("阅知时间", null=True)
    entry_id = models.UUIDField("存证", null=True)

    objects = AcknowledgementQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "手册阅知"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["handbook", "account"], name="one_acknowledgement_a_reader"
            ),
            models.CheckConstraint(
                name="passed_by_an_act",
                condition=Q(passed_at__isnull=True, entry_id__isnull=True)
                | Q(passed_at__isnull=False, entry_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.score}/{self.asked}"
