"""Matters filed before a meeting, and the counters their numbers come from."""

from datetime import timedelta
from typing import ClassVar
from uuid import UUID

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Concat, Lower
from uuid6 import uuid7

from sunshine.datacentre.directory.models import RARE, tells_in
from sunshine.datacentre.directory.rules import LEAST
from sunshine.foundation.access.queries import denied
from sunshine.foundation.clock.queries import now
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import Organisation, within_classes
from sunshine.foundation.postgres.queries import one_of

DRAFT_LIVES = timedelta(days=30)
BREAK = Value(" ")
WORDS = ("label", BREAK, "title", BREAK, "counterparty", BREAK, "item_code")


class MatterQuerySet(models.QuerySet["Matter"]):
    """Matters by right on the enterprise and the class; a denial wins. The database itself says
    the same (row-level security), so this is read inside `acting_as` only.
    """

    def visible_to(self, actor: Actor) -> "MatterQuerySet":
        mine = self.filter(within_classes(actor, "matter.read"))
        return mine.exclude(pk__in=denied(actor, "matter"))

    def telling(self, words: str) -> "MatterQuerySet":
        """Those whose number, title, other side or item hold the words, in capitals or not."""
        keys = likely(words)
        if keys is None:
            return self.filter(tells_in(F("words"), words))
        return self.filter(one_of("pk", keys), words__contains=words.lower())


