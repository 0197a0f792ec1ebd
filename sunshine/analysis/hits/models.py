"""Hits and their evidence."""

from typing import ClassVar

import pghistory
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from uuid6 import uuid7

from sunshine.datacentre.directory.models import Grams
from sunshine.datacentre.lake.models import Snapshot
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import Organisation, reachable_ids


class HitQuerySet(models.QuerySet["Hit"]):
    """Hits by right."""

    def visible_to(self, actor: Actor) -> "HitQuerySet":
        wanted = Q(organisation__in=reachable_ids(actor, "alert.read"))
        if actor.reads_open("alert.read"):
            wanted |= Q(organisation__isnull=True)
        return self.filter(wanted)


@pghistory.track(exclude=["sentence"])
class Hit(models.Model):
    """One clue. Identity: probe, organisation, subject, occurrence; a run updates, never doubles."""

    class State(models.TextChoices):
        OPEN = "open", "成立"
        LAPSED = "lapsed", "已不成立"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.PositiveIntegerField("编号")
    year = models.PositiveSmallIntegerField("年度")
    probe = models.CharField("模型", max_length=20)
    probe_version = models.CharField("模型版本", max_length=40)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, verbose_name="企业")
    subject_kind = models.CharField("对象类别", max_length=40)
    subject_id = models.CharField("对象", max_length=400)
    subject_name = models.CharField("对象名称", max_length=400, blank=True)
    occurrence = models.CharField("情节", max_length=400)
    occurred_on = models.DateField("发生日期", null=True)
    amount = models.DecimalField("涉及金额", max_digits=24, decimal_places=2, null=True)
    currency = models.CharField("币种", max_length=3, blank=True)
    score = models.FloatField("分值", null=True)
    level = models.CharField("级别", max_length=8)
    sentence = models.CharField("一句话", max_length=600)
    parameters = models.JSONField("参数", default=list)
    state = models.CharField("状态", max_length=8, choices=State, default=State.OPEN)
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, verbose_name="快照")
    evidence_hash = models.CharField("证据指纹", max_length=64)
    evidence_count = models.PositiveIntegerField("证据条数")
    first_seen_at = models.DateTimeField("首次命中")
    last_seen_at = models.DateTimeField("最近命中")

    objects = HitQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "疑点"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["probe", "organisation", "subject_kind", "subject_id", "occurrence"],
                name="one_hit_an_identity",
                nulls_distinct=False,
            ),
            models.UniqueConstraint(fields=["year", "number"], name="one_number_a_year"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["probe", "subject_id"], name="hit_of_subject"),
            models.Index(
                fields=["probe", "organisation"], include=["id"], name="hit_of_probe_by_place"
            ),
            models.Index(fields=["subject_kind", "subject_id"], name="hit_by_subject"),
            models.Index(fields=["number"], name="hit_by_number"),
            models.Index(F("amount").desc(nulls_last=True), name="hit_by_amount"),
            GinIndex(Grams("sentence"), name="hit_by_parts_of_sentence"),
            GinIndex(Grams("subject_name"), name="hit_by_parts_of_subject"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return f"疑点〔{self.year}〕{self.number:04d}号"


class HitEvidence(models.Model):
    """A row the hit points at, copied: the web never reads the lake. Derived, so no history."""

    hit = models.ForeignKey(Hit, models.CASCADE, related_name="evidence")
    position = models.PositiveIntegerField("次序")
    mart = models.CharField("数据表", max_length=60)
    row_id = models.CharField("行", max_length=600)
    role = models.CharField("作用", max_length=40)
    row = models.JSONField("内容")

    class Meta:
        verbose_name = verbose_name_plural = "证据"
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["hit", "position"], name="one_row_a_position")
        ]

    def __str__(self) -> str:
        return self.row_id


@pghistory.track()
class Standing(models.Model):
    """Of which snapshot the hits of a probe are, and which version of the probe found them.

    Written in the transaction that writes the hits: a run that dies half-way has not been.
    """

    probe = models.CharField("模型", max_length=20, unique=True)
    probe_version = models.CharField("模型版本", max_length=40)
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, verbose_name="快照")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "模型进度"

    def __str__(self) -> str:
        return f"{self.probe} 快照 {self.snapshot_id}"


class HitPerson(models.Model):
    """A person key in the evidence of a hit, so that one is found without reading evidence.

    Derived, so no history; it says no more than the key that the row holds.
    """

    hit = models.ForeignKey(Hit, models.CASCADE, related_name="persons")
    person_key = models.CharField("自然人标识", max_length=34)

    class Meta:
        verbose_name = verbose_name_plural = "证据中的人"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person_key", "hit"], name="one_person_a_hit")
        ]

    def __str__(self) -> str:
        return self.person_key
