"""Backup while acts and snapshots go on; restore; and a drill in which the last acts are lost."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest
from uuid6 import uuid7

from sunshine.foundation.postgres import engine

ROOT = Path(__file__).resolve().parents[2]
RIGHTS = (
    "select table_name, grantee, privilege_type from information_schema.role_table_grants"
    " where table_schema = 'public' order by 1, 2, 3"
)
POLICIES = "select tablename, policyname, qual from pg_policies order by 1, 2"


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from sunshine.wiring.cli import main; main()", *arguments],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def addresses(databases, name: str) -> dict[str, str]:
    server = databases.server
    return {
        "DATABASE_URL": server.address(engine.APP, name).url,
        "DATABASE_OWNER_URL": server.address(engine.OWNER, name).url,
        "DATABASE_ADMIN_URL": server.address(engine.ADMIN, name).url,
    }


@pytest.fixture(scope="module")
def backup(city, databases, tmp_path_factory):
    """A backup made under a writer, its keys, and the log as it was when the writer stopped."""
    if databases.server is None:
        pytest.skip("needs the maintenance role of our own server")
    place = tmp_path_factory.mktemp("backup")
    name = city.environment["DATABASE_URL"].split("/")[-1].split("?")[0]
    environment = {**city.environment, **addresses(databases, name)}
    stop = place / "stop"
    script = str(Path(__file__).with_name("write_without_pause.py"))
    with subprocess.Popen(
        [sys.executable, script, str(stop)],
        env={**environment, "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as writer:
        assert writer.stdout is not None
        try:
            assert writer.stdout.readline().strip() == "1"
            made = run(environment, "backup", str(place / "set"), "--keys", str(place / "keys"))
            wrote = [writer.stdout.readline() for _ in range(3)]
        finally:
            stop.touch()
        writer.stdout.read()
        assert writer.wait() == 0, "the writer was not disturbed"
    assert made.returncode == 0, made.stdout + made.stderr
    assert all(wrote)
    shutil.copytree(city.home / "log", place / "mirror")
    log = json.loads((place / "set" / "manifest.json").read_text())["log"]
    with psycopg.connect(environment["DATABASE_ADMIN_URL"]) as link:
        rights, policies = link.execute(RIGHTS).fetchall(), link.execute(POLICIES).fetchall()
    return SimpleNamespace(
        set=place / "set",
        keys=place / "keys",
        mirror=place / "mirror",
        size=log["size"],
        waiting=log["waiting"],
        seen=int((place / "mirror" / "checkpoint").read_text().split("\n")[1]),
        rights=rights,
        policies=policies,
        environment=environment,
    )


@pytest.fixture
def elsewhere(backup, databases, tmp_path):
    """An empty home and an empty database: another machine."""
    name = f"restored_{uuid7().hex}"
    engine.create_database(databases.server, name, "template1")
    yield {
        **backup.environment,
        **addresses(databases, name),
        "SUNSHINE_HOME": str(tmp_path / "home"),
    }
    databases.drop(name)


def test_a_set_made_under_a_writer_restores_whole_with_owners_and_rights_as_they_were(
    backup, elsewhere
) -> None:
    (kept := backup.set.parent / "kept").write_text((backup.set / "log" / "checkpoint").read_text())
    done = run(
        elsewhere, "restore", str(backup.set), "--keys", str(backup.keys), "--kept", str(kept)
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "没有缺失" in done.stdout
    assert run(elsewhere, "audit-log").returncode == 0
    number = json.loads(run(elsewhere, "hits", "--json").stdout.splitlines()[0])["id"]
    assert run(elsewhere, "replay", number).returncode == 0
    lake = Path(elsewhere["SUNSHINE_HOME"]) / "lake"
    with psycopg.connect(elsewhere["DATABASE_ADMIN_URL"]) as link:
        assert link.execute(RIGHTS).fetchall() == backup.rights
        assert link.execute(POLICIES).fetchall() == backup.policies
        assert link.execute("select count(*) from django_session").fetchone() == (0,)
        every = link.execute("select tables from lake_snapshot").fetchall()
        (leaves,) = link.execute("select count(*) from ledger_logleaf").fetchone()
    assert leaves == backup.size + backup.waiting + 1, "and the restore itself is an act"
    named = {pair for (tables,) in every for pair in tables.items()}
    read = "from sunshine.datacentre.lake.engine import files; import sys, json; from pathlib import Path; print(all(p.exists() for m, v in json.loads(sys.argv[2]) for p in files(Path(sys.argv[1]), m, v)))"
    told = subprocess.run(
        [sys.executable, "-c", read, str(lake), json.dumps(sorted(named))],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert told.stdout == "True\n"
    again = run(elsewhere, "restore", str(backup.set), "--keys", str(backup.keys), "--nothing-kept")
    assert again.returncode == 1
    assert "不是空的" in again.stderr


def test_the_drill_names_the_lost_tail_and_the_log_refuses_until_the_loss_is_admitted(
    backup, elsewhere
) -> None:
    assert backup.seen > backup.size, "acts were acknowledged after the backup"
    kept = backup.mirror / "checkpoint"
    done = run(
        elsewhere, "restore", str(backup.set), "--keys", str(backup.keys), "--kept", str(kept)
    )
    lost = backup.seen - backup.size - backup.waiting
    assert done.returncode == 3
    assert f"日志第 {backup.size} 至 {backup.seen - 1} 条缺失，共 {lost} 条" in done.stdout
    refused = run(elsewhere, "backup", str(backup.set.parent / uuid7().hex))
    assert "不能签名" in refused.stderr
    short = run(elsewhere, "acknowledge-loss", "--reason", "演练", "--yes")
    assert short.returncode == 1
    assert "--mirror" in short.stderr
    admitted = run(
        elsewhere, "acknowledge-loss", "--reason", "演练", "--yes", "--mirror", str(backup.mirror)
    )
    assert admitted.returncode == 0, admitted.stderr
    audit = run(elsewhere, "audit-log", "--kept", str(kept))
    assert audit.returncode == 1, "a loss stays visible for ever"
    named = [int(n) for n in re.findall(r"日志第 (\d+) 条的内容已丢失", audit.stdout)]
    assert named == list(range(backup.size + backup.waiting, backup.seen))[:20]
    assert f"共发现 {lost} 处" in audit.stdout


def test_a_database_restored_behind_our_back_does_not_sign_once_a_witness_has_brought_more(
    backup, elsewhere
) -> None:
    run(elsewhere, "restore", str(backup.set), "--keys", str(backup.keys), "--nothing-kept")
    bring = (
        "import django, sys; django.setup()\n"
        "from django.test import Client\n"
        "answer = Client().post('/log/cosign', open(sys.argv[1]).read(), content_type='text/plain')\n"
        "print(answer.status_code)"
    )
    told = subprocess.run(
        [sys.executable, "-c", bring, str(backup.mirror / "checkpoint")],
        env=elsewhere, cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert told.stdout == "422\n"
    refused = run(elsewhere, "backup", str(backup.set.parent / uuid7().hex))
    assert f"别人见过 {backup.seen} 条" in refused.stderr


@pytest.mark.parametrize("harm", ["changed", "missing", "extra", "cut log"])
def test_a_backup_that_is_not_what_it_says_is_refused_with_the_name_of_the_file(
    backup, tmp_path, harm
) -> None:
    folder = tmp_path / "set"
    shutil.copytree(backup.set, folder)
    victim = next((folder / "lake").rglob("*.parquet"))
    if harm == "changed":
        data = bytearray(victim.read_bytes())
        data[len(data) // 2] ^= 1
        victim.write_bytes(data)
    elif harm == "missing":
        victim.unlink()
    elif harm == "extra":
        victim = victim.with_name("stray.parquet")
        victim.touch()
    else:
        victim = folder / "log" / "checkpoint"
        victim.write_text(victim.read_text().replace(f"\n{backup.size}\n", "\n1\n"))
    done = run({**os.environ}, "backup", "--verify", str(folder))
    assert done.returncode == 1
    assert str(victim.relative_to(folder)) in done.stdout
    assert run({**os.environ}, "backup", "--verify", str(backup.set)).returncode == 0


def test_no_key_lies_in_the_set_and_keys_lie_apart(backup, tmp_path) -> None:
    keys = [p.read_bytes() for p in backup.keys.iterdir()]
    assert len(keys) >= 4
    whole = b"".join(p.read_bytes() for p in backup.set.rglob("*") if p.is_file())
    assert not [k for k in keys if k in whole]
    assert {p.stat().st_mode & 0o777 for p in backup.keys.iterdir()} == {0o600}
    inside = run(backup.environment, "backup", str(tmp_path / "a"), "--keys", str(tmp_path / "a/k"))
    assert inside.returncode == 1
    assert "分开存放" in inside.stderr


def test_a_restore_asks_what_others_have_kept(backup, elsewhere) -> None:
    done = run(elsewhere, "restore", str(backup.set), "--keys", str(backup.keys))
    assert done.returncode == 2
    assert "--kept" in done.stderr
    assert not Path(elsewhere["SUNSHINE_HOME"]).exists()
