"""Extracts."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from uuid6 import uuid7

from sunshine.analysis.extracts.rules import CONTRACT, FIRM, PROCUREMENT
from sunshine.analysis.hits.models import Hit
from sunshine.datacentre.lake.models import Snapshot
from sunshine.foundation.access.queries import denied
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import Organisation, reachable_ids


class ExtractQuerySet(models.QuerySet["Extract"]):
    """Extracts by right: as the alerts that name them, and one closed alert closes them."""

    def visible_to(self, actor: Actor) -> "ExtractQuerySet":
        wanted = Q(organisation__in=reachable_ids(actor, "alert.read"))
        if actor.reads_open("alert.read"):
            wanted |= Q(organisation__isnull=True)
        return self.filter(wanted).exclude(hits__alert__in=denied(actor, "alert"))


class Extract(models.Model):
    """Rows of one snapshot around one subject, in the eyes of one enterprise. Derived, so no
    history: `rows` is a list of {mart, row}, `hubs` the number of ties of nodes not walked through.
    """

    class Kind(models.TextChoices):
        CONTRACT = CONTRACT, "合同"
        PROCUREMENT = PROCUREMENT, "采购"
        FIRM = FIRM, "往来单位"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField("类别", max_length=12, choices=Kind)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, verbose_name="企业")
    subject_id = models.CharField("对象", max_length=400)
    title = models.CharField("名称", max_length=400)
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, verbose_name="快照")
    rows = models.JSONField("内容", default=list)
    row_count = models.PositiveIntegerField("行数")
    hubs = models.JSONField("关系极多的单位", default=dict)
    hits = models.ManyToManyField(Hit, related_name="extracts", verbose_name="涉及的疑点")
    made_at = models.DateTimeField("摘录时间")

    objects = ExtractQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "摘录"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "organisation", "subject_id"],
                name="one_extract_a_subject",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.title or self.subject_id}"


class Extracting(models.Model):
    """Up to where the extracts are: snapshot, history of hits, how far around. One row. Derived."""

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, verbose_name="快照")
    hit_event = models.BigIntegerField("疑点历史至")
    hops = models.PositiveSmallIntegerField("关系层数")
    most = models.PositiveIntegerField("一个节点最多的关系")

    class Meta:
        verbose_name = verbose_name_plural = "摘录进度"

    def __str__(self) -> str:
        return f"快照 {self.snapshot_id}，疑点历史 {self.hit_event}"
