"""Web, worker, jobs and commands refuse an owner, a superuser and a BYPASSRLS role."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from psycopg import sql
from uuid6 import uuid7

ROOT = Path(__file__).resolve().parents[2]
MAIN = [sys.executable, "-c", "from sunshine.wiring.cli import main; main()"]
PROCESSES = {
    "serve": [*MAIN, "serve", "--port", "1"],
    "worker and jobs": [*MAIN, "django", "procrastinate", "worker", "--one-shot"],
    "web": [sys.executable, "-c", "import sunshine.wiring.wsgi"],
    "command": [*MAIN, "snapshots"],
}


@pytest.fixture(params=["owner", "superuser", "bypassrls"])
def powerful(request, databases, fresh_database):
    """Address of the same database under a role with too much power."""
    if request.param == "owner":
        yield databases.address(fresh_database.name, owner=True).url
        return
    name = f"strong_{uuid7().hex[-12:]}"
    with databases.admin() as admin:
        if databases.server is None:
            pytest.skip("a foreign server's administrator need not be a superuser")
        admin.execute(
            sql.SQL("create role {} login password 'x' {}").format(
                sql.Identifier(name), sql.SQL(request.param)
            )
        )
    strong = type(fresh_database)(
        fresh_database.name, name, "x", fresh_database.host, fresh_database.port
    )
    yield strong.url
    with databases.admin() as admin:
        admin.execute(sql.SQL("drop role {}").format(sql.Identifier(name)))


def test_every_process_refuses_it_in_words(powerful) -> None:
    for name, command in PROCESSES.items():
        done = subprocess.run(
            command,
            env={**os.environ, "DATABASE_URL": powerful},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert done.returncode != 0, name
        assert "拒绝启动" in done.stdout + done.stderr, name
