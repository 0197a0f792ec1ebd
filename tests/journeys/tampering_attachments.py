"""What a superuser may do to attachments of a log; each function is one deed."""

from pathlib import Path

from django.db import connection
from uuid6 import uuid7

from sunshine.foundation.evidence import actions as evidence
from sunshine.foundation.evidence.models import Evidence
from sunshine.foundation.evidence.queries import store as evidence_store
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import record
from sunshine.foundation.ledger.models import Entry, LogLeaf
from sunshine.foundation.ledger.rules import RecordRef

VICTIM = 123


def attach(account: Account, subject: RecordRef, name: str, data: bytes) -> Evidence:
    """A file on a record, as an act tells of it."""
    draft = evidence_store().draft()
    draft.write(data)
    stored = evidence.receive(draft=draft, name=name, grade="internal")
    by = Actor(account_id=account.pk, person_id=None, name=account.username)
    entry = record(
        by=by,
        verb="amendment.attach",
        subject=subject,
        organisation_id=None,
        content={"file": stored.told},
        idempotency_key=str(uuid7()),
    )
    return evidence.attach(by=by, subject=subject, organisation_id=None, stored=stored, entry=entry)


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        cursor.execute(statement, values)


def victim(index: int = VICTIM) -> Entry:
    return Entry.objects.get(pk=LogLeaf.objects.get(index=index).entry_id)


def file_of(name: str) -> Path:
    return evidence_store().path(Evidence.objects.get(name=name).content_id)


def put_bytes(name: str, data: bytes) -> None:
    path = file_of(name)
    path.chmod(0o600)
    path.write_bytes(data)


def swap_attachments(log: Path) -> None:
    """Each row shows the other's content, both of them whole and well hashed."""
    first, second = Evidence.objects.order_by("pk")[:2]
    sql("drop index one_standing_file_a_content")
    for row, content in ((first, second.content_id), (second, first.content_id)):
        sql("update evidence_evidence set content_id = %s where id = %s", content, row.pk)


def slip_in_attachment(log: Path) -> None:
    """A copy of a row under another record: file, hash and act are real, only not of this record."""
    sql(
        "insert into evidence_evidence select (json_populate_record(e, json_build_object("
        "'id', %s::text, 'subject_id', %s::text, 'entry_id', %s::text))).*"
        " from evidence_evidence e where name = '凭证.txt'",
        str(uuid7()), str(uuid7()), str(victim().pk),
    )  # fmt: skip


FILES = {
    "two attachments are swapped": swap_attachments,
    "the bytes of an attachment are edited": lambda log: put_bytes("凭证.txt", b"pay 9"),
    "an attachment is replaced by another on the disk": lambda log: put_bytes(
        "凭证.txt", file_of("合同.txt").read_bytes()
    ),
    "the file of an attachment is deleted": lambda log: file_of("凭证.txt").unlink(),
    "an attachment is renamed": lambda log: sql(
        "update evidence_evidence set name = '别的.txt' where name = '凭证.txt'"
    ),
    "the secrecy of an attachment is lowered": lambda log: sql(
        "update evidence_evidence set secrecy = 'public' where name = '凭证.txt'"
    ),
    "an attachment is moved to another record": lambda log: sql(
        "update evidence_evidence set subject_id = %s where name = '凭证.txt'", uuid7()
    ),
    "the row of an attachment is deleted": lambda log: sql(
        "delete from evidence_evidence where name = '凭证.txt'"
    ),
    "an attachment is slipped in": slip_in_attachment,
}
