"""Lists, their rules, the bands that follow from them, and net assets."""

from datetime import date
from typing import ClassVar

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DecimalRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from uuid6 import uuid7

from sunshine.before.authority.rules.deciding import LEVELS, REPORTING, Rule, Step
from sunshine.before.authority.rules.lines import PER, Line, share_of
from sunshine.datacentre.lake.models import Snapshot
from sunshine.foundation.access.queries import denied
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import (
    Organisation,
    OrganisationPath,
    Tree,
    reachable,
    reachable_ids,
)

OPEN = ("draft", "review", "approval")
ENACTED = ("in_force", "replaced")
NOBODY = "00000000-0000-0000-0000-000000000000"


class AuthorityListQuerySet(models.QuerySet["AuthorityList"]):
    """Lists by right; those in force above bind an enterprise, so it may read them."""

    def visible_to(self, actor: Actor) -> "AuthorityListQuerySet":
        mine = reachable(actor, "authority.read")
        above = OrganisationPath.objects.filter(
            tree=Tree.MANAGEMENT, descendant__in=mine.values("pk")
        )
        binding = Q(state__in=ENACTED, organisation__in=above.values("ancestor"))
        found = self.filter(Q(organisation__in=mine) | binding)
        return found.exclude(pk__in=denied(actor, "authority_list"))

    def binding_on(self, day: date) -> "AuthorityListQuerySet":
        return self.filter(state__in=ENACTED, valid__contains=day)


@pghistory.track()
class AuthorityList(models.Model):
    """One version of an enterprise's list: a draft, then law for a period, then history."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="企业")
    edition = models.PositiveIntegerField("第几版")
    basis = models.CharField("依据", max_length=400)
    starts_on = models.DateField("生效日")
    valid = DateRangeField("有效期", null=True)
    state = models.CharField("状态", max_length=12, default="draft")
    version = models.PositiveIntegerField("版次", default=1)
    filed_by = models.ForeignKey(Account, models.PROTECT, verbose_name="起草人")
    filed_by_person_id = models.UUIDField("起草人员", null=True)
    filed_at = models.DateTimeField("起草时间")
    due_on = models.DateField("办理期限", null=True)
    is_provisional = models.BooleanField("期限待定", default=False)

    objects = AuthorityListQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "权责清单"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "edition"], name="one_list_an_edition"),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(state__in=OPEN),
                name="one_open_list_an_organisation",
            ),
            ExclusionConstraint(
                name="one_list_in_force_a_day",
                expressions=[
                    ("organisation", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=ENACTED),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return f"权责清单第 {self.edition} 版"


@pghistory.track()
class AuthorityRule(models.Model):
    """One row of a list. `steps`: [{body, name, attendance, majority}] in the order of deciding."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    authority_list = models.ForeignKey(
        AuthorityList, models.PROTECT, related_name="rules", verbose_name="清单"
    )
    position = models.PositiveIntegerField("序号")
    item_code = models.CharField("事项编码", max_length=12)
    title = models.CharField("事项名称", max_length=200)
    level = models.CharField("审批层级", max_length=8, choices=LEVELS, default="own")
    per = models.CharField("累计口径", max_length=8, choices=PER, default="single")
    line_amount = models.DecimalField("金额线", max_digits=18, decimal_places=2, null=True)
    line_share = models.DecimalField("净资产比例", max_digits=9, decimal_places=8, null=True)
    steps = models.JSONField("决策会议及顺序")
    needs_legal_review = models.BooleanField("须经法律审核", default=False)
    attachments = models.JSONField("附件", default=list)
    opinions = models.JSONField("应听取的意见", default=list)
    reporting = models.CharField("报国资委", max_length=8, choices=REPORTING, default="none")
    remark = models.CharField("备注", max_length=400, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "权责规则"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["authority_list", "item_code", "level", "per", "line_amount", "line_share"],
                name="one_rule_a_line",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="share_of_net_assets",
                condition=Q(line_share__isnull=True) | Q(line_share__gt=0, line_share__lte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_code} {self.title}"

    @property
    def line(self) -> Line:
        return Line(self.line_amount, self.line_share, self.per)

    def as_rule(self, owner: str = "", edition: str = "") -> Rule:
        """As plain values, for rules that know no database."""
        return Rule(
            key=str(self.pk),
            item=self.item_code,
            title=self.title,
            line=self.line,
            steps=tuple(
                Step(
                    s["body"],
                    s["name"],
                    share_of(s["attendance"]),
                    share_of(s["majority"]) if s["majority"] else None,
                )
                for s in self.steps
            ),
            level=self.level,
            needs_legal_review=self.needs_legal_review,
            attachments=tuple(self.attachments),
            opinions=tuple(self.opinions),
            reporting=self.reporting,
            remark=self.remark,
            owner=owner,
            edition=edition,
        )


class AuthorityBand(models.Model):
    """Which rule holds for which yuan on which days at an enterprise: derived from lists in force,
    its own and inherited ones, and from net assets. Two for one amount on one day can't be.
    """

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT)
    rule = models.ForeignKey(AuthorityRule, models.PROTECT)
    item_code = models.CharField(max_length=12)
    per = models.CharField(max_length=8)
    reserved_by = models.UUIDField("由哪个上级保留", null=True)
    amounts = DecimalRangeField("金额段")
    valid = DateRangeField("有效期")

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="one_rule_an_amount_and_day",
                expressions=[
                    ("organisation", RangeOperators.EQUAL),
                    ("item_code", RangeOperators.EQUAL),
                    ("per", RangeOperators.EQUAL),
                    (
                        Coalesce(
                            "reserved_by",
                            models.Value(NOBODY, output_field=models.UUIDField()),
                        ),
                        RangeOperators.EQUAL,
                    ),
                    ("amounts", RangeOperators.OVERLAPS),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_code} {self.amounts}"


