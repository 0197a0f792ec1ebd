"""Draws of declarations to verify, the lists they were drawn from, what each verification found."""

from typing import ClassVar

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from uuid6 import uuid7

from sunshine.before.declarations.models.duties import Declaration
from sunshine.before.declarations.rules import KINDS
from sunshine.before.declarations.rules.verified import FOUND, SOURCES
from sunshine.foundation.access.queries import denied
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import Organisation, reachable_ids

FROZEN: list[pgtrigger.Trigger] = [
    pgtrigger.Protect(
        name="closed_is_closed",
        operation=pgtrigger.Update | pgtrigger.Delete,
        condition=pgtrigger.Q(old__state="closed"),
    )
]


class DeclarationDrawQuerySet(models.QuerySet["DeclarationDraw"]):
    """Draws by the right to draw at the top of their scope: never an enterprise's own."""

    def visible_to(self, actor: Actor) -> "DeclarationDrawQuerySet":
        mine = self.filter(organisation__in=reachable_ids(actor, "declaration.draw"))
        return mine.exclude(pk__in=denied(actor, "declaration_draw"))


@pghistory.track()
class DeclarationDraw(models.Model):
    """One 申报抽查. `frame`: all that may be drawn, a line each; `named`: candidates for promotion,
    who are verified one and all. Both are fixed before anybody can know the seed.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    year = models.PositiveSmallIntegerField("年度")
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="范围")
    title = models.CharField("名称", max_length=120)
    since = models.DateField("申报日起")
    until = models.DateField("申报日止")
    percent = models.PositiveSmallIntegerField("比例（%）")
    frame = models.TextField("抽样框", blank=True)
    named = models.TextField("提拔人选", blank=True)
    population = models.PositiveIntegerField("范围内件数")
    size = models.PositiveIntegerField("抽取件数")
    candidates = models.PositiveIntegerField("提拔人选件数")
    rule = models.CharField("抽取规则版本", max_length=8)
    frozen_at = models.DateTimeField("定抽样框时间")
    frozen_entry_id = models.UUIDField("抽样框存证")
    seed = models.CharField("种子", max_length=64, blank=True)
    seed_size = models.BigIntegerField("种子所在检查点", null=True)
    drawn_at = models.DateTimeField("抽取时间", null=True)
    filed_by = models.ForeignKey(Account, models.PROTECT, verbose_name="发起人")
    filed_by_person_id = models.UUIDField("发起人员", null=True)
    state = models.CharField("状态", max_length=12, default="frozen")
    version = models.PositiveIntegerField("版次", default=1)
    words = models.TextField("总体结论", blank=True, max_length=4000)
    closed_at = models.DateTimeField("办结时间", null=True)

    objects = DeclarationDrawQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "申报抽查"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="no_more_declarations_than_there_are",
                condition=Q(size__lte=models.F("population")),
            ),
            models.CheckConstraint(
                name="declarations_drawn_by_a_seed",
                condition=Q(seed="", seed_size__isnull=True, drawn_at__isnull=True)
                | ~Q(seed="") & Q(seed_size__isnull=False, drawn_at__isnull=False),
            ),
        ]
        triggers: ClassVar = FROZEN

    def __str__(self) -> str:
        return self.title


class VerificationQuerySet(models.QuerySet["Verification"]):
    """By the right to draw or verify there; never one's own declaration, which one could then
    prepare for. A denial on the declaration closes its verification too.
    """

    def visible_to(self, actor: Actor) -> "VerificationQuerySet":
        there = Q(organisation__in=reachable_ids(actor, "declaration.draw"))
        there |= Q(organisation__in=reachable_ids(actor, "declaration.verify"))
        seen = self.filter(there, declaration__in=Declaration.objects.visible_to(actor))
        if actor.person_id is not None:
            seen = seen.exclude(declaration__person=actor.person_id)
        return seen.exclude(pk__in=denied(actor, "verification"))


@pghistory.track()
class Verification(models.Model):
    """One declaration that was drawn, held against a source. The words may name people: they are
    sealed under the declaration's key and end with it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    draw = models.ForeignKey(DeclarationDraw, models.PROTECT, related_name="verifications")
    declaration = models.ForeignKey(Declaration, models.PROTECT, related_name="verifications")
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="单位")
    kind = models.CharField("类别", max_length=12, choices=list(KINDS.items()))
    ordinal = models.PositiveIntegerField("次序")
    is_candidate = models.BooleanField("提拔人选", default=False)
    fingerprint = models.CharField("抽取时的内容指纹", max_length=34)
    state = models.CharField("状态", max_length=12, default="open")
    version = models.PositiveIntegerField("版次", default=1)
    due_on = models.DateField("期限")
    is_provisional = models.BooleanField("期限待定", default=False)
    source = models.CharField("核实来源", max_length=12, choices=list(SOURCES.items()), blank=True)
    result = models.CharField("核实结果", max_length=12, choices=list(FOUND.items()), blank=True)
    sealed = models.BinaryField("核实情况", default=b"")
    verified_name = models.CharField("核实人", max_length=120, blank=True)
    verified_at = models.DateTimeField("核实时间", null=True)

    objects = VerificationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "申报核实"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["draw", "declaration"], name="a_declaration_is_drawn_once"
            ),
            models.CheckConstraint(
                name="a_verification_is_whole",
                condition=Q(state="open", result="", source="", verified_at__isnull=True)
                | ~Q(state="open") & ~Q(result="") & ~Q(source="") & Q(verified_at__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "state", "due_on"], name="verifications_by_due")
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="said_once",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state="verified"),
            )
        ]

    def __str__(self) -> str:
        return str(self.declaration)
