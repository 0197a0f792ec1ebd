"""The register and its controls."""

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Exists, OuterRef, Q
from uuid6 import uuid7

from sunshine.before.risks.rules import CONTROL_KINDS, EFFECTS, FIELDS, LEVELS
from sunshine.before.risks.rules.grading import METHODS
from sunshine.datacentre.lake.models import Snapshot
from sunshine.foundation.access.queries import denied
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import Organisation, Post, reachable_ids
from sunshine.foundation.workflow.queries import legal_today

STANDING = ("active", "review")  # what is in the register: approved once, and not withdrawn


class RiskPointQuerySet(models.QuerySet["RiskPoint"]):
    """Risk points by right; a denial wins."""

    def visible_to(self, actor: Actor) -> "RiskPointQuerySet":
        mine = self.filter(organisation__in=reachable_ids(actor, "risk.read"))
        return mine.exclude(pk__in=denied(actor, "risk_point"))

    def standing(self) -> "RiskPointQuerySet":
        return self.filter(state__in=STANDING)

    def uncontrolled(self) -> "RiskPointQuerySet":
        """In the register without a control that is in use."""
        return self.standing().filter(~Exists(_controls().exclude(state="retired")))

    def overdue(self) -> "RiskPointQuerySet":
        """With a control that should have been carried out by now."""
        late = _controls().filter(state="planned", due_on__lt=legal_today())
        return self.filter(Exists(late))

    def with_signs(self) -> "RiskPointQuerySet":
        """Each with `controls` in use, and how many of them are `late`."""
        late = Q(controls__state="planned", controls__due_on__lt=legal_today())
        return self.annotate(
            control_count=models.Count("controls", filter=~Q(controls__state="retired")),
            late_count=models.Count("controls", filter=late),
        )


def _controls() -> "ControlQuerySet":
    return Control.objects.filter(risk_point=OuterRef("pk"))


@pghistory.track()
class RiskPoint(models.Model):
    """One risk: where it lies, what may happen, how it was graded and when it is looked at again.

    `organisation` is the unit it lies in, `enterprise` the one that unit belongs to. `rating` keeps
    the answers and the lines of its method. `library_code` and `library_edition`: what it was
    taken from; `library_told`: what that said, so that a later edition can be told from a local change.
    `indicators`: numbers of the boards with their lines (`rules.indicators`).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveIntegerField("编号")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="risk_points", verbose_name="单位"
    )
    enterprise = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name="企业"
    )
    field = models.CharField("领域", max_length=12, choices=list(FIELDS.items()))
    title = models.CharField("风险点", max_length=200)
    post_title = models.CharField("岗位", max_length=80)
    post = models.ForeignKey(Post, models.PROTECT, null=True, verbose_name="任职岗位")
    power_code = models.CharField("权力事项", max_length=12, blank=True)
    step = models.CharField("流程环节", max_length=40, blank=True)
    description = models.TextField("风险描述", max_length=2000)
    manifestations = models.TextField("表现形式", max_length=2000, blank=True)
    causes = models.JSONField("成因类型", default=list)
    consequences = models.TextField("可能后果", max_length=1000)
    basis = models.CharField("制度依据", max_length=400, blank=True)
    probes = models.JSONField("关联模型", default=list)
    indicators = models.JSONField("关联指标", default=list)
    library_code = models.CharField("取自风险库", max_length=12, blank=True)
    library_edition = models.PositiveSmallIntegerField("风险库版次", default=0)
    library_told = models.JSONField("采用时风险库的内容", default=dict)
    state = models.CharField("状态", max_length=12, default="found")
    version = models.PositiveIntegerField("版次", default=1)
    edition = models.PositiveIntegerField("第几次审定", default=0)
    method = models.CharField("评级方法", max_length=12, choices=list(METHODS.items()), blank=True)
    rating = models.JSONField("评级依据", default=dict)
    level = models.CharField("固有等级", max_length=8, choices=list(LEVELS.items()), blank=True)
    residual_level = models.CharField(
        "剩余等级", max_length=8, choices=list(LEVELS.items()), blank=True
    )
    likelihood = models.PositiveSmallIntegerField("可能性", null=True)
    impact = models.PositiveSmallIntegerField("影响程度", null=True)
    residual_likelihood = models.PositiveSmallIntegerField("剩余可能性", null=True)
    residual_impact = models.PositiveSmallIntegerField("剩余影响程度", null=True)
    rated_by_person_id = models.UUIDField("评级人员", null=True)
    rated_name = models.CharField("评级人", max_length=120, blank=True)
    found_on = models.DateField("排查日期")
    confirmed_at = models.DateTimeField("审定时间", null=True)
    confirmed_name = models.CharField("审定人", max_length=120, blank=True)
    review_on = models.DateField("下次复评", null=True)
    review_reason = models.CharField("复评原因", max_length=400, blank=True)
    filed_by = models.ForeignKey(Account, models.PROTECT, verbose_name="登记人")
    filed_by_person_id = models.UUIDField("登记人员", null=True)
    due_on = models.DateField("办理期限")
    is_provisional = models.BooleanField("期限待定", default=False)

    objects = RiskPointQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "风险点"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["year", "number"], name="one_risk_point_a_number"),
            models.CheckConstraint(
                name="in_force_with_a_level_and_a_review",
                condition=~Q(state__in=("active", "review"))
                | ~Q(level="") & Q(review_on__isnull=False, confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="a_level_has_its_method",
                condition=Q(level="", method="") | ~Q(level="") & ~Q(method=""),
            ),
            models.CheckConstraint(
                name="scales_from_one_to_five",
                condition=Q(likelihood__isnull=True)
                | Q(likelihood__range=(1, 5), impact__range=(1, 5)),
            ),
            models.UniqueConstraint(
                fields=["organisation", "library_code"],
                condition=~Q(library_code="") & ~Q(state="withdrawn"),
                name="taken_from_the_library_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(  # counted by level, field, post and scale without a look at the words
                fields=["organisation", "state"],
                include=[
                    "id",
                    "level",
                    "field",
                    "post_title",
                    "likelihood",
                    "impact",
                    "residual_likelihood",
                    "residual_impact",
                ],
                name="risk_counted",
            ),
            models.Index(fields=["enterprise", "field"], name="risk_of_enterprise"),
            models.Index(fields=["state", "review_on"], name="risk_by_review"),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.title}"

    @property
    def label(self) -> str:
        return f"风险点〔{self.year}〕{self.number:04d}号"


class EarlyWarning(models.Model):
    """提前预警: a tied number crossed its line in a period. Written by the job alone; `ended_at`: the
    number came back, or a later period, another line or nobody asks for it any more.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    risk_point = models.ForeignKey(
        RiskPoint, models.PROTECT, related_name="warnings", verbose_name="风险点"
    )
    metric = models.CharField("指标", max_length=60)
    starts_on = models.DateField("期间")
    value = models.DecimalField("数值", max_digits=24, decimal_places=6)
    words = models.CharField("预警", max_length=400)
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+", verbose_name="快照")
    raised_at = models.DateTimeField("预警时间")
    ended_at = models.DateTimeField("解除时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "指标预警"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["risk_point", "metric", "starts_on"],
                condition=Q(ended_at__isnull=True),
                name="one_warning_a_period",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["risk_point", "raised_at"], name="warning_of_risk_point")
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def is_handled(self) -> bool:
        """Somebody looked at the point again after it was raised."""
        at = self.risk_point.confirmed_at
        return at is not None and at > self.raised_at


