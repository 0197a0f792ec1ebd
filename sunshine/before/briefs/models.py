"""Briefs and the opinions given on them."""

from typing import ClassVar

import pghistory
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from uuid6 import uuid7

from sunshine.before.briefs.rules import VIEWS, About
from sunshine.datacentre.directory.models import Grams, tells
from sunshine.foundation.access.queries import denied
from sunshine.foundation.documents.models import Issued
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import Organisation, reachable_ids


class BriefQuerySet(models.QuerySet["Brief"]):
    """Briefs by right: what is still being prepared is the discipline group's alone."""

    def visible_to(self, actor: Actor) -> "BriefQuerySet":
        given = Q(state="given", organisation__in=reachable_ids(actor, "brief.read"))
        own = Q(organisation__in=reachable_ids(actor, "brief.write"))
        return self.filter(given | own).exclude(pk__in=denied(actor, "brief"))

    def telling(self, words: str) -> "BriefQuerySet":
        """Those whose title or other side hold the words, in capitals or not."""
        return self.filter(told_of(words, "title", "counterparty"))


def told_of(words: str, *fields: str) -> Q:
    """Briefs one of whose columns holds the words, as a condition. One query."""
    return tells(Brief.objects.all(), fields, words)


@pghistory.track()
class Brief(models.Model):
    """What is asked about before a meeting, and the 初步监督意见 on it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveIntegerField("编号")
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="企业")
    title = models.CharField("拟上会事项", max_length=200)
    counterparty = models.CharField("对方单位", max_length=200, blank=True)
    project = models.CharField("项目", max_length=200, blank=True)
    persons = models.JSONField("相关人员", default=list)
    state = models.CharField("状态", max_length=12, default="draft")
    version = models.PositiveIntegerField("版次", default=1)
    filed_by = models.ForeignKey(Account, models.PROTECT, verbose_name="研判人")
    filed_by_person_id = models.UUIDField("研判人员", null=True)
    filed_at = models.DateTimeField("发起时间")
    view = models.CharField("结论", max_length=12, choices=list(VIEWS.items()), blank=True)
    words = models.TextField("初步监督意见", blank=True, max_length=4000)
    # What the author had before them, by section: for the author's side only.
    seen = models.JSONField("研判所见", default=list)
    given_at = models.DateTimeField("提出时间", null=True)
    given_name = models.CharField("提出人", max_length=120, blank=True)
    document = models.OneToOneField(Issued, models.PROTECT, null=True, verbose_name="意见书")

    objects = BriefQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "事前研判"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["year", "number"], name="one_brief_a_number"),
            models.CheckConstraint(
                name="an_opinion_is_given_at_a_time",
                condition=Q(view="", given_at__isnull=True)
                | (~Q(view="") & Q(given_at__isnull=False)),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "state"], name="brief_of_organisation"),
            GinIndex(Grams("title"), name="brief_by_parts_of_title"),
            GinIndex(Grams("counterparty"), name="brief_by_parts_of_firm"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return f"事前研判〔{self.year}〕{self.number:04d}号"

    @property
    def about(self) -> About:
        return About(
            self.organisation_id,
            self.title,
            self.counterparty,
            self.project,
            tuple(self.persons),
            asked_in=self.pk,
        )
