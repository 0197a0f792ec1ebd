"""Documents that were issued: their number and their file."""

from typing import ClassVar

import pghistory
from django.db import models
from uuid6 import uuid7

from sunshine.foundation.evidence.models import Evidence
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import Organisation


class IssuedQuerySet(models.QuerySet["Issued"]):
    """Documents by the right to their file."""

    def visible_to(self, actor: Actor) -> "IssuedQuerySet":
        return self.filter(evidence__in=Evidence.objects.visible_to(actor))


@pghistory.track()
class Issued(models.Model):
    """A numbered document. The number is one of its organisation, series and year, without gaps."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField("文种", max_length=40)
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="发文机关")
    series = models.CharField("代字", max_length=40)
    year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveIntegerField("顺序号")
    label = models.CharField("发文字号", max_length=80)
    title = models.CharField("标题", max_length=400)
    evidence = models.OneToOneField(Evidence, models.PROTECT, verbose_name="文件")
    issued_at = models.DateTimeField("成文时间")

    objects = IssuedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公文"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "series", "year", "number"], name="one_document_a_number"
            )
        ]

    def __str__(self) -> str:
        return self.label