class ControlQuerySet(models.QuerySet["Control"]):
    """Controls by the right to their risk point, whose unit is theirs and never another one."""

    def visible_to(self, actor: Actor) -> "ControlQuerySet":
        mine = self.filter(organisation__in=reachable_ids(actor, "risk.read"))
        mine = mine.exclude(risk_point__in=denied(actor, "risk_point"))
        return mine.exclude(pk__in=denied(actor, "control"))

    def late(self) -> "ControlQuerySet":
        return self.filter(state="planned", due_on__lt=legal_today())


@pghistory.track()
class Control(models.Model):
    """A 防控措施: what is done, by whom (`assignee`), who oversees it, until when, whether it works."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    risk_point = models.ForeignKey(
        RiskPoint, models.PROTECT, related_name="controls", verbose_name="风险点"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name="单位"
    )
    words = models.TextField("措施", max_length=2000)
    kind = models.CharField("类型", max_length=12, choices=list(CONTROL_KINDS.items()))
    basis = models.CharField("制度依据", max_length=400, blank=True)
    assignee = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="责任人")
    owner_title = models.CharField("责任岗位", max_length=80, blank=True)
    overseer = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="监督人")
    overseer_title = models.CharField("监督岗位", max_length=80, blank=True)
    state = models.CharField("状态", max_length=12, default="planned")
    version = models.PositiveIntegerField("版次", default=1)
    first_due_on = models.DateField("首次期限")
    due_on = models.DateField("落实期限")
    is_provisional = models.BooleanField("期限待定", default=False)
    done_words = models.TextField("落实情况", max_length=4000, blank=True)
    done_at = models.DateTimeField("落实时间", null=True)
    was_late = models.BooleanField("逾期落实", default=False)
    effect = models.CharField("有效性", max_length=12, choices=list(EFFECTS.items()), blank=True)
    effect_words = models.TextField("评价意见", max_length=4000, blank=True)
    verified_at = models.DateTimeField("评价时间", null=True)
    filed_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="登记人")
    filed_by_person_id = models.UUIDField("登记人员", null=True)

    objects = ControlQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "防控措施"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="nobody_oversees_himself", condition=~Q(assignee=models.F("overseer"))
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "due_on"], name="control_by_due"),
            models.Index(fields=["organisation", "state"], name="control_of_organisation"),
        ]

    def __str__(self) -> str:
        return self.words[:60]
