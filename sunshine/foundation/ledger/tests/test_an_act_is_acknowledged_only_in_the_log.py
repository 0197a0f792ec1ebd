"""Numbers, signatures, crashes in between, and what must stop the log from signing."""

import errno
import json
import subprocess
import sys
from datetime import timedelta
from threading import Thread

import pytest
from django.conf import settings
from django.db import connections, transaction
from uuid6 import uuid7

from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.ledger.actions import earlier, record, sequencing
from sunshine.foundation.ledger.actions.sequencing import (
    NotAcknowledgedError,
    add_cosignature,
    integrate,
    signer,
    store,
)
from sunshine.foundation.ledger.engine.notes import WITNESS, Signer, open_checkpoint
from sunshine.foundation.ledger.engine.store import Store, from_folder
from sunshine.foundation.ledger.engine.witness import Witness, verify_receipt
from sunshine.foundation.ledger.jobs import acknowledge_what_waits
from sunshine.foundation.ledger.models import Checkpoint, Entry, LogLeaf, PendingLeaf
from sunshine.foundation.ledger.queries import act_file, audit, receipt_of, receipts_of_each
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.ledger.rules.merkle import ProofError
from sunshine.foundation.ledger.rules.texts import Policy


def act(**content: object) -> Entry:
    return record(
        by=system_actor("测试"),
        verb="test.act",
        subject=RecordRef("test", uuid7()),
        organisation_id=None,
        content=content,
        idempotency_key=str(uuid7()),
    )


@pytest.fixture
def log(fresh_database):
    """A fresh database and its log."""
    return store()


def head_of(log: Store):
    return open_checkpoint(log.checkpoint() or "", signer().verifier)


def test_when_the_commit_returns_the_act_has_its_number_and_its_receipt(log) -> None:
    with transaction.atomic():
        entries = [act(n=n) for n in range(3)]
        assert receipt_of(entries[0]) is None, "nothing is promised before the commit"
    assert head_of(log).size == 3
    for entry in entries:
        proven = verify_receipt(receipt_of(entry), signer().verifier, Policy())
        assert LogLeaf.objects.get(entry_id=entry.pk).index == proven.index
    assert list(audit(signer().verifier)) == []


def test_an_act_that_is_rolled_back_leaves_no_trace_in_the_log(log) -> None:
    with transaction.atomic():
        act()
        transaction.set_rollback(True)
    act()
    assert head_of(log).size == 1


