"""Reviews of matters, the conditions of their opinions, and how long each step waited."""

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q
from uuid6 import uuid7

from sunshine.before.filings.models import Matter
from sunshine.before.reviews.rules import ANSWERS
from sunshine.foundation.access.queries import denied
from sunshine.foundation.documents.models import Issued
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import (
    Organisation,
    holds_wherever,
    reachable_ids,
    within_classes,
)

WAITING = ("asked", "given")


class ReviewQuerySet(models.QuerySet["Review"]):
    """Reviews by right, of matters one may see: a denial on the matter closes its reviews too. Says
    it without asking the matters: a review has their enterprise and class.
    """

    def visible_to(self, actor: Actor) -> "ReviewQuerySet":
        seen = self.filter(organisation__in=reachable_ids(actor, "review.read"))
        # The same places asked twice, PostgreSQL expects a fourth of the rows and sorts them all.
        if not holds_wherever(actor, "matter.read", "review.read"):
            seen = seen.filter(within_classes(actor, "matter.read"))
        open_ones = seen.exclude(matter__in=denied(actor, "matter"))
        return open_ones.exclude(pk__in=denied(actor, "review"))

    def needed(self) -> "ReviewQuerySet":
        """Those a matter is waiting for or stands on."""
        return self.exclude(state="closed")


@pghistory.track()
class Review(models.Model):
    """What one department is asked about one matter, and what it last said."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="reviews", verbose_name="事项")
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="企业")
    matter_class = models.CharField("事项类别", max_length=12)  # neither ever changes
    department = models.CharField("部门", max_length=20)
    why = models.CharField("送审缘由", max_length=200)
    state = models.CharField("状态", max_length=12, default="asked")
    version = models.PositiveIntegerField("版次", default=1)
    asked_at = models.DateTimeField("送审时间")
    first_due_on = models.DateField("首次期限")
    due_on = models.DateField("期限")
    is_provisional = models.BooleanField("期限待定", default=False)
    # Who filed the matter: may not review it.
    filed_by = models.ForeignKey(Account, models.PROTECT, verbose_name="报备人")
    filed_by_person_id = models.UUIDField("报备人员", null=True)
    answer = models.CharField("意见", max_length=12, choices=list(ANSWERS.items()), blank=True)
    words = models.TextField("审查意见", blank=True, max_length=4000)
    basis = models.TextField("依据", blank=True, max_length=2000)
    answered_at = models.DateTimeField("出具时间", null=True)
    answered_name = models.CharField("审查人", max_length=120, blank=True)
    document = models.OneToOneField(Issued, models.PROTECT, null=True, verbose_name="意见书")

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "审查"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["matter", "department"], name="one_review_a_department"
            ),
            models.CheckConstraint(
                name="an_opinion_has_its_time",
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "state", "due_on"], name="review_queue"),
            models.Index(fields=["due_on", "id"], name="review_in_order"),
            models.Index(
                fields=["due_on", "id"], condition=Q(state__in=WAITING), name="review_waiting"
            ),
            models.Index(
                fields=["-answered_at"],
                condition=Q(answered_at__isnull=False),
                name="review_answered",
            ),
        ]

    def __str__(self) -> str:
        return str(self.matter)


class ConditionQuerySet(models.QuerySet["Condition"]):
    """Conditions by the right to their review."""

    def visible_to(self, actor: Actor) -> "ConditionQuerySet":
        mine = self.filter(review__in=Review.objects.visible_to(actor))
        return mine.exclude(pk__in=denied(actor, "condition"))

    def blocking(self) -> "ConditionQuerySet":
        return self.filter(state__in=("open", "fulfilled"))


@pghistory.track()
class Condition(models.Model):
    """What must be done before a matter may go to a meeting, as an opinion says."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    review = models.ForeignKey(Review, models.PROTECT, related_name="conditions")
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="企业")
    ordinal = models.PositiveSmallIntegerField("次序")
    words = models.CharField("条件", max_length=400)
    state = models.CharField("状态", max_length=12, default="open")
    version = models.PositiveIntegerField("版次", default=1)
    due_on = models.DateField("期限")
    is_provisional = models.BooleanField("期限待定", default=False)
    # Who reported it done: may not accept it.
    filed_by = models.ForeignKey(Account, models.PROTECT, null=True, verbose_name="落实人")
    filed_by_person_id = models.UUIDField("落实人员", null=True)
    done_words = models.TextField("落实情况", blank=True, max_length=2000)
    set_at = models.DateTimeField("提出时间")

    objects = ConditionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "审查条件"
        indexes: ClassVar = [
            models.Index(
                fields=["review"],
                condition=Q(state__in=("open", "fulfilled")),
                name="blocking_conditions",
            )
        ]

    def __str__(self) -> str:
        return self.words


class WaitQuerySet(models.QuerySet["Wait"]):
    """Times by the right to their review."""

    def visible_to(self, actor: Actor) -> "WaitQuerySet":
        return self.filter(review__in=Review.objects.visible_to(actor))


@pghistory.track()
class Wait(models.Model):
    """A review in somebody's queue: when it came in and when it left."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    review = models.ForeignKey(Review, models.PROTECT, related_name="waits")
    state = models.CharField("环节", max_length=12)
    entered_at = models.DateTimeField("进入时间")
    left_at = models.DateTimeField("离开时间", null=True)
    left_name = models.CharField("由谁办结", max_length=120, blank=True)

    objects = WaitQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "排队时间"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["review"], condition=Q(left_at__isnull=True), name="one_queue_at_a_time"
            ),
            models.CheckConstraint(
                name="leaves_after_it_came",
                condition=Q(left_at__isnull=True) | Q(left_at__gte=models.F("entered_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.entered_at}"
