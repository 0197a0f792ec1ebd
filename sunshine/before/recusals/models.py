"""Conflicts of interest, the adjustments that follow, and what the person concerned may see of them."""

from dataclasses import replace
from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q
from uuid6 import uuid7

from sunshine.before.filings.models import Matter
from sunshine.before.recusals.engine import other_scripts
from sunshine.before.recusals.rules.judging import ADJUSTMENTS, ANSWERS, RELATIONS
from sunshine.before.recusals.rules.parties import Scope
from sunshine.foundation.access.queries import denied
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import Organisation, reachable_ids
from sunshine.foundation.people.models import Person
from sunshine.foundation.vault.models import EncryptedTextField

LIVE = ("recused", "settled")
UNJUDGED = ("reported", "registered", "judging", "waiving")
# Written once and never changed, so history has nothing to tell; and a copy in a table of history
# would be bound to another place than the one it was encrypted for.
SEALED = ["related_name", "facts", "source"]


class ConflictQuerySet(models.QuerySet["Conflict"]):
    """Conflicts by right. The person concerned holds a denial on the own case from its first day:
    nobody reads the deliberation about oneself, whatever the right (see `OwnConflict`). The database
    says the same, so this is read inside `acting_as` only.
    """

    def visible_to(self, actor: Actor) -> "ConflictQuerySet":
        mine = self.filter(organisation__in=reachable_ids(actor, "conflict.read"))
        return mine.exclude(pk__in=denied(actor, "conflict"))

    def live(self) -> "ConflictQuerySet":
        """Those that keep somebody out, without what only their page decrypts."""
        return self.filter(state__in=LIVE).defer("facts", "source")


