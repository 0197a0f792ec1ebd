"""Web and two workers as children: restarted when they die, later each time; ended together.

The worker starts the periodic tasks too (procrastinate defers each due time once, however many
workers there are), so there is no process for them.
"""

import errno
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
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
    stop,
)
from sunshine.wiring.cli import home

PATIENCE = 20.0
READY_SECONDS = 60.0
SHORTEST, LONGEST = 0.5, 60.0  # seconds before a dead child is started again
STEADY = 10.0  # a child that lived this long did not die of its start: shortest pause again
TICK = 0.2


def children(host: str, port: int) -> dict[str, list[str]]:
    """Command lines of the processes that make up the service."""
    scripts, here = Path(sys.executable).parent, Path(__file__).parent
    web = [str(scripts / "granian"), "--interface", "wsgi", "--host", host, "--port", str(port)]
    web += ["--workers", "2", "--blocking-threads", "4", "--no-ws"]
    web += ["--respawn-failed-workers", "--respawn-interval", "0.5"]
    web += ["--log-config", str(here / "granian.json"), "sunshine.wiring.wsgi:application"]
    worker = [sys.executable, "-c", "from sunshine.wiring.cli import main; main()"]
    worker += ["django", "procrastinate", "worker", "--concurrency", "1", "--queues"]
    # What nobody waits for takes minutes now and then: an upload must not stand behind it, and
    # pages come first on the processor.
    background = ["nice", "-n", "10", *worker, "background"]
    return {"web": web, "worker": [*worker, "default"], "background": background}


@dataclass(slots=True)
class Child:
    """A process that is kept alive."""

    name: str
    command: list[str]
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    pause: float = SHORTEST
    began: float = field(default=0.0)
    due: float = field(default=0.0)

    def tend(self) -> None:
        """Start it when its time has come; notice its end."""
        now = time.monotonic()
        if self.process is not None:
            code = self.process.poll()
            if code is None:
                return
            self.pause = SHORTEST if now - self.began > STEADY else min(self.pause * 2, LONGEST)
            _end_group(self.process)
            self.process, self.due = None, now + self.pause
            say("child_ended", child=self.name, code=code, seconds_until_restart=self.pause)
        elif now >= self.due:
            self.process = subprocess.Popen(
                self.command, env=self.environment, start_new_session=True
            )
            self.began = now

    def end(self, deadline: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            say("child_killed", child=self.name)


def _end_group(process: "subprocess.Popen[bytes]") -> None:
    """What a killed master left: granian's workers would hold the port for ever."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def serve(
    host: str, port: int, ready: Callable[[str], None], *, stop_database: bool = False
) -> None:
    """Run until SIGTERM or SIGINT; `ready` is told the address once /healthz answers.

    Raises PostgresError before anything starts: the database role is too powerful, a restore
    was not finished, or somebody else serves on this port.
    """
    if (home() / "restoring").exists():
        raise PostgresError(
            "拒绝启动：SUNSHINE_HOME 里的恢复没有完成，请清空后重新 sunshine restore"
        )
    refuse_taken(host, port)
    url = os.environ.get("DATABASE_URL") or describe(home()).address(APP).url
    with psycopg.connect(url) as connection:
        refuse_unsafe(connection)
    environment = {**os.environ, "SUNSHINE_DB_ROLE": "app"}
    environment["PROMETHEUS_MULTIPROC_DIR"] = str(_counters())
    running = [Child(n, c, environment) for n, c in children(host, port).items()]
    stopping = False

    def on_signal(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    address, began, told = f"http://{host}:{port}", time.monotonic(), False
    while not stopping:
        _revive_database()
        for child in running if told else running[:1]:  # the page first, then the workers
            child.tend()
        if not told and _answers(address):
            told = True
            ready(address)
        elif not told and time.monotonic() - began > READY_SECONDS:
            told = True
            say("not_ready", seconds=READY_SECONDS)
        time.sleep(TICK)
    _stop(running)
    if stop_database and "DATABASE_URL" not in os.environ:
        stop(home())


def refuse_taken(host: str, port: int) -> None:
    """Granian shares a port with whoever shares it: an old service left there would go on
    answering half of the requests with its old pages. Raises PostgresError.
    """
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # closed ones may linger
        try:
            trial.bind((host, port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            raise PostgresError(
                f"拒绝启动：{host}:{port} 已有服务在用（可能是没有停掉的上一次），"
                "请先停止它，或换一个 --port"
            ) from error


def _revive_database() -> None:
    """Our own PostgreSQL, if it was killed; where it does not start, the next turn tries again."""
    if "DATABASE_URL" in os.environ or postmaster_pid(describe(home())) is not None:
        return
    with suppress(PostgresError):
        start(home())


def say(message: str, **facts: object) -> None:
    """One JSON line of the supervisor itself."""
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    line = {"at": at, "level": "WARNING", "logger": "sunshine.serve", "message": message}
    sys.stderr.write(json.dumps(line | facts) + "\n")
    sys.stderr.flush()


def _stop(running: list[Child]) -> None:
    for child in running:
        if child.process is not None:
            child.process.terminate()
    deadline = time.monotonic() + PATIENCE
    for child in running:
        child.end(deadline)


def _counters() -> Path:
    """Where the web workers share their counters; empty at each start."""
    folder = home() / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _answers(address: str) -> bool:
    try:
        with urlopen(f"{address}/healthz", timeout=2) as answer:  # noqa: S310  our own address
            return bool(answer.status == 200)  # noqa: PLR2004
    except (URLError, OSError):
        return False
