"""Notifications, what an account wants of them, digests that were sent."""

from collections.abc import Collection
from typing import Any, ClassVar

import pghistory
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from uuid6 import uuid7

from sunshine.foundation.access.models import Denial
from sunshine.foundation.clock.queries import today
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import Organisation, reachable_ids


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Notifications of an account, as far as it may see their records now."""

    def visible_to(
        self, actor: Actor, among: Collection[str] | None = None
    ) -> "NotificationQuerySet":
        """Own ones; a deputy's are the principal's. The record must be visible at this moment,
        by the same `visible_to` as everywhere; a denial wins whatever was told before.

        `among`: the only labels of records that were told of, where somebody knows them: rooms
        nobody was told of need not be asked.
        """
        if actor.account_id is None:
            return self.none()
        mine = Q(account=actor.account_id)
        if actor.on_behalf_of_id is not None:
            mine = Q(account__person=actor.on_behalf_of_id)
        closed = Denial.objects.filter(
            person__in=actor.persons,
            subject_label=OuterRef("subject_label"),
            subject_id=OuterRef("subject_id"),
            valid__contains=today(),
        )
        return self.filter(mine, _seen_by(actor, among)).exclude(Exists(closed))

    def unread(self) -> "NotificationQuerySet":
        return self.filter(read_at__isnull=True)


def _seen_by(actor: Actor, among: Collection[str] | None) -> Q:
    """Records that wiring registered by their own right; others by the right they were told by."""
    wanted = Q(pk__in=[])
    for label, path in settings.RECORD_MODELS.items():
        if among is not None and label not in among:
            continue
        records: Any = apps.get_model(path)._default_manager
        wanted |= Q(subject_label=label, subject_id__in=records.visible_to(actor).values("pk"))
    others = ~Q(subject_label__in=list(settings.RECORD_MODELS))
    for permission in actor.permissions & set(Notification.PERMISSIONS):
        wanted |= others & Q(
            permission=permission, organisation__in=reachable_ids(actor, permission)
        )
    return wanted


@pghistory.track()
class Notification(models.Model):
    """One account is told one thing about one record. `must_read`: a copy (抄送)."""

    class Kind(models.TextChoices):
        ACT = "act", "办理进展"
        COPY = "copy", "抄送"
        RUNG = "rung", "催办"
        DUE = "due", "期限变动"
        MENTION = "mention", "有人提到您"

    # Of records that are not registered: the rights under which their work is done.
    PERMISSIONS: ClassVar = ("grant.manage", "log.read")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="notifications")
    kind = models.CharField("类别", max_length=8, choices=Kind)
    subject_label = models.CharField("记录类别", max_length=40)
    subject_id = models.UUIDField("记录")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True)
    permission = models.CharField("所凭权限", max_length=40, blank=True)
    title = models.CharField("内容", max_length=400)
    must_read = models.BooleanField("须阅知", default=False)
    entry_id = models.UUIDField("存证", null=True)
    created_at = models.DateTimeField("时间")
    read_at = models.DateTimeField("阅知时间", null=True)
    mailed_on = models.DateField("邮件日期", null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "通知"
        indexes: ClassVar = [
            models.Index(
                fields=["account", "-id"],
                condition=Q(read_at__isnull=True),
                name="unread_of_account",
            ),
            models.Index(fields=["account", "-id"], name="told_to_account"),
        ]

    def __str__(self) -> str:
        return self.title


@pghistory.track()
class Preference(models.Model):
    """What an account wants to be told, and where its digest goes. Copies can't be muted."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.OneToOneField(Account, models.CASCADE, related_name="preference")
    muted = models.JSONField("不接收的类别", default=list)
    wants_digest = models.BooleanField("每日邮件", default=False)
    hour = models.PositiveSmallIntegerField("发送时间", default=8)
    address = models.EmailField("邮箱", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "通知设置"
        constraints: ClassVar = [
            models.CheckConstraint(name="hour_of_a_day", condition=Q(hour__lte=23)),
            models.CheckConstraint(
                name="a_digest_has_an_address", condition=Q(wants_digest=False) | ~Q(address="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.hour} 时"


@pghistory.track()
class Digest(models.Model):
    """One digest an account and day; written in the transaction that sends it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(Account, models.PROTECT)
    day = models.DateField("日期")
    count = models.PositiveIntegerField("条数")
    sent_at = models.DateTimeField("发送时间")

    class Meta:
        verbose_name = verbose_name_plural = "每日邮件"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "day"], name="one_digest_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.day}"