class NetAssetsQuerySet(models.QuerySet["NetAssets"]):
    """Figures by the right to the enterprise's law."""

    def visible_to(self, actor: Actor) -> "NetAssetsQuerySet":
        return self.filter(organisation__in=reachable(actor, "authority.read"))


@pghistory.track()
class NetAssets(models.Model):
    """Net assets of an enterprise in yuan, from a day until the next figure."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="企业")
    amount = models.DecimalField("净资产", max_digits=18, decimal_places=2)
    valid = DateRangeField("适用期")
    source = models.CharField("依据", max_length=400)

    objects = NetAssetsQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "净资产"
        constraints: ClassVar = [
            ExclusionConstraint(
                name="one_net_assets_a_day",
                expressions=[
                    ("organisation", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.amount}"


class TrialQuerySet(models.QuerySet["Trial"]):
    """Trials by the right to the enterprise whose matters they name: its law may be read below
    it, its matters may not.
    """

    def visible_to(self, actor: Actor) -> "TrialQuerySet":
        return self.filter(
            authority_list__in=AuthorityList.objects.visible_to(actor),
            authority_list__organisation__in=reachable_ids(actor, "authority.read"),
        )


class Trial(models.Model):
    """What a draft would have changed in the last year; `rows` are the matters that move."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    authority_list = models.ForeignKey(AuthorityList, models.PROTECT, related_name="trials")
    asked_by = models.ForeignKey(Account, models.PROTECT, null=True)
    asked_at = models.DateTimeField()
    since = models.DateField()
    until = models.DateField()
    state = models.CharField(max_length=8, default="waiting")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, null=True)
    matter_count = models.PositiveIntegerField(default=0)
    other_count = models.PositiveIntegerField(default=0)
    unknown_count = models.PositiveIntegerField(default=0)
    rows = models.JSONField(default=list)

    objects = TrialQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.authority_list_id} {self.since}"
