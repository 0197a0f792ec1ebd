"""Web and worker as children: restarted when they die, ended together."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import FrameType
from urllib.error import URLError
from urllib.request import urlopen

import psycopg

from sunshine.foundation.postgres.engine import (
    APP,
    PostgresError,
    describe,
    postmaster_pid,
    refuse_unsafe,
    start,
)
from sunshine.wiring.cli import home

PATIENCE = 20.0


def children(host: str, port: int) -> dict[str, list[str]]:
    """Command lines of the processes that make up the service."""
    scripts = Path(sys.executable).parent
    return {
        "web": [
            str(scripts / "granian"),
            "--interface",
            "wsgi",
            "--host",
            host,
            "--port",
            str(port),
            "--workers",
            "2",
            "--blocking-threads",
            "2",
            "--no-ws",
            "--respawn-failed-workers",
            "--respawn-interval",
            "0.5",
            "sunshine.wiring.wsgi:application",
        ],
        "worker": [
            sys.executable,
            "-c",
            "from sunshine.wiring.cli import main; main()",
            "django",
            "procrastinate",
            "worker",
            "--concurrency",
            "1",
        ],
    }


def serve(host: str, port: int, ready: Callable[[str], None]) -> None:
    """Run until SIGTERM or SIGINT; `ready` is told the address once /healthz answers.

    Raises PostgresError before anything starts if the database role is too powerful.
    """
    url = os.environ.get("DATABASE_URL") or describe(home()).address(APP).url
    with psycopg.connect(url) as connection:
        refuse_unsafe(connection)
    environment = {**os.environ, "SUNSHINE_DB_ROLE": "app"}
    commands = children(host, port)
    running = {
        name: subprocess.Popen(c, env=environment, start_new_session=True)
        for name, c in commands.items()
    }
    stopping = False

    def stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    address = f"http://{host}:{port}"
    _wait(address)
    ready(address)
    while not stopping:
        time.sleep(0.5)
        _revive_database()
        for name, process in list(running.items()):
            if process.poll() is not None:
                running[name] = subprocess.Popen(
                    commands[name], env=environment, start_new_session=True
                )
    for process in running.values():
        process.terminate()
    for process in running.values():
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()


def _revive_database() -> None:
    """Our own PostgreSQL, if it was killed; where it does not start, the next turn tries again."""
    if "DATABASE_URL" in os.environ or postmaster_pid(describe(home())) is not None:
        return
    with suppress(PostgresError):
        start(home())


def _wait(address: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with urlopen(f"{address}/healthz", timeout=2) as answer:  # noqa: S310  our own address
                if answer.status == 200:  # noqa: PLR2004
                    return
        except (URLError, OSError):
            time.sleep(0.1)
