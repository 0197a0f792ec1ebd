"""What a superuser may do to a log of 300 acts; each function is one deed."""

import json
import shutil
from pathlib import Path

from tampering_attachments import FILES, sql, victim
from uuid6 import uuid7

from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.ledger.actions import record
from sunshine.foundation.ledger.actions.sequencing import signer, store
from sunshine.foundation.ledger.engine.notes import LOG, Signer
from sunshine.foundation.ledger.engine.store import Store
from sunshine.foundation.ledger.models import Checkpoint, Entry, LogLeaf
from sunshine.foundation.ledger.rules import RecordRef, leaf
from sunshine.foundation.ledger.rules.merkle import leaf_hash
from sunshine.foundation.ledger.rules.texts import TreeHead

ACTS, KEPT = 300, 280


def act(n: int) -> Entry:
    return record(
        by=system_actor("测试"),
        verb="test.act",
        subject=RecordRef("test", uuid7()),
        organisation_id=uuid7(),
        content={"金额": f"{n}.00"},
        idempotency_key=str(uuid7()),
    )


def forge(entry: Entry, **told: object) -> bytes:
    """Rewrite an entry so that it is consistent in itself; returns the new leaf."""
    body = json.loads(entry.canonical) | told
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    new = leaf(text, bytes(entry.salt))
    sql(
        "update ledger_entry set canonical = %s, leaf_hash = %s where id = %s",
        text,
        new.hash,
        entry.pk,
    )
    sql("update ledger_logleaf set leaf_hash = %s where entry_id = %s", new.hash, entry.pk)
    return new.data


def leaves() -> list[bytes]:
    found = Entry.objects.in_bulk()
    order = LogLeaf.objects.order_by("index").values_list("entry_id", flat=True)
    return [leaf(found[pk].canonical, bytes(found[pk].salt)).data for pk in order]


def resign(log: Path, data: list[bytes], key: Signer | None = None) -> None:
    """A whole new log of these leaves, signed with the real key, remembered by the database."""
    shutil.rmtree(log)
    files, key = Store(log), key or signer()
    top = files.extend(0, data)
    note = key.sign(TreeHead(signer().name, len(data), top))
    files.publish(note)
    sql("delete from ledger_checkpoint where size >= %s", len(data))
    sql("insert into ledger_checkpoint values (%s, %s, now())", len(data), note)


def edit(column: str, value: object):
    return lambda log: sql(
        f"update ledger_entry set {column} = %s where id = %s", value, victim().pk
    )


def flip(name: str, at: int = 40):
    def change(log: Path) -> None:
        path = log / name
        data = bytearray(path.read_bytes())
        data[at] ^= 1
        path.write_bytes(data)

    return change


def drop_rows(low: int, high: int, *, entries: bool):
    def change(log: Path) -> None:
        ids = list(
            LogLeaf.objects.filter(index__gte=low, index__lt=high).values_list(
                "entry_id", flat=True
            )
        )
        sql("delete from ledger_logleaf where index >= %s and index < %s", low, high)
        if entries:
            sql("delete from ledger_entry where id = any(%s)", ids)

    return change


def swap(log: Path) -> None:
    sql("update ledger_logleaf set index = -1 where index = 10")
    sql("update ledger_logleaf set index = 10 where index = 11")
    sql("update ledger_logleaf set index = 11 where index = -1")


def swap_and_resign(log: Path) -> None:
    swap(log)
    resign(log, leaves())


def rewrite(log: Path) -> None:
    forge(victim(), content={"金额": "9.00"})


def rewrite_with_tiles(log: Path) -> None:
    rewrite(log)
    note = store().checkpoint()
    shutil.rmtree(log)
    Store(log).extend(0, leaves())
    Store(log).publish(note)


def rewrite_with_key(log: Path) -> None:
    rewrite(log)
    resign(log, leaves())


def back_date_with_key(log: Path) -> None:
    sql("update ledger_entry set recorded_at = '2020-01-01T00:00:00Z' where id = %s", victim().pk)
    forge(victim(), at="2020-01-01T00:00:00+00:00")
    resign(log, leaves())


def cut_with_key(log: Path) -> None:
    drop_rows(200, ACTS, entries=True)(log)
    sql("delete from ledger_checkpoint")
    resign(log, leaves())


def drop_first_with_key(log: Path) -> None:
    drop_rows(0, 10, entries=True)(log)
    sql("update ledger_logleaf set index = index - 10 + 100000")
    sql("update ledger_logleaf set index = index - 100000")
    resign(log, leaves())


def drop_one_with_key(log: Path) -> None:
    drop_rows(50, 51, entries=True)(log)
    sql("update ledger_logleaf set index = index + 100000 where index > 50")
    sql("update ledger_logleaf set index = index - 100001 where index > 100000")
    resign(log, leaves())


