"""Crosschecks that ran, what they matched, special campaigns and what was done about each match."""

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q
from uuid6 import uuid7

from sunshine.before.crosschecks.rules import (
    DISPOSITIONS,
    GRADES,
    grade_of,
    percent_of,
    sentence_of,
)
from sunshine.before.declarations.models import Declaration
from sunshine.foundation.access.queries import denied
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import Organisation, reachable_ids
from sunshine.foundation.people.models import Person


class CrosscheckQuerySet(models.QuerySet["Crosscheck"]):
    """Runs say how many, never whom: whoever may start one anywhere sees that they ran."""

    def visible_to(self, actor: Actor) -> "CrosscheckQuerySet":
        return self if actor.may("crosscheck.run") else self.none()


@pghistory.track()
class Crosscheck(models.Model):
    """One run over all filed declarations, or over those filed since the last."""

    class State(models.TextChoices):
        WAITING = "waiting", "排队中"
        RUNNING = "running", "比对中"
        DONE = "done", "已完成"
        FAILED = "failed", "未完成"

    class Kind(models.TextChoices):
        FULL = "full", "全量"
        NEW = "new", "新申报"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField("范围", max_length=4, choices=Kind)
    state = models.CharField("状态", max_length=8, choices=State, default=State.WAITING)
    step = models.CharField("进度", max_length=80, blank=True)
    snapshot = models.PositiveBigIntegerField("快照", null=True)
    declarations = models.PositiveIntegerField("申报份数", default=0)
    people = models.PositiveIntegerField("人数", default=0)
    found = models.PositiveIntegerField("比对结果", default=0)
    fresh = models.PositiveIntegerField("新增", default=0)
    lapsed = models.PositiveIntegerField("消失", default=0)
    message = models.CharField("说明", max_length=400, blank=True)
    asked_by = models.ForeignKey(Account, models.PROTECT, null=True, verbose_name="发起人")
    asked_at = models.DateTimeField("发起时间")
    finished_at = models.DateTimeField("完成时间", null=True)

    objects = CrosscheckQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "比对"

    def __str__(self) -> str:
        return f"{self.get_kind_display()}比对 {self.asked_at:%Y-%m-%d}"

    @property
    def is_going(self) -> bool:
        return self.state in {self.State.WAITING, self.State.RUNNING}


class Checked(models.Model):
    """Up to which content a declaration was crosschecked. Derived, so no history."""

    declaration = models.OneToOneField(Declaration, models.PROTECT, primary_key=True)
    fingerprint = models.CharField(max_length=34)

    class Meta:
        verbose_name = verbose_name_plural = "比对进度"

    def __str__(self) -> str:
        return self.fingerprint


class MatchQuerySet(models.QuerySet["Match"]):
    """Matches by right at the enterprise; nobody sees one about oneself (a denial is written with
    each), nor about whom one acts for.
    """

    def visible_to(self, actor: Actor) -> "MatchQuerySet":
        mine = self.filter(organisation__in=reachable_ids(actor, "crosscheck.read"))
        mine = mine.exclude(person__in=actor.persons)
        return mine.exclude(pk__in=denied(actor, "match"))


