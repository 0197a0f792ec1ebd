"""Scores as of a day, what they are made of, and how they went. Derived: nobody edits them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from uuid6 import uuid7

from sunshine.analysis.hits.models import Hit
from sunshine.foundation.access.queries import denied
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import Organisation, reachable_ids

POINTS = 100


class Kind(models.TextChoices):
    """What has a score. A counterparty has one in each enterprise it deals with."""

    ORGANISATION = "organisation", "企业"
    COUNTERPARTY = "counterparty", "往来单位"
    CONTRACT = "contract", "合同"
    MATTER = "matter", "事项"


def seen_by(actor: Actor) -> Q:
    """As the alerts of the organisation."""
    wanted = Q(organisation__in=reachable_ids(actor, "alert.read"))
    return wanted | Q(organisation__isnull=True) if actor.reads_open("alert.read") else wanted


class ScoreQuerySet(models.QuerySet["Score"]):
    """Scores by right. A clue that is closed to somebody closes the scores of the counterparty, the
    contract and the matter it counts in; an enterprise's is a sum over all it does.
    """

    def visible_to(self, actor: Actor) -> "ScoreQuerySet":
        closed = ScoreHit.objects.filter(hit__alert__in=denied(actor, "alert"))
        named = ~Q(kind=Kind.ORGANISATION) & Q(pk__in=closed.values("part__score"))
        return self.filter(seen_by(actor)).exclude(named)


class ScoreDayQuerySet(models.QuerySet["ScoreDay"]):
    """Courses by right."""

    def visible_to(self, actor: Actor) -> "ScoreDayQuerySet":
        return self.filter(seen_by(actor))


class Score(models.Model):
    """The present score of a subject in one organisation, 0 to 1."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField("类别", max_length=12, choices=Kind)
    subject_id = models.CharField("对象", max_length=400)
    name = models.CharField("名称", max_length=400, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, verbose_name="企业")
    value = models.DecimalField("风险分", max_digits=7, decimal_places=6)
    hit_count = models.PositiveIntegerField("计入的疑点")
    as_of = models.DateField("截至")

    objects = ScoreQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "风险分"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "organisation", "subject_id"],
                name="one_score_a_subject",
                nulls_distinct=False,
            )
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "-value", "id"], name="score_by_value")]

    def __str__(self) -> str:
        return f"{self.title} {self.points} 分"

    @property
    def title(self) -> str:
        return self.name or self.subject_id

    @property
    def points(self) -> int:
        return round(self.value * POINTS)


class ScorePart(models.Model):
    """What one probe adds to a score."""

    score = models.ForeignKey(Score, models.CASCADE, related_name="parts")
    probe = models.CharField("模型", max_length=20)
    weight = models.FloatField("权重")
    remaining = models.FloatField("余量的对数")
    value = models.FloatField("计分")
    hit_count = models.PositiveIntegerField("疑点")

    class Meta:
        verbose_name = verbose_name_plural = "风险分的组成"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["score", "probe"], name="one_part_a_probe")
        ]

    def __str__(self) -> str:
        return f"{self.probe} {self.value:.3f}"

    @property
    def points(self) -> float:
        return self.value * POINTS

    @property
    def most(self) -> float:
        return self.weight * POINTS


class ScoreHit(models.Model):
    """A hit that counts in a part, and how strongly."""

    part = models.ForeignKey(ScorePart, models.CASCADE, related_name="hits")
    hit = models.ForeignKey(Hit, models.CASCADE, related_name="+")
    strength = models.FloatField("强度")

    class Meta:
        verbose_name = verbose_name_plural = "计入的疑点"

    def __str__(self) -> str:
        return f"{self.strength:.3f}"


class ScoreDay(models.Model):
    """The score a subject had from a day on; a row only when it moved by a whole point."""

    kind = models.CharField("类别", max_length=12, choices=Kind)
    subject_id = models.CharField("对象", max_length=400)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True)
    day = models.DateField("自")
    points = models.PositiveSmallIntegerField("风险分")

    objects = ScoreDayQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "风险分走势"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "organisation", "subject_id", "day"],
                name="one_score_a_day",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.points} 分"


class Stacking(models.Model):
    """One computation: from which history of hits and alerts, on which day, of how much."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    as_of = models.DateField("截至")
    made_at = models.DateTimeField("时间")
    hit_event = models.BigIntegerField("疑点历史至", default=0)
    alert_event = models.BigIntegerField("预警历史至", default=0)
    hit_count = models.PositiveIntegerField("计入的疑点")
    score_count = models.PositiveIntegerField("对象")
    half_life = models.PositiveIntegerField("半衰期（日）")

    class Meta:
        verbose_name = verbose_name_plural = "风险分计算"
        ordering: ClassVar = ["-made_at"]

    def __str__(self) -> str:
        return f"截至 {self.as_of}，{self.score_count} 个对象"
