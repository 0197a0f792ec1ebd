"""A real house to prove things in: its own SUNSHINE_HOME, `sunshine serve`, clients over HTTP.

One house a process: Django is set up on it, so that the database can be asked beside the web.
"""

import base64
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import zlib
from contextlib import suppress
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path

from sunshine.foundation.postgres import engine
from sunshine.wiring.cli import set_up

ROOT = Path(__file__).resolve().parents[1]
MAIN = [sys.executable, "-c", "from sunshine.wiring.cli import main; main()"]
PATIENCE = 60.0
BOUNDARY = "8d1f-sunshine"


class NotAnsweredError(Exception):
    """The web was not there, broke off, or said 5xx: nothing was acknowledged."""


@dataclass(slots=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def receipt(self) -> str | None:
        """Where the receipt of an acknowledged act lies."""
        link = self.headers.get("Link") or ""
        return link.partition("<")[2].partition(">")[0] or None

    @property
    def words(self) -> str:
        """What the page will say: Django's message cookie, read without its key."""
        for raw in self.headers.get_all("Set-Cookie") or []:
            value = SimpleCookie(raw).get("messages")
            if value and value.value:
                return _unpack(value.value)
        return ""


def _parts(fields: dict[str, str], name: str, content: bytes) -> bytes:
    head = f"--{BOUNDARY}\r\nContent-Disposition: form-data; name="
    told = "".join(f'{head}"{k}"\r\n\r\n{v}\r\n' for k, v in fields.items())
    told += f'{head}"file"; filename="{name}"\r\nContent-Type: application/octet-stream\r\n\r\n'
    return told.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()


def _unpack(value: str) -> str:
    body = value.rpartition(":")[0].split(":")[0]
    packed = body.startswith(".")
    raw = base64.urlsafe_b64decode(body.removeprefix(".") + "==")
    return str(json.loads(zlib.decompress(raw) if packed else raw))


class Browser:
    """One person's session over one kept-alive connection."""

    def __init__(self, port: int) -> None:
        self.port, self.cookies = port, dict[str, str]()
        self._line: http.client.HTTPConnection | None = None

    def ask(
        self,
        method: str,
        path: str,
        fields: dict[str, str] | None = None,
        file: tuple[str, bytes] | None = None,
    ) -> Answer:
        """One request; raises NotAnsweredError. A dead line is not silently tried again."""
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        body: str | bytes | None = None
        if fields is not None:
            fields = fields | {"csrfmiddlewaretoken": self.cookies.get("csrftoken", "")}
            body = urllib.parse.urlencode(fields)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            if file is not None:
                body = _parts(fields, *file)
                headers["Content-Type"] = f"multipart/form-data; boundary={BOUNDARY}"
        try:
            if self._line is None:
                self._line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
            self._line.request(method, urllib.parse.quote(path, safe="/?&=%"), body, headers)
            got = self._line.getresponse()
            answer = Answer(got.status, got.headers, got.read())
        except (OSError, http.client.HTTPException) as error:
            self.hang_up()
            raise NotAnsweredError(str(error)) from error
        for raw in got.headers.get_all("Set-Cookie") or []:
            self.cookies.update({k: m.value for k, m in SimpleCookie(raw).items()})
        self.cookies.pop("messages", None)
        if got.status >= 500:
            raise NotAnsweredError(f"{got.status} {answer.body.decode(errors='replace')}")
        return answer

    def get(self, path: str) -> Answer:
        return self.ask("GET", path)

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        return self.ask("POST", path, fields)

    def attach(self, path: str, fields: dict[str, str], name: str, content: bytes) -> Answer:
        """A form with one file."""
        return self.ask("POST", path, fields, (name, content))

    def hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
        self._line = None


class House:
    """`home` may be there already: what was proven in it goes on."""

    def __init__(self, home: Path, port: int | None = None, **environment: str) -> None:
        self.home, self.port = home.resolve(), port or free_port()
        home.mkdir(parents=True, exist_ok=True)
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
            os.environ.pop(name, None)
        os.environ |= {"SUNSHINE_HOME": str(self.home), "PYTHONPATH": str(ROOT)} | environment
        self.process: subprocess.Popen[bytes] | None = None

    def found(self) -> None:
        """Tables and reference data; Django set up in this process, as role app."""
        self.run("migrate")
        self.run("reference", "load")
        set_up()

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """The command line; raises with what it said."""
        done = subprocess.run(
            [*MAIN, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done

    def serve(self, *before: str) -> None:
        """Start `sunshine serve` (behind `before`, e.g. strace) and wait until it answers."""
        with (self.home / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*before, *MAIN, "serve", "--port", str(self.port)],
                cwd=ROOT, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self.wait()

    def wait(self) -> float:
        """Seconds until /healthz says yes; raises when it never does."""
        began = time.monotonic()
        while time.monotonic() - began < PATIENCE:
            with suppress(NotAnsweredError):
                if Browser(self.port).get("/healthz").status == 200:
                    return time.monotonic() - began
            time.sleep(0.05)
        tail = (self.home / "serve.log").read_text()[-3000:]
        raise AssertionError(f"does not answer again: {tail}")

    def stop(self) -> None:
        """Web and worker, then the database; only what this house started."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(PATIENCE)
            for pid in [*self.pids("web"), *self.pids("worker"), self.process.pid]:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        engine.stop(self.home)

    def pids(self, what: str) -> list[int]:
        """Web (granian's master), web child, worker, postmaster, backend (of role app)."""
        if what in {"postmaster", "backend"}:
            top = engine.postmaster_pid(engine.describe(self.home))
            if top is None:
                return []
            told = f"postgres: {engine.APP}"
            return [top] if what == "postmaster" else [p for p in below(top) if told in line_of(p)]
        assert self.process is not None
        mine = [p for p in below(self.process.pid, deep=True) if line_of(p)]
        if what == "worker":
            return [p for p in mine if "procrastinate" in line_of(p)]
        masters = [p for p in mine if "granian" in line_of(p) and parent(p) not in mine]
        children = [c for p in masters for c in below(p) if "resource_tracker" not in line_of(c)]
        return masters if what == "web" else children


def below(pid: int, *, deep: bool = False) -> list[int]:
    found = [int(p.name) for p in Path("/proc").iterdir() if p.name.isdigit()]
    mine = [p for p in found if parent(p) == pid]
    return mine + ([q for p in mine for q in below(p, deep=True)] if deep else [])


def parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return -1


def line_of(pid: int) -> str:
    """Command line; empty for a zombie."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
