"""Packages, what the national system holds of each enterprise, regulations, static resources."""

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q
from uuid6 import uuid7

from sunshine.before.exchange.rules.items import Item, item_of
from sunshine.before.exchange.rules.naming import BUSINESSES
from sunshine.before.exchange.rules.regulations import Regulation as Value
from sunshine.before.exchange.rules.regulations import incomplete, regulation_of
from sunshine.foundation.access.queries import denied
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import Organisation, reachable_ids


class PackageQuerySet(models.QuerySet["Package"]):
    """Packages by right; a denial wins."""

    def visible_to(self, actor: Actor) -> "PackageQuerySet":
        mine = self.filter(organisation__in=reachable_ids(actor, "exchange.read"))
        return mine.exclude(pk__in=denied(actor, "package"))


@pghistory.track()
class Package(models.Model):
    """One package, out or in. `changes`: [{oper, record}]; `faults`: why one was refused."""

    class Direction(models.TextChoices):
        OUT = "out", "导出"
        IN = "in", "导入"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="企业")
    direction = models.CharField("方向", max_length=4, choices=Direction)
    business = models.CharField("业务", max_length=4, choices=list(BUSINESSES.items()))
    name = models.CharField("文件名", max_length=120)
    sha256 = models.CharField("SHA-256", max_length=64)
    size = models.PositiveBigIntegerField("字节数")
    state = models.CharField("状态", max_length=16, default="unread")
    version = models.PositiveIntegerField("版次", default=1)
    changes = models.JSONField("记录", default=list)
    faults = models.JSONField("问题", default=list)
    remark = models.CharField("退回说明", max_length=400, blank=True)
    filed_by = models.ForeignKey(Account, models.PROTECT, verbose_name="经办人")
    filed_by_person_id = models.UUIDField("经办人员", null=True)
    filed_at = models.DateTimeField("时间")
    due_on = models.DateField("办理期限", null=True)
    is_provisional = models.BooleanField("期限待定", default=False)

    objects = PackageQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "数据包"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "business"],
                condition=Q(state="unread"),
                name="one_unread_package_a_business",
            ),
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(direction="out"),
                name="one_package_out_a_name",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "state"], name="package_of_organisation")
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return f"{self.get_direction_display()}{self.get_business_display()}数据包 {self.name}"


class RegisteredItemQuerySet(models.QuerySet["RegisteredItem"]):
    """Matters by the right to their enterprise's exchange."""

    def visible_to(self, actor: Actor) -> "RegisteredItemQuerySet":
        return self.filter(organisation__in=reachable_ids(actor, "exchange.read"))


@pghistory.track()
class RegisteredItem(models.Model):
    """A matter as the national system holds it (0004); what is law here is the authority list."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="企业")
    record = models.CharField("记录号", max_length=32)
    code = models.CharField("事项编码", max_length=12)
    told = models.JSONField("内容")
    is_ended = models.BooleanField("已删除", default=False)

    objects = RegisteredItemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "国资委系统中的事项"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "record"], name="one_item_a_record"),
            models.UniqueConstraint(
                fields=["organisation", "code"],
                condition=Q(is_ended=False),
                name="one_item_a_code",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def value(self) -> Item:
        return item_of(self.told)


class RegulationQuerySet(models.QuerySet["Regulation"]):
    """Regulations by right; a denial wins."""

    def visible_to(self, actor: Actor) -> "RegulationQuerySet":
        mine = self.filter(organisation__in=reachable_ids(actor, "exchange.read"))
        return mine.exclude(pk__in=denied(actor, "regulation"))


@pghistory.track()
class Regulation(models.Model):
    """Rules of procedure (0005). `told`: as they are here; `sent`: as the other side holds them."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="企业")
    record = models.CharField("记录号", max_length=32)
    name = models.CharField("制度名称", max_length=200)
    type_name = models.CharField("制度类型", max_length=200)
    effective_on = models.DateField("生效日期", null=True)
    told = models.JSONField("内容")
    sent = models.JSONField("国资委系统中的内容", null=True)
    is_ended = models.BooleanField("已废止", default=False)
    version = models.PositiveIntegerField("版次", default=1)

    objects = RegulationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "议事规则"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "record"], name="one_regulation_a_record"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def value(self) -> Value:
        return regulation_of(self.told)

    @property
    def warnings(self) -> list[str]:
        return incomplete(self.value)

    def take(self, value: Value) -> None:
        """The columns that lists show, with the content."""
        self.told, self.name, self.type_name = value.told(), value.name, value.type_name
        self.effective_on = value.effective_on


class PackageDraft(models.Model):
    """A package that was looked at and not yet taken in: a draft, gone when it is or after a day."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True)
    account = models.ForeignKey(Account, models.PROTECT)
    name = models.CharField(max_length=120)
    content = models.BinaryField()
    arrived_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class StaticResources(models.Model):
    """Words of the national system (0002), newest last; the newest is what is checked against."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField("文件名", max_length=120)
    sha256 = models.CharField("SHA-256", max_length=64)
    told = models.JSONField("内容")
    taken_in_by = models.CharField("经办人", max_length=120)
    taken_in_at = models.DateTimeField("时间")
    entry_id = models.UUIDField("存证")

    class Meta:
        verbose_name = verbose_name_plural = "静态资源"

    def __str__(self) -> str:
        return self.name