def insert_with_key(log: Path) -> None:
    act(999)
    sql("delete from ledger_pendingleaf")
    stray = Entry.objects.latest("pk")
    sql("update ledger_logleaf set index = index + 100000 where index >= 5")
    sql("update ledger_logleaf set index = index - 99999 where index >= 100000")
    sql("insert into ledger_logleaf values (5, %s, %s)", stray.pk, bytes(stray.leaf_hash))
    resign(log, leaves())


def stray_entry(log: Path) -> None:
    act(998)
    sql("delete from ledger_pendingleaf")


def unsigned_tail(log: Path) -> None:
    stray_entry(log)
    stray = Entry.objects.latest("pk")
    sql("insert into ledger_logleaf values (%s, %s, %s)", ACTS, stray.pk, bytes(stray.leaf_hash))


def old_files(log: Path) -> None:
    data = leaves()[:KEPT]
    note = Checkpoint.objects.get(size=KEPT).note
    shutil.rmtree(log)
    Store(log).extend(0, data)
    Store(log).publish(note)


def old_database(log: Path) -> None:
    drop_rows(KEPT, ACTS, entries=True)(log)
    sql("delete from ledger_checkpoint where size > %s", KEPT)


def old_both(log: Path) -> None:
    old_files(log)
    drop_rows(270, ACTS, entries=True)(log)
    sql("delete from ledger_checkpoint")
    resign(log, leaves())


def other_key(log: Path) -> None:
    resign(log, leaves(), Signer.load(log.parent / f"k{uuid7().hex}", signer().name, LOG))


def false_root(log: Path) -> None:
    note = signer().sign(TreeHead(signer().name, ACTS, leaf_hash(b"x")))
    Store(log).publish(note)


def change_salt_and_text(log: Path) -> None:
    sql("update ledger_entry set salt = %s where id = %s", b"\x00" * 32, victim().pk)
    rewrite(log)


TAMPERING = FILES | {
    "the content of an act is edited": edit("canonical", '{"id":"x"}'),
    "the salt is replaced": edit("salt", b"\x01" * 32),
    "the leaf hash of an entry is replaced": edit("leaf_hash", b"\x01" * 32),
    "the verb column is edited": edit("verb", "test.other"),
    "the name of the actor is edited": edit("actor_name", "别人"),
    "the instant is back-dated": edit("recorded_at", "2020-01-01T00:00:00Z"),
    "the act is moved to another organisation": edit(
        "organisation_id", "00000000-0000-7000-8000-000000000001"
    ),
    "the act is moved to another record": edit(
        "subject_id", "00000000-0000-7000-8000-000000000001"
    ),
    "the kind of record is edited": edit("subject_label", "other"),
    "the act is given to another account": edit(
        "account_id", "00000000-0000-7000-8000-000000000001"
    ),
    "an act in the middle is deleted": drop_rows(50, 51, entries=True),
    "the last acts are deleted": drop_rows(295, ACTS, entries=True),
    "only a number is deleted": drop_rows(50, 51, entries=False),
    "two numbers change places": swap,
    "the leaf hash of a number is replaced": lambda log: sql(
        "update ledger_logleaf set leaf_hash = '\\x01' where index = 9"
    ),
    "a number points to no entry": lambda log: sql(
        "update ledger_logleaf set entry_id = %s where index = 9", uuid7()
    ),
    "an entry is slipped in without a number": stray_entry,
    "an entry is slipped in behind the signed tail": unsigned_tail,
    "an act is rewritten, hashes too": rewrite,
    "an act is rewritten, salt and hashes too": change_salt_and_text,
    "an act is rewritten, tiles too": rewrite_with_tiles,
    "an act is rewritten and the log signed again": rewrite_with_key,
    "an act is back-dated and the log signed again": back_date_with_key,
    "acts change places and the log is signed again": swap_and_resign,
    "an act is left out and the log signed again": drop_one_with_key,
    "the first acts are left out and the log signed again": drop_first_with_key,
    "an act is slipped in and the log signed again": insert_with_key,
    "the log is cut and signed again": cut_with_key,
    "a tile is removed": lambda log: (log / "tile/0/000").unlink(),
    "a bundle of entries is removed": lambda log: (log / "tile/entries/000").unlink(),
    "a byte of a leaf tile is flipped": flip("tile/0/000"),
    "a byte of an upper tile is flipped": flip("tile/1/000.p/1", 3),
    "a byte of the partial tile is flipped": flip("tile/0/001.p/44"),
    "a byte of an entry bundle is flipped": flip("tile/entries/000"),
    "the checkpoint names another root, signed with the real key": false_root,
    "the checkpoint is signed by another key": other_key,
    "the checkpoint is removed": lambda log: (log / "checkpoint").unlink(),
    "a byte of the checkpoint is flipped": flip("checkpoint", 20),
    "the files of the log are rolled back": old_files,
    "the database is rolled back": old_database,
    "database and files are rolled back and signed again": old_both,
    "the checkpoint is removed from the database": lambda log: sql(
        "delete from ledger_checkpoint where size = %s", ACTS
    ),
    "the checkpoint in the database is edited": lambda log: sql(
        "update ledger_checkpoint set note = 'x' where size = %s", ACTS
    ),
}
