"""Campaigns and duties to declare: the public part."""

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q
from uuid6 import uuid7

from sunshine.before.declarations.rules import KINDS, OUTCOMES, POST_CLASSES
from sunshine.foundation.access.queries import denied
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import Organisation, Tenure, reachable_ids
from sunshine.foundation.people.models import Person


class CampaignQuerySet(models.QuerySet["Campaign"]):
    """Campaigns by the right to read declarations at their top, or to run them."""

    def visible_to(self, actor: Actor) -> "CampaignQuerySet":
        mine = self.filter(organisation__in=reachable_ids(actor, "declaration.read"))
        return mine.exclude(pk__in=denied(actor, "campaign"))


@pghistory.track()
class Campaign(models.Model):
    """A round of declarations of one kind, of an organisation and all below it in management."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    year = models.PositiveSmallIntegerField("年度")
    kind = models.CharField("类别", max_length=12, choices=list(KINDS.items()))
    title = models.CharField("名称", max_length=120)
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="范围")
    opens_on = models.DateField("开始日")
    due_on = models.DateField("截止日")
    state = models.CharField("状态", max_length=12, default="open")
    version = models.PositiveIntegerField("版次", default=1)
    filed_by = models.ForeignKey(Account, models.PROTECT, verbose_name="发起人")
    filed_by_person_id = models.UUIDField("发起人员", null=True)
    opened_at = models.DateTimeField("发起时间")
    words = models.TextField("小结", blank=True, max_length=2000)
    closed_at = models.DateTimeField("结束时间", null=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "申报批次"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_campaign_ends_after_it_opens",
                condition=Q(due_on__gte=models.F("opens_on")),
            ),
            models.UniqueConstraint(
                fields=["organisation", "kind", "year"],
                condition=Q(state="open"),
                name="one_open_campaign_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class DeclarationQuerySet(models.QuerySet["Declaration"]):
    """Own ones, and those of the organisations where one may read that somebody declared. A deputy
    sees no declaration of the principal's: what is one's own is not lent.
    """

    def visible_to(self, actor: Actor) -> "DeclarationQuerySet":
        mine = Q(organisation__in=reachable_ids(actor, "declaration.read"))
        if actor.person_id is not None:
            mine |= Q(person=actor.person_id)
        return self.filter(mine).exclude(pk__in=denied(actor, "declaration"))


# Written by the thousand: row by row, the policy of the history would ask for each which places its
# right reaches. Updates stay row by row: by statement they join old and new rows, by a plan made
# for the first statement of a session, however small that was.
@pghistory.track(pghistory.InsertEvent(level=pghistory.Statement), pghistory.UpdateEvent())
class Declaration(models.Model):
    """One person's duty to declare, and the public part of what came of it. What was declared is
    the `Content`. `since_on`: the day the duty counts from (appointment, change, leaving, opening
    of the campaign). `due_on` is of what has to be done now, `first_due_on` of declaring, and `is_late`
    is as it was first filed: both stay.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    year = models.PositiveSmallIntegerField("年度")
    number = models.CharField("编号", max_length=80, blank=True)
    campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, verbose_name="批次")
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="单位")
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="申报人")
    tenure = models.ForeignKey(Tenure, models.PROTECT, null=True, verbose_name="任职")
    post = models.CharField("岗位", max_length=120, blank=True)
    post_class = models.CharField("岗位类别", max_length=8, choices=list(POST_CLASSES.items()))
    kind = models.CharField("类别", max_length=12, choices=list(KINDS.items()))
    since_on = models.DateField("起算日")
    first_due_on = models.DateField("应报日期")
    due_on = models.DateField("期限")
    is_provisional = models.BooleanField("期限待定", default=False)
    is_candidate = models.BooleanField("提拔人选", default=False)
    previous = models.ForeignKey("self", models.PROTECT, null=True, verbose_name="上一次申报")
    state = models.CharField("状态", max_length=12, default="due")
    version = models.PositiveIntegerField("版次", default=1)
    opened_at = models.DateTimeField("产生时间")
    filed_at = models.DateTimeField("申报时间", null=True)
    filed_on = models.DateField("申报日", null=True)
    is_late = models.BooleanField("迟报", default=False)
    filed_by = models.ForeignKey(Account, models.PROTECT, null=True, verbose_name="申报账号")
    filed_by_person_id = models.UUIDField("申报人员", null=True)
    fingerprint = models.CharField("内容指纹", max_length=34, blank=True)
    outcome = models.CharField(
        "审核结论", max_length=10, choices=list(OUTCOMES.items()), blank=True
    )
    concluded_at = models.DateTimeField("审核时间", null=True)
    keep_until = models.DateField("保存至", null=True)

    objects = DeclarationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "从业及经营活动申报"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["campaign", "organisation", "person"], name="one_duty_a_campaign"
            ),
            models.UniqueConstraint(
                fields=["organisation", "person", "kind", "since_on"],
                condition=Q(campaign__isnull=True) & ~Q(state="cancelled"),
                name="one_duty_an_occasion",
            ),
            models.CheckConstraint(
                name="filed_at_and_on",
                condition=Q(filed_at__isnull=True, filed_on__isnull=True, fingerprint="")
                | Q(filed_at__isnull=False, filed_on__isnull=False) & ~Q(fingerprint=""),
            ),
            models.CheckConstraint(
                name="an_outcome_has_its_time",
                condition=Q(outcome="", concluded_at__isnull=True)
                | ~Q(outcome="") & Q(concluded_at__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "state", "due_on"], name="declaration_by_due"),
            models.Index(fields=["person", "-id"], name="declaration_of_person"),
            models.Index(fields=["number"], name="declaration_by_number"),
            models.Index(fields=["campaign", "organisation"], name="declaration_of_campaign"),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.get_kind_display()}（{self.year}）"


class DeclarationNumbering(models.Model):
    """The last number of an organisation in a year: a row of its own, because whoever declares sees
    nobody else's declaration.
    """

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "year"], name="one_declaration_numbering_a_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.year} {self.last}"
