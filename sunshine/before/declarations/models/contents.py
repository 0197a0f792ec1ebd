"""What declarations say (sealed), by which keys it is found, what was said of it, who read it."""

from datetime import timedelta
from typing import Any, ClassVar

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from uuid6 import uuid7

from sunshine.before.declarations.models.duties import Declaration
from sunshine.before.declarations.rules import OUTCOMES, ROLES
from sunshine.foundation.access.queries import denied
from sunshine.foundation.clock.queries import now
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import reachable_ids
from sunshine.foundation.vault.models import EncryptedTextField

DRAFT_LIVES = timedelta(days=120)  # a yearly campaign runs for three months


class WithinQuerySet(models.QuerySet[Any]):
    """What belongs to a declaration and is reserved: own, or by the right to the reserved part. The
    page besides wants a purpose, which is an act; jobs are named.
    """

    def visible_to(self, actor: Actor) -> "WithinQuerySet":
        mine = Q(declaration__organisation__in=reachable_ids(actor, "declaration.read_reserved"))
        if actor.person_id is not None:
            mine |= Q(declaration__person=actor.person_id)
        seen = self.filter(mine)
        return seen.exclude(declaration__in=denied(actor, "declaration"))


@pghistory.track()
class Content(models.Model):
    """What was declared: JSON under the declaration's own key (`queries.content`), so that the
    history that keeps every version of it is closed for ever where that key is destroyed.
    """

    declaration = models.OneToOneField(Declaration, models.PROTECT, primary_key=True)
    sealed = models.BinaryField("密文")
    revision = models.PositiveSmallIntegerField("次", default=1)

    objects = WithinQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "申报内容"

    def __str__(self) -> str:
        return f"第 {self.revision} 次"


class ContentKey(models.Model):
    """The key of one declaration's content, itself sealed by the key of the installation. It has
    no history: destroying this row must destroy every copy.
    """

    declaration = models.OneToOneField(Declaration, models.PROTECT, primary_key=True)
    key = EncryptedTextField("密钥")

    objects = WithinQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "申报密钥"

    def __str__(self) -> str:
        return str(self.pk)


class DeclaredRelative(models.Model):
    """A relative by keys: `person_key` is of the number where one was given, else of the name.
    Who it is stands in the content, at `ordinal`. Derived from it, made anew with each version.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    declaration = models.ForeignKey(Declaration, models.PROTECT, related_name="relatives")
    ordinal = models.PositiveSmallIntegerField("次序")
    relation = models.CharField("关系", max_length=4)  # reference/codes/kinship.toml
    degree = models.PositiveSmallIntegerField("亲等")
    person_key = models.CharField("自然人标识", max_length=34)
    name_key = models.CharField("姓名标识", max_length=34)
    is_named_only = models.BooleanField("只有姓名")

    objects = WithinQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "申报的亲属"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["declaration", "ordinal"], name="one_relative_a_place")
        ]
        indexes: ClassVar = [
            models.Index(fields=["person_key"], name="relative_by_key"),
            models.Index(fields=["name_key"], name="relative_by_name"),
        ]

    def __str__(self) -> str:
        return self.relation


class DeclaredCompany(models.Model):
    """A company by keys, of the declarant or of a relative. `company_key`: of the social credit
    code where one was given, else of the name as `rules.company_name` makes it. Derived.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    declaration = models.ForeignKey(Declaration, models.PROTECT, related_name="companies")
    ordinal = models.PositiveSmallIntegerField("次序")
    relative = models.ForeignKey(DeclaredRelative, models.CASCADE, null=True)
    company_key = models.CharField("企业标识", max_length=34)
    name_key = models.CharField("企业名称标识", max_length=34)
    role = models.CharField("身份", max_length=24, choices=list(ROLES.items()))
    share = models.DecimalField("持股比例（%）", max_digits=5, decimal_places=2, null=True)

    objects = WithinQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "申报的企业"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["declaration", "ordinal"], name="one_company_a_place"),
            models.CheckConstraint(
                name="declared_share_is_a_share",
                condition=Q(share__isnull=True) | Q(share__gte=0, share__lte=100),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["company_key"], name="company_by_key"),
            models.Index(fields=["name_key"], name="company_by_name"),
        ]

    def __str__(self) -> str:
        return self.role


@pghistory.track()
class Conclusion(models.Model):
    """What a reviewer said: sent back, or concluded. The words may name people, so they are sealed
    as the content is; the ledger holds their keyed hash.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    declaration = models.ForeignKey(Declaration, models.PROTECT, related_name="conclusions")
    ordinal = models.PositiveSmallIntegerField("次序")
    outcome = models.CharField(
        "结论", max_length=10, choices=[("returned", "退回补正"), *OUTCOMES.items()]
    )
    sealed = models.BinaryField("意见")
    actor_name = models.CharField("审核人", max_length=120)
    made_at = models.DateTimeField("时间")
    entry_id = models.UUIDField("存证")

    objects = WithinQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "申报审核"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["declaration", "ordinal"], name="one_conclusion_a_place"
            )
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()


@pghistory.track()
class Reading(models.Model):
    """Somebody else opened the reserved part, for a purpose, for some minutes; or found the
    declaration by it, which opens nothing (`until` is the same instant). The person sees it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    declaration = models.ForeignKey(Declaration, models.PROTECT, related_name="readings")
    account = models.ForeignKey(Account, models.PROTECT, verbose_name="账号")
    actor_name = models.CharField("查阅人", max_length=120)
    purpose = models.CharField("目的", max_length=200)
    made_at = models.DateTimeField("时间")
    until = models.DateTimeField("到期")
    entry_id = models.UUIDField("存证")

    objects = WithinQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "查阅记录"
        indexes: ClassVar = [
            models.Index(fields=["declaration", "-made_at"], name="readings_of_declaration")
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.made_at:%Y-%m-%d}"


class DeclarationDraftQuerySet(models.QuerySet["DeclarationDraft"]):
    """Drafts of one person's account; nobody else's, whatever the right."""

    def visible_to(self, actor: Actor) -> "DeclarationDraftQuerySet":
        if actor.account_id is None:
            return self.none()
        return self.filter(account=actor.account_id, saved_at__gte=now() - DRAFT_LIVES)


class DeclarationDraft(models.Model):
    """A declaration on the way: the form as typed, sealed. No act; gone once filed."""

    declaration = models.OneToOneField(Declaration, models.PROTECT, primary_key=True)
    account = models.ForeignKey(Account, models.PROTECT)
    typed = EncryptedTextField("所填")
    saved_at = models.DateTimeField("保存时间")

    objects = DeclarationDraftQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.saved_at)