def test_the_receipt_is_checked_by_the_command_line_without_a_database(log, tmp_path) -> None:
    entry = act(金额="1.20")
    (tmp_path / "r.tlog-proof").write_text(receipt_of(entry))
    (tmp_path / "a.json").write_text(act_file(entry))
    changed = json.loads(act_file(entry))
    changed["canonical"] = changed["canonical"].replace("1.20", "9.20")
    (tmp_path / "b.json").write_text(json.dumps(changed))

    def verify(*files: str) -> tuple[int, str]:
        command = "from sunshine.wiring.cli import main; main()"
        done = subprocess.run(
            [sys.executable, "-c", command, "verify", *files, "--key", signer().verifier.vkey],
            cwd=tmp_path,
            env={"PYTHONPATH": str(settings.CONTENT_ROOT), "DATABASE_URL": "postgres://nowhere"},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout

    assert verify("r.tlog-proof", "a.json")[0] == 0
    code, words = verify("r.tlog-proof", "b.json")
    assert code == 1
    assert "被改过" in words


@pytest.mark.parametrize("step", ["extend", "publish"])
def test_a_crash_between_the_steps_loses_nothing_and_the_next_act_heals_it(
    log, monkeypatch, step
) -> None:
    act()
    with monkeypatch.context() as patch:
        patch.setattr(Store, step, lambda *a: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            act()
    assert Entry.objects.count() == 2, "the act itself is committed"
    act()
    assert head_of(log).size == 3
    assert not PendingLeaf.objects.exists()
    assert list(audit(signer().verifier)) == []


def test_a_repeated_request_is_answered_only_when_the_first_is_in_the_log(log, monkeypatch) -> None:
    by = system_actor("测试")
    with monkeypatch.context() as patch:
        patch.setattr(Store, "extend", lambda *a: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            act()
    first = Entry.objects.get()
    assert receipt_of(first) is None, "the crash came before the log"
    with transaction.atomic():
        assert earlier(by, first.idempotency_key) == first
    assert receipt_of(first) is not None


def test_the_worker_brings_in_what_a_crash_left_without_a_next_act(log, monkeypatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Store, "publish", lambda *a: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            act()
    acknowledge_what_waits.func.__wrapped__(timestamp=0)  # what the worker calls, unwatched
    assert head_of(log).size == 1
    assert list(audit(signer().verifier)) == []


def test_a_full_disk_is_said_in_words_and_the_receipt_follows(log, monkeypatch) -> None:
    act()

    def full(*arguments: object) -> None:
        raise OSError(errno.ENOSPC, "no space")

    with monkeypatch.context() as patch:
        patch.setattr(Store, "_write", full)
        with pytest.raises(NotAcknowledgedError, match="磁盘"):
            act()
    assert head_of(log).size == 1
    assert integrate() == 2
    assert list(audit(signer().verifier)) == []


def test_a_database_from_an_old_backup_may_not_sign(log) -> None:
    for _ in range(3):
        act()
    old = log.checkpoint()
    bigger = signer().sign(type(head_of(log))(signer().name, 5, b"\x01" * 32))
    log.publish(bigger)
    with pytest.raises(NotAcknowledgedError, match="旧备份"):
        act()
    log.publish(old)
    assert integrate() == 4


def test_a_clock_that_goes_back_stops_the_signing(log, monkeypatch) -> None:
    act()
    real = sequencing.now
    with monkeypatch.context() as patch:
        patch.setattr(sequencing, "now", lambda: real() - timedelta(minutes=5))
        with pytest.raises(NotAcknowledgedError, match="时钟"):
            act()
    assert head_of(log).size == 1
    assert integrate() == 2


def test_acts_of_many_writers_all_get_a_number(log) -> None:
    def write() -> None:
        for n in range(15):
            act(n=n)
        connections.close_all()

    threads = [Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert head_of(log).size == 60
    assert list(LogLeaf.objects.order_by("index").values_list("index", flat=True)) == list(
        range(60)
    )
    assert list(audit(signer().verifier)) == []


def test_a_witness_cosigns_what_grew_and_its_line_is_in_the_receipt(
    log, tmp_path, settings
) -> None:
    entry = act()
    key = Signer.load(tmp_path / "key", "discipline.example", WITNESS)
    witness = Witness(tmp_path, key, signer().verifier)
    settings.LOG_POLICY = tmp_path / "policy"
    settings.LOG_POLICY.write_text(f"witness {key.verifier.vkey}\nquorum 1\n")
    asked = Policy((key.verifier.vkey,), 1)
    with pytest.raises(ProofError, match="见证方不足"):
        verify_receipt(receipt_of(entry), signer().verifier, asked)
    add_cosignature(str(witness.follow(from_folder(log.folder))))
    later = act()
    together = receipts_of_each([[entry], [], [later]])
    assert together == {e.pk: receipt_of(e) for e in (entry, later)}, "each under its own"
    assert (
        "discipline.example"
        in verify_receipt(receipt_of(entry), signer().verifier, asked).witnesses
    )
    witness.follow(from_folder(log.folder))


def test_a_stranger_may_not_cosign_nor_anybody_a_checkpoint_that_was_never_ours(
    log, tmp_path
) -> None:
    act()
    stranger = Witness(tmp_path, Signer.load(tmp_path / "k", "x", WITNESS), signer().verifier)
    with pytest.raises(ProofError, match="认可"):
        add_cosignature(str(stranger.follow(from_folder(log.folder))))
    forged = signer().sign(type(head_of(log))(signer().name, 9, b"\x01" * 32))
    with pytest.raises(ProofError, match="不是本日志"):
        add_cosignature(forged)


def test_log_pages_serve_tiles_to_anybody_and_nothing_else(log, client) -> None:
    act()
    assert client.get("/log/checkpoint").content.decode() == log.checkpoint()
    assert client.get("/log/key").content.decode().strip() == signer().verifier.vkey
    assert client.get("/log/tile/0/000.p/1").status_code == 200
    for bad in ("tile/0/000.p/2", "../keys/log", "%2e%2e/keys/log", ".checkpoint.1", "tile"):
        assert client.get(f"/log/{bad}").status_code == 404
    assert Checkpoint.objects.count() == 1
