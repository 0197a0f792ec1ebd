"""Contents, each kept once, and the files of records that hold them."""

from collections.abc import Collection, Mapping
from typing import ClassVar
from uuid import UUID

import pghistory
import pgtrigger
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from uuid6 import uuid7

from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.organisations.models import Organisation


@pghistory.track()
class Content(models.Model):
    """Bytes under their hash. Only what the virus check says of them may change."""

    class Scan(models.TextChoices):
        UNCONFIGURED = "unconfigured", "未配置"
        CLEAN = "clean", "干净"
        INFECTED = "infected", "感染"

    sha256 = models.CharField("SHA-256", max_length=64, primary_key=True)
    sm3 = models.CharField("SM3", max_length=64)
    size = models.PositiveBigIntegerField("字节数")
    kind = models.CharField("种类", max_length=12)
    scan = models.CharField("病毒检查", max_length=14, choices=Scan, default=Scan.UNCONFIGURED)
    scanner = models.CharField("检查引擎", max_length=200, blank=True)
    virus = models.CharField("病毒名", max_length=200, blank=True)
    scanned_at = models.DateTimeField("检查时间", null=True)
    kept_at = models.DateTimeField("收下时间")

    class Meta:
        verbose_name = verbose_name_plural = "材料内容"
        triggers: ClassVar = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="same_bytes", fields=["sha256", "sm3", "size", "kind"]),
        ]

    def __str__(self) -> str:
        return self.sha256

    @property
    def is_waiting(self) -> bool:
        """Taken in when there was no virus check; now there is one."""
        return self.scan == self.Scan.UNCONFIGURED and bool(settings.CLAMD)

    @property
    def scan_words(self) -> str:
        return "待查" if self.is_waiting else str(self.get_scan_display())

    @property
    def is_open(self) -> bool:
        """May be handed out, as far as viruses go."""
        return not self.is_waiting and self.scan != self.Scan.INFECTED


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    """Files by right."""

    def visible_to(
        self, actor: Actor, among: Mapping[str, Collection[UUID]] | None = None
    ) -> "EvidenceQuerySet":
        """Who sees the record sees its files; wiring says which model a label is.

        `among`: label → the only records whose files are wanted, so that not every record that
        somebody sees is gathered for the files of three.
        """
        wanted = Q(pk__in=[])
        for label, (model, permission) in settings.EVIDENCE_HOLDERS.items():
            if actor.may(permission) and (among is None or among.get(label)):
                records = apps.get_model(model)._default_manager.visible_to(actor)
                found = Q(subject_label=label)
                if among is not None:  # said of both, so that either table is read by its keys
                    found &= Q(subject_id__in=among[label])
                    records = records.filter(pk__in=among[label])
                wanted |= found & Q(subject_id__in=records.values("pk"))
        return self.filter(wanted)

    def of(self, subject: RecordRef) -> "EvidenceQuerySet":
        return self.filter(subject_label=subject.label, subject_id=subject.id).order_by("pk")

    def standing(self) -> "EvidenceQuerySet":
        return self.filter(withdrawn_at__isnull=True)


@pghistory.track()
class Evidence(models.Model):
    """A file of a record: never changed, never deleted; it may be withdrawn, with a reason.

    `read_permission` is the record's, so that row-level security needs no later table.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    subject_label = models.CharField("记录类别", max_length=40)
    subject_id = models.UUIDField("记录")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, verbose_name="企业")
    read_permission = models.CharField("查看权限", max_length=40)
    content = models.ForeignKey(Content, models.PROTECT, verbose_name="内容")
    name = models.CharField("名称", max_length=120)
    secrecy = models.CharField("密级", max_length=12)
    attached_by = models.ForeignKey(Account, models.PROTECT, verbose_name="附上人")
    attached_name = models.CharField("署名", max_length=120)
    attached_at = models.DateTimeField("附上时间")
    entry_id = models.UUIDField("存证", unique=True)
    withdrawn_at = models.DateTimeField("撤下时间", null=True)
    withdrawn_reason = models.CharField("撤下理由", max_length=400, blank=True)
    withdrawn_entry_id = models.UUIDField("撤下存证", null=True, unique=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "材料"
        indexes: ClassVar = [
            models.Index(fields=["subject_label", "subject_id"], name="evidence_of_record")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject_label", "subject_id", "name"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_standing_file_a_name",
            ),
            models.UniqueConstraint(
                fields=["subject_label", "subject_id", "content"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_standing_file_a_content",
            ),
            models.CheckConstraint(
                name="withdrawn_with_a_reason_and_an_act",
                condition=Q(
                    withdrawn_at__isnull=True,
                    withdrawn_reason="",
                    withdrawn_entry_id__isnull=True,
                )
                | Q(withdrawn_at__isnull=False, withdrawn_entry_id__isnull=False)
                & ~Q(withdrawn_reason=""),
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="only_withdrawn",
                exclude=["withdrawn_at", "withdrawn_reason", "withdrawn_entry_id"],
            ),
            pgtrigger.Protect(
                name="withdrawn_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__withdrawn_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> RecordRef:
        return RecordRef(self.subject_label, self.subject_id)

    @property
    def fingerprint(self) -> str:
        return f"{self.content_id[:8]}…{self.content_id[-4:]}"
