"""The only writer of the ledger."""

import secrets
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection, transaction
from uuid6 import uuid7

from sunshine.foundation.clock.queries import now
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions.sequencing import integrate
from sunshine.foundation.ledger.actions.turns import Turns
from sunshine.foundation.ledger.engine.disks import least_room
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef, canonical, leaf
from sunshine.foundation.postgres.queries import FixedLookup

SALT_BYTES = 32
# The entry and its place in the sequencer's queue: half of what two statements cost.
KEEP = """
with kept as (
    insert into ledger_entry (
        id, verb, subject_label, subject_id, organisation_id, account_id, actor_name,
        recorded_at, canonical, salt, leaf_hash, idempotency_key
    ) values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) returning id
)
insert into ledger_pendingleaf (entry_id) select id from kept
"""


class NoRoomError(RuntimeError):
    """The disk is nearly full, so nothing was written. Chinese, says what to do."""


def record(
    *,
    by: Actor,
    verb: str,
    subject: RecordRef,
    organisation_id: UUID | None,
    content: Mapping[str, Any],
    idempotency_key: str,
) -> Entry:
    """Write one entry inside the caller's transaction.

    The canonical JSON holds act, subject, actor (by id), instant and content; a repeated key
    raises IntegrityError, so ask `earlier` first. Returns the entry, the first receipt. After
    the commit, before anybody is answered, the entry is brought into the transparency log.
    Raises NoRoomError before anything is written when a disk is nearly full.
    """
    at, entry_id = now(), uuid7()
    _refuse_full_disk()
    text = canonical(
        {
            "id": entry_id,
            "verb": verb,
            "subject": {"label": subject.label, "id": subject.id},
            "organisation": organisation_id,
            "by": _signature(by),
            "at": at,
            "content": content,
        }
    )
    salt = secrets.token_bytes(SALT_BYTES)
    entry = Entry(
        id=entry_id,
        verb=verb,
        subject_label=subject.label,
        subject_id=subject.id,
        organisation_id=organisation_id,
        account_id=by.account_id,
        actor_name=by.name,
        recorded_at=at,
        canonical=text,
        salt=salt,
        leaf_hash=leaf(text, salt).hash,
        idempotency_key=idempotency_key,
    )
    _keep(entry)
    _acknowledge_on_commit()
    return entry


def _keep(entry: Entry) -> None:
    fields = entry._meta.concrete_fields
    with connection.cursor() as cursor:
        cursor.execute(
            KEEP, [f.get_db_prep_save(getattr(entry, f.attname), connection) for f in fields]
        )


def _refuse_full_disk() -> None:
    """PostgreSQL stops, reading too, when its journal finds no room; so acts stop before that."""
    room = least_room(settings.LOG_DISKS)
    if room is not None and room < settings.LOG_RESERVE:
        raise NoRoomError(
            f"服务器磁盘只剩 {room} MB，操作没有保存。查阅不受影响；请联系管理员清理磁盘后再办理"
        )


def _signature(by: Actor) -> dict[str, object]:
    """Who acted, by id; a name only where there is no account: jobs and commands."""
    return {
        "account": by.account_id,
        "person": by.person_id,
        "tenure": by.tenure_id,
        "on_behalf_of": by.on_behalf_of_id,
        "name": by.name if by.account_id is None else None,
    }


def _acknowledge_on_commit() -> None:
    """Once a transaction, however many acts it holds."""
    if not any(function == _acknowledge for _, function, *_ in connection.run_on_commit):
        transaction.on_commit(_acknowledge)


_turns = Turns(integrate)


def _acknowledge() -> None:
    _turns.take()


KEPT = FixedLookup(
    lambda account, key: Entry.objects.filter(account_id=account, idempotency_key=key),
    uuid4(),
    "key",
)


def earlier(by: Actor, idempotency_key: str) -> Entry | None:
    """The entry a repeated request already made, if any.

    Whoever repeats may do so because a crash came between the act's commit and its place in the
    log: the repeat is not answered before it is there either. Ask under the lock of the record,
    or a first request that is just committing is not seen.
    """
    found = KEPT.records(Entry, by.account_id, idempotency_key)
    if not found:
        return None
    _acknowledge_on_commit()
    return found[0]