# Kept by the thousand: by statement for the reasons told at `Declaration`.
@pghistory.track(pghistory.InsertEvent(level=pghistory.Statement), pghistory.UpdateEvent())
class Match(models.Model):
    """A declarant, one of his people, a firm: found together in the register. By keys; names of
    people are resolved when shown. `agreements`: [{field, level, title, weight}]; `business`:
    [{kind, currency, count, amount, last_on}]; `rows`: [{mart, row_id, role, row}].
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="单位")
    declaration = models.ForeignKey(Declaration, models.PROTECT, verbose_name="申报")
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="申报人")
    relation = models.CharField("关系代码", max_length=8)  # self, inferred, or GB/T 4761
    relation_title = models.CharField("关系", max_length=40)
    relative_key = models.CharField("亲属标识", max_length=34, blank=True)
    holder_key = models.CharField("登记的自然人标识", max_length=34, blank=True)
    company_id = models.CharField("企业", max_length=40)
    company_name = models.CharField("企业名称", max_length=400)
    hops = models.PositiveSmallIntegerField("层数")
    probability = models.DecimalField("概率", max_digits=7, decimal_places=6)
    agreements = models.JSONField("一致的字段", default=list)
    business = models.JSONField("业务往来", default=list)
    amount = models.DecimalField("往来金额（元）", max_digits=24, decimal_places=2)
    rows = models.JSONField("依据", default=list)
    is_undeclared = models.BooleanField("未申报", default=False)
    fingerprint = models.CharField("依据指纹", max_length=64)
    state = models.CharField("状态", max_length=12, default="open")
    version = models.PositiveIntegerField("版次", default=1)
    found_at = models.DateTimeField("发现时间")
    first_due_on = models.DateField("首次期限")
    due_on = models.DateField("期限")
    is_provisional = models.BooleanField("期限待定", default=False)
    judged_fingerprint = models.CharField("结论的依据指纹", max_length=64, blank=True)
    verdict = models.TextField("核实说明", blank=True, max_length=2000)
    judged_name = models.CharField("核实人", max_length=120, blank=True)
    judged_at = models.DateTimeField("核实时间", null=True)
    conflict_id = models.UUIDField("登记的利益冲突", null=True)

    objects = MatchQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "比对结果"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "person", "relation", "relative_key", "company_id"],
                name="one_match_a_person_and_firm",
            ),
            models.CheckConstraint(
                name="a_verdict_has_its_time",
                condition=Q(judged_at__isnull=True, judged_fingerprint="")
                | Q(judged_at__isnull=False) & ~Q(judged_fingerprint=""),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "state", "-id"], name="match_of_organisation"),
            models.Index(fields=["company_id"], name="match_by_company"),
        ]

    def __str__(self) -> str:
        return self.company_name

    @property
    def grade(self) -> str:
        return grade_of(float(self.probability))

    @property
    def grade_title(self) -> str:
        return GRADES[self.grade]

    @property
    def percent(self) -> str:
        return percent_of(float(self.probability))

    @property
    def sentence(self) -> str:
        return sentence_of(
            self.relation if self.relation in {"self", "inferred"} else self.relation_title,
            self.company_name,
            self.hops,
            self.business,
            undeclared=self.is_undeclared,
        )


class SpecialCampaignQuerySet(models.QuerySet["SpecialCampaign"]):
    """By the right to run special campaigns at the top of their scope."""

    def visible_to(self, actor: Actor) -> "SpecialCampaignQuerySet":
        mine = self.filter(organisation__in=reachable_ids(actor, "special_campaign.run"))
        return mine.exclude(pk__in=denied(actor, "special_campaign"))


@pghistory.track()
class SpecialCampaign(models.Model):
    """专项整治: an organisation and all below it, days of business, kinds of business (all where
    none is named). The list of matches is fixed when it is opened.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveIntegerField("编号")
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="范围")
    title = models.CharField("名称", max_length=120)
    since = models.DateField("往来日起")
    until = models.DateField("往来日止")
    kinds = models.JSONField("业务类别", default=list)
    due_on = models.DateField("完成期限")
    is_provisional = models.BooleanField("期限待定", default=False)
    state = models.CharField("状态", max_length=12, default="going")
    version = models.PositiveIntegerField("版次", default=1)
    filed_by = models.ForeignKey(Account, models.PROTECT, verbose_name="发起人")
    filed_by_person_id = models.UUIDField("发起人员", null=True)
    opened_at = models.DateTimeField("发起时间")
    words = models.TextField("总结", blank=True, max_length=4000)
    closed_at = models.DateTimeField("办结时间", null=True)

    objects = SpecialCampaignQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "专项整治"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["year", "number"], name="one_special_campaign_a_number"
            ),
            models.CheckConstraint(
                name="a_special_campaign_has_days",
                condition=Q(until__gte=models.F("since")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def label(self) -> str:
        return f"专项整治〔{self.year}〕{self.number:03d}号"


class DispositionQuerySet(models.QuerySet["Disposition"]):
    """By the right to their campaign and to their match."""

    def visible_to(self, actor: Actor) -> "DispositionQuerySet":
        return self.filter(
            campaign__in=SpecialCampaign.objects.visible_to(actor),
            match__in=Match.objects.visible_to(actor),
        )


@pghistory.track()
class Disposition(models.Model):
    """What came of one match of a special campaign. `amount`: yuan found to be concerned."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    campaign = models.ForeignKey(SpecialCampaign, models.PROTECT, related_name="dispositions")
    match = models.ForeignKey(Match, models.PROTECT, related_name="dispositions")
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="单位")
    state = models.CharField("状态", max_length=12, default="pending")
    version = models.PositiveIntegerField("版次", default=1)
    outcome = models.CharField("处置", max_length=8, choices=list(DISPOSITIONS.items()), blank=True)
    amount = models.DecimalField("涉及金额（元）", max_digits=24, decimal_places=2, null=True)
    facts = models.TextField("核查情况", blank=True, max_length=4000)
    measures = models.TextField("整改措施", blank=True, max_length=4000)
    disposed_name = models.CharField("处置人", max_length=120, blank=True)
    disposed_at = models.DateTimeField("处置时间", null=True)

    objects = DispositionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "专项整治处置"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "match"], name="a_match_is_disposed_once"),
            models.CheckConstraint(
                name="a_disposition_has_its_time",
                condition=Q(outcome="", disposed_at__isnull=True)
                | ~Q(outcome="") & Q(disposed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.match)
