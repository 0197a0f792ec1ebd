"""The append-only ledger."""

import json
from datetime import datetime
from typing import ClassVar
from uuid import UUID

import pgtrigger
from django.db import models
from django.db.models import Exists, OuterRef, Q
from uuid6 import uuid7

from sunshine.foundation.access.models import Denial
from sunshine.foundation.clock.queries import today
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.rules import RecordRef, leaf
from sunshine.foundation.organisations.models import reachable_ids


class EntryQuerySet(models.QuerySet["Entry"]):
    """Entries by right."""

    def visible_to(self, actor: Actor) -> "EntryQuerySet":
        """Own acts, and acts on organisations whose ledger the actor may read; a denial wins.

        Acts on accounts belong to no organisation: whose account it is sees them, and whoever
        reads the security log.
        """
        own = Q(account_id=actor.account_id) & Q(account_id__isnull=False)
        login = Q(subject_label="account")
        own |= login & Q(subject_id=actor.account_id, subject_id__isnull=False)
        closed = Denial.objects.filter(
            person__in=actor.persons,
            subject_label=OuterRef("subject_label"),
            subject_id=OuterRef("subject_id"),
            valid__contains=today(),
        )
        open_ones = actor.reads_open("ledger.read")
        return self.exclude(Exists(closed)).filter(
            own
            | Q(organisation_id__in=reachable_ids(actor, "ledger.read"))
            | (login & Q(pk__isnull=not actor.may("log.read")))
            | (~login & Q(organisation_id__isnull=True, pk__isnull=not open_ones))
        )

    def of(self, subject: RecordRef) -> "EntryQuerySet":
        return self.filter(subject_label=subject.label, subject_id=subject.id).order_by("pk")


class Entry(models.Model):
    """One act. Holds no foreign key, so it neither blocks nor follows a delete.

    It is its own history: nothing in it changes. The transparency log numbers leaves in a
    table of its own.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    verb = models.CharField("动作", max_length=60)
    subject_label = models.CharField("记录类别", max_length=40)
    subject_id = models.UUIDField("记录")
    organisation_id = models.UUIDField("企业", null=True, db_index=True)
    account_id = models.UUIDField("账号", null=True)
    actor_name = models.CharField("行为人", max_length=120)
    recorded_at = models.DateTimeField("记入时间")
    canonical = models.TextField("规范内容")
    salt = models.BinaryField("盐值")
    leaf_hash = models.BinaryField("叶子哈希", unique=True)
    idempotency_key = models.CharField(max_length=120)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "存证"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account_id", "idempotency_key"],
                name="one_entry_a_key",
                nulls_distinct=False,
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["subject_label", "subject_id"], name="entry_of_subject")
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="never_emptied",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                func="RAISE EXCEPTION 'ledger_entry is append-only';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_label}"

    @property
    def is_intact(self) -> bool:
        """Recomputed from content and salt, the leaf is the one that was kept."""
        return leaf(self.canonical, bytes(self.salt)).hash == bytes(self.leaf_hash)

    @property
    def columns_agree(self) -> bool:
        """The columns people search by say what the canonical content says."""
        told = json.loads(self.canonical)
        return (
            told["id"] == str(self.pk)
            and told["verb"] == self.verb
            and told["subject"] == {"label": self.subject_label, "id": str(self.subject_id)}
            and told["organisation"] == _text(self.organisation_id)
            and told["by"]["account"] == _text(self.account_id)
            and told["by"]["name"] in {None, self.actor_name}
            and datetime.fromisoformat(told["at"]) == self.recorded_at
        )

    @property
    def short_hash(self) -> str:
        text = bytes(self.leaf_hash).hex()
        return f"{text[:4]}…{text[-2:]}"


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)


APPEND_ONLY: list[pgtrigger.Trigger] = [
    pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
    pgtrigger.Trigger(
        name="never_emptied",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func="RAISE EXCEPTION 'the transparency log is append-only';",
    ),
]


class PendingLeaf(models.Model):
    """An entry that is committed but has no number yet; the sequencer empties this table."""

    entry_id = models.UUIDField(primary_key=True)

    class Meta:
        verbose_name = verbose_name_plural = "待编号存证"

    def __str__(self) -> str:
        return str(self.entry_id)


class LogLeaf(models.Model):
    """The place of an entry in the log."""

    index = models.BigIntegerField("序号", primary_key=True)
    entry_id = models.UUIDField("存证", unique=True)
    leaf_hash = models.BinaryField("叶子哈希")

    class Meta:
        verbose_name = verbose_name_plural = "日志叶子"
        triggers: ClassVar = APPEND_ONLY

    def __str__(self) -> str:
        return f"#{self.index}"


class Checkpoint(models.Model):
    """A signed tree head, as it was published."""

    size = models.BigIntegerField("条数", primary_key=True)
    note = models.TextField("签名文本")
    signed_at = models.DateTimeField("签名时间")

    class Meta:
        verbose_name = verbose_name_plural = "检查点"
        triggers: ClassVar = APPEND_ONLY

    def __str__(self) -> str:
        return f"{self.size} 条"


class Cosignature(models.Model):
    """A witness's line under a checkpoint."""

    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, related_name="cosignatures")
    witness = models.CharField("见证方", max_length=120)
    line = models.TextField("签名行")
    received_at = models.DateTimeField("收到时间")

    class Meta:
        verbose_name = verbose_name_plural = "见证签名"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["checkpoint", "witness"], name="one_line_a_witness")
        ]
        triggers: ClassVar = APPEND_ONLY

    def __str__(self) -> str:
        return self.witness
