"""The embedded server under kill -9, and the roles it gives out."""

import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from pathlib import Path

import psycopg
import pytest

from sunshine.foundation.postgres import engine


@pytest.fixture
def server():
    # Not pytest's own folder: that is closed to the demoted user, and any other pytest closes it again.
    home = Path(tempfile.mkdtemp(prefix="sunshine-pg-"))
    home.chmod(0o755)
    found = engine.start(home)
    with engine.admin_connection(found, engine.DATABASE) as connection:
        connection.execute("create table acts (writer int, n int)")
        connection.execute(f"grant insert, select on acts to {engine.APP}")
    yield home, found
    engine.stop(home)
    shutil.rmtree(home)


def write(url, writer, acknowledged, stop):
    while not stop.is_set():
        try:
            with psycopg.connect(url, autocommit=True) as connection:
                while not stop.is_set():
                    n = len(acknowledged[writer])
                    connection.execute("insert into acts values (%s, %s)", [writer, n])
                    acknowledged[writer].append(n)
        except psycopg.Error:
            time.sleep(0.02)


def crash(home, server, rounds):
    url = server.address(engine.APP).url
    acknowledged, stop = [[], []], threading.Event()
    writers = [threading.Thread(target=write, args=(url, w, acknowledged, stop)) for w in range(2)]
    for thread in writers:
        thread.start()
    for n in range(rounds):
        time.sleep(0.4)
        pid = engine.postmaster_pid(server)
        assert pid is not None
        (os.killpg if n % 2 else os.kill)(pid, signal.SIGKILL)
        engine.start(home)
    time.sleep(0.3)
    stop.set()
    for thread in writers:
        thread.join()
    with psycopg.connect(url) as connection:
        present = set(connection.execute("select writer, n from acts").fetchall())
    wanted = {(w, n) for w, rows in enumerate(acknowledged) for n in rows}
    return wanted, wanted - present


def test_kill_nine_of_server_or_group_loses_nothing(server):
    wanted, lost = crash(*server, rounds=4)
    assert len(wanted) > 100
    assert lost == set()


@pytest.mark.prove
def test_forty_crashes_lose_nothing(server):
    wanted, lost = crash(*server, rounds=40)
    assert len(wanted) > 2000
    assert lost == set()


def test_several_processes_share_one_server_and_it_stops_cleanly(server):
    home, found = server
    assert engine.start(home).data == found.data
    pid = engine.postmaster_pid(found)
    assert engine.stop(home)
    assert engine.postmaster_pid(found) is None
    assert not engine.stop(home)
    assert engine.postmaster_pid(engine.start(home)) != pid


@pytest.mark.parametrize("lives", [False, True], ids=["a zombie", "another process"])
def test_a_number_that_the_dead_server_left_behind_does_not_keep_a_new_one_out(server, lives):
    """PostgreSQL alone refuses: "lock file ... already exists"."""
    home, found = server
    locks = [found.data / "postmaster.pid", *found.socket.glob(".s.PGSQL.*.lock")]
    assert len(locks) == 2
    kept = [(path, path.read_text().split("\n", 1)[1]) for path in locks]
    assert engine.stop(home)
    user = found.data.owner()
    other = subprocess.Popen(
        ["sleep", "60" if lives else "0"], user=user if os.getuid() == 0 else None
    )
    if not lives:
        os.waitid(os.P_PID, other.pid, os.WEXITED | os.WNOWAIT)  # ended, but nobody reaped it
    for path, rest in kept:
        path.write_text(f"{other.pid}\n{rest}")
        shutil.chown(path, user)
    assert engine.postmaster_pid(found) is None
    engine.start(home)
    assert engine.postmaster_pid(found) not in {None, other.pid}
    other.kill()
    other.wait()


def test_the_program_refuses_to_run_with_too_much_power(server):
    _, found = server
    with (
        engine.admin_connection(found, engine.DATABASE) as admin,
        pytest.raises(engine.PostgresError, match="超级用户"),
    ):
        engine.refuse_unsafe(admin)
    with psycopg.connect(found.address(engine.APP).url) as app:
        engine.refuse_unsafe(app)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("create table mine (n int)")


def test_a_password_is_asked(server):
    _, found = server
    address = found.address(engine.APP)
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(address.url.replace(address.password, "wrong"))