@pghistory.track(exclude=["words"])
class Matter(models.Model):
    """What an enterprise means to decide. `law`: what the list of authority asked when it was
    filed or last changed. `is_late`, `is_backdated`: as it was filed; they stay.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveIntegerField("编号")
    label = models.CharField("报备号", max_length=80)
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="企业")
    matter_class = models.CharField("类别", max_length=12)
    item_code = models.CharField("事项编码", max_length=12)
    title = models.CharField("事项名称", max_length=200)
    amount = models.DecimalField("金额（元）", max_digits=18, decimal_places=2, null=True)
    counterparty = models.CharField("对方单位", max_length=200, blank=True)
    body = models.CharField("决策会议", max_length=30)
    meets_on = models.DateField("拟开会日期")
    details = models.JSONField("报备内容", default=dict)
    schema_version = models.PositiveSmallIntegerField("报备表版本", default=1)
    law = models.JSONField("权责清单的要求", default=dict)
    secrecy = models.CharField("密级", max_length=12, default="internal")
    is_emergency = models.BooleanField("紧急事项", default=False)
    decided_at = models.DateTimeField("先行决定的时间", null=True)
    emergency_reason = models.CharField("紧急理由", max_length=400, blank=True)
    filed_at = models.DateTimeField("报备时间")
    filed_on = models.DateField("报备日")
    file_by_on = models.DateField("最迟报备日")
    is_late = models.BooleanField("迟报", default=False)
    is_backdated = models.BooleanField("会后补报", default=False)
    filed_by = models.ForeignKey(Account, models.PROTECT, verbose_name="经办人")
    filed_by_person_id = models.UUIDField("经办人员", null=True)
    state = models.CharField("状态", max_length=12, default="filed")
    version = models.PositiveIntegerField("版次", default=1)
    due_on = models.DateField("办理期限")
    is_provisional = models.BooleanField("期限待定", default=False)
    read_by = models.CharField("阅知人", max_length=120, blank=True)
    read_at = models.DateTimeField("阅知时间", null=True)
    # What people search, made small once: to do so for each of 50,000 rows takes 0.1 s a search.
    words = models.GeneratedField(
        expression=Lower(Concat(*WORDS)), output_field=models.TextField(), db_persist=True
    )

    objects = MatterQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "报备事项"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "year", "number"], name="one_matter_a_number"
            ),
            models.CheckConstraint(
                name="emergency_decided_first",
                condition=Q(is_emergency=False) | Q(decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="read_by_and_at",
                condition=Q(read_at__isnull=True, read_by="")
                | Q(read_at__isnull=False) & ~Q(read_by=""),
            ),
            models.CheckConstraint(name="no_state_secrets", condition=~Q(secrecy="secret")),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "state"], name="matter_of_organisation"),
            models.Index(fields=["organisation", "item_code", "filed_on"], name="matter_of_item"),
            models.Index(fields=["-id"], condition=Q(is_late=True), name="matter_late"),
        ]

    def __str__(self) -> str:
        return self.label


class Marks(Func):
    """`search_marks(text)`: a number for each two characters that stand together."""

    function = "search_marks"
    output_field = ArrayField(models.IntegerField())


class MatterParts(models.Model):
    """Parts of a matter's words as numbers, kept by a trigger, for an index that row-level security
    lets nobody use on the words themselves (ADR 0011). Says which matters to look at, and is
    therefore without a policy: what is found is read, and judged, as a Matter.
    """

    matter = models.OneToOneField(Matter, models.CASCADE, primary_key=True, related_name="+")
    parts = ArrayField(models.IntegerField())

    class Meta:
        indexes: ClassVar = [GinIndex(fields=["parts"], name="matter_by_parts")]

    def __str__(self) -> str:
        return str(self.matter_id)


def likely(words: str) -> list[UUID] | None:
    """Keys of matters that may hold the words, or whose project does: their text decides. None
    where these are more than RARE. One query.
    """
    if len(words) < LEAST:
        return None
    held = MatterParts.objects.filter(parts__contains=Marks(Value(words)))
    keys = [pk for (pk,) in held.values_list("pk")[: RARE + 1]]
    return keys if len(keys) <= RARE else None


class MatterDraftQuerySet(models.QuerySet["MatterDraft"]):
    """Drafts of one person's account; nobody else's, whatever the right."""

    def visible_to(self, actor: Actor) -> "MatterDraftQuerySet":
        if actor.account_id is None:
            return self.none()
        return self.filter(account=actor.account_id, saved_at__gte=now() - DRAFT_LIVES)


class MatterDraft(models.Model):
    """A filing on the way: `typed` is the form as typed. No act; gone once filed or after 30 days."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(Account, models.PROTECT)
    organisation = models.ForeignKey(Organisation, models.PROTECT)
    item_code = models.CharField("事项编码", max_length=12)
    item_title = models.CharField("事项", max_length=200)
    typed = models.JSONField("所填", default=dict)
    saved_at = models.DateTimeField("保存时间")

    objects = MatterDraftQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["account", "-saved_at"], name="drafts_of_account")
        ]

    def __str__(self) -> str:
        return str(self.typed.get("title", "")) or self.item_title


class Numbering(models.Model):
    """The last number of an enterprise in a year: a row of its own, because who files may not see
    every matter, and a number must not depend on that.
    """

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "year"], name="one_numbering_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.year} {self.last}"


class BundleQuerySet(models.QuerySet["Bundle"]):
    """One's own, of matters one sees."""

    def visible_to(self, actor: Actor) -> "BundleQuerySet":
        return self.filter(
            account=actor.account_id, matter__in=Matter.objects.visible_to(actor).values("pk")
        )


class Bundle(models.Model):
    """A large archive on its way out: made by the worker, offered to who asked until `expires_at`. The
    act and what left the house stand in the ledger.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+", verbose_name="报备")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="导出人")
    purpose = models.CharField("用途", max_length=400)
    state = models.CharField("状态", max_length=8, default="making")
    progress = models.PositiveSmallIntegerField("进度", default=0)
    message = models.CharField("说明", max_length=400, blank=True)
    size = models.BigIntegerField("字节", default=0)
    asked_at = models.DateTimeField("要求时间")
    expires_at = models.DateTimeField("保留到", null=True)

    objects = BundleQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "待下载的档案"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["matter", "account"],
                condition=Q(state__in=["making", "ready"]),
                name="one_bundle_a_reader",
            )
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.state}"