@pghistory.track(exclude=SEALED)
class Conflict(models.Model):
    """Why a person may not be impartial, where, toward whom, and what was decided about it.

    `facts`, `source` (who told of it) and `related_name` (a natural person on the other side) lie
    encrypted. `first_due_on`: by when it had to be registered.
    """

    class Origin(models.TextChoices):
        SELF_REPORT = "self_report", "本人报告"
        DETECTION = "detection", "系统或检查发现"
        TIP = "tip", "反映、举报"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveIntegerField("编号")
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="任职单位")
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="当事人")
    origin = models.CharField("来源", max_length=12, choices=Origin)
    basis_label = models.CharField("来源记录类别", max_length=40, blank=True)
    basis_id = models.UUIDField("来源记录", null=True)
    relation = models.CharField("关系", max_length=20, choices=list(RELATIONS.items()))
    counterparty = models.CharField("对方单位", max_length=200, blank=True)
    counterparty_uscc = models.CharField("统一社会信用代码", max_length=18, blank=True)
    related_name = EncryptedTextField("相关人员", null=True)
    item_code = models.CharField("事项类别", max_length=12, blank=True)
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, verbose_name="报备事项")
    facts = EncryptedTextField("情况说明")
    source = EncryptedTextField("反映人或来源", null=True)
    found_on = models.DateField("发现日期")
    filed_at = models.DateTimeField("报告时间")
    filed_by = models.ForeignKey(Account, models.PROTECT, null=True, verbose_name="报告人")
    filed_by_person_id = models.UUIDField("报告人员", null=True)
    state = models.CharField("状态", max_length=12, default="reported")
    version = models.PositiveIntegerField("版次", default=1)
    first_due_on = models.DateField("最迟登记日")
    due_on = models.DateField("办理期限")
    is_provisional = models.BooleanField("期限待定", default=False)
    registered_at = models.DateTimeField("登记时间", null=True)
    is_late = models.BooleanField("逾期登记", default=False)
    discipline_answer = models.CharField(
        "纪检研判", max_length=8, choices=list(ANSWERS.items()), blank=True
    )
    discipline_words = models.TextField("纪检研判理由", blank=True, max_length=2000)
    personnel_answer = models.CharField(
        "人事研判", max_length=8, choices=list(ANSWERS.items()), blank=True
    )
    personnel_words = models.TextField("人事研判理由", blank=True, max_length=2000)
    decided_at = models.DateTimeField("研判时间", null=True)
    waived_until = models.DateField("豁免截止日", null=True)
    waived_name = models.CharField("豁免批准人", max_length=120, blank=True)
    waived_words = models.TextField("豁免理由", blank=True, max_length=2000)
    released_at = models.DateTimeField("解除时间", null=True)

    objects = ConflictQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "利益冲突"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["year", "number"], name="one_conflict_a_number"),
            models.CheckConstraint(
                name="a_waiver_has_its_end",
                condition=~Q(state="waived") | Q(waived_until__isnull=False) & ~Q(waived_name=""),
            ),
            models.CheckConstraint(
                name="registered_before_judged",
                condition=Q(state="reported") | Q(registered_at__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "state"], name="conflict_of_organisation"),
            models.Index(fields=["person"], name="conflict_of_person"),
            models.Index(fields=["id"], condition=Q(state__in=LIVE), name="conflicts_live"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return f"利益冲突〔{self.year}〕{self.number:04d}号"

    @property
    def firm(self) -> Scope:
        """The firm on the other side, in whichever script it is written."""
        also = tuple(Scope(firm=name) for name in other_scripts(self.counterparty))
        return Scope(self.counterparty_uscc, self.counterparty, also=also)

    @property
    def scope(self) -> Scope:
        """What the person is kept from: the firm, the natural person, the kind of matter, the one."""
        person, firm = self.related_name or "", self.firm
        return replace(
            firm,
            person=person,
            place=self.organisation_id if self.item_code else None,
            item=self.item_code,
            matter=self.matter_id,
            also=firm.also + tuple(Scope(person=name) for name in other_scripts(person)),
        )


class OwnConflictQuerySet(models.QuerySet["OwnConflict"]):
    """What the person concerned sees: the own report, and every case once it is decided. Own only:
    who stands in for somebody has no business in this.
    """

    def visible_to(self, actor: Actor) -> "OwnConflictQuerySet":
        if actor.person_id is None or actor.on_behalf_of_id is not None:
            return self.none()
        told = Q(origin=Conflict.Origin.SELF_REPORT) | ~Q(state__in=UNJUDGED)
        return self.filter(told, person=actor.person_id)


class OwnConflict(Conflict):
    """A conflict in the eyes of the person concerned: what was reported and what was decided."""

    # The stubs want one manager for a model and its proxy; two views of a row are the point here.
    objects = OwnConflictQuerySet.as_manager()  # type: ignore[assignment,misc]

    class Meta:
        proxy = True
        verbose_name = verbose_name_plural = "本人的回避事项"


class MeasureQuerySet(models.QuerySet["Adjustment"]):
    """Adjustments by the right to their conflict."""

    def visible_to(self, actor: Actor) -> "MeasureQuerySet":
        mine = self.filter(conflict__in=Conflict.objects.visible_to(actor))
        return mine.exclude(pk__in=denied(actor, "adjustment"))

    def standing(self) -> "MeasureQuerySet":
        return self.exclude(state="void")


@pghistory.track()
class Adjustment(models.Model):
    """What has to be done about a conflict, by whom and when. `latest_on`: no extension goes beyond."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    conflict = models.ForeignKey(Conflict, models.PROTECT, related_name="adjustments")
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="单位")
    kind = models.CharField("措施", max_length=12, choices=list(ADJUSTMENTS.items()))
    words = models.CharField("要求", max_length=400)
    assignee = models.ForeignKey(Account, models.PROTECT, verbose_name="责任人")
    state = models.CharField("状态", max_length=12, default="open")
    version = models.PositiveIntegerField("版次", default=1)
    set_at = models.DateTimeField("确定时间")
    first_due_on = models.DateField("首次期限")
    due_on = models.DateField("期限")
    latest_on = models.DateField("最迟期限", null=True)
    is_provisional = models.BooleanField("期限待定", default=False)
    # Who reported it done: may not verify it.
    filed_by = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", verbose_name="落实人"
    )
    filed_by_person_id = models.UUIDField("落实人员", null=True)
    done_words = models.TextField("落实情况", blank=True, max_length=2000)
    verified_at = models.DateTimeField("核实时间", null=True)
    verified_name = models.CharField("核实人", max_length=120, blank=True)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "调整措施"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="verified_by_and_at",
                condition=Q(verified_at__isnull=True, verified_name="")
                | Q(verified_at__isnull=False) & ~Q(verified_name=""),
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "state", "due_on"], name="adjustments_by_due")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}（{self.conflict}）"
