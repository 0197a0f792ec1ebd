"""Start the runner process and read what it says."""

import atexit
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from sunshine.datacentre.lake.queries import content_root, lake_folder


class RunFailed(RuntimeError):  # noqa: N818  read as a sentence
    """The runner stopped; its last words are in the message."""


ENGINE = "sunshine.analysis.runners.engine"
Changes = Mapping[str, Mapping[str, Sequence[str]]]  # mart → {"after": files, "before": files}


@dataclass(slots=True)
class Result:
    """What one probe found; `touched` are the keys it kept to, None of a full run."""

    probe: str
    touched: list[tuple[str | None, ...]] | None
    found: list[dict[str, Any]] = field(default_factory=list)
    population: int = 0
    seconds: float = 0.0


def results(
    codes: Sequence[str], tables: Mapping[str, int], changes: Changes | None = None
) -> Iterator[Result]:
    """Events of a run put together, a probe at a time; see `events`."""
    for event in events(codes, tables, changes):
        if event["kind"] == "start":
            keys = event["touched"]
            now = Result(event["probe"], None if keys is None else [tuple(k) for k in keys])
        elif event["kind"] == "hit":
            now.found.append(event)
        else:
            now.population, now.seconds = event["population"], event["seconds"]
            yield now


def events(
    codes: Sequence[str], tables: Mapping[str, int], changes: Changes | None = None
) -> Iterator[dict[str, Any]]:
    """Events of one run over the marts at given versions, as they come.

    With `changes`, only of probes that these touch, and on the touched keys where they can; the
    runner that does it stays for the next ones. A full run takes memory, and its process ends.
    """
    wanted = {"probes": list(codes), "changes": changes or {}}
    if changes:
        return RESIDENT.said(tables, **wanted)
    return (e for e in said(ENGINE, tables, **wanted) if e["kind"] != "done")


def keep_lookups(tables: Mapping[str, int]) -> list[dict[str, Any]]:
    """Make what runs on changes look rows up in; what was made. Runs again without effect."""
    return list(said("sunshine.analysis.runners.engine.lookups", tables))


def said(module: str, tables: Mapping[str, int], **wanted: object) -> Iterator[dict[str, Any]]:
    """What a runner says, line by line; `module` reads {root, lake, tables, …} from its input.

    The child has no database password and no Django: only the lake and the content.
    """
    with _started(module, subprocess.PIPE) as process:
        if process.stdin is None or process.stdout is None or process.stderr is None:
            raise RunFailed("无法启动运行进程")
        process.stdin.write(json.dumps(_job(tables, **wanted)))
        process.stdin.close()
        for line in process.stdout:
            yield json.loads(line)
        words = process.stderr.read()
    if process.returncode:
        raise RunFailed(f"运行失败：{words.strip()[-800:]}")


def _job(tables: Mapping[str, int], **wanted: object) -> dict[str, object]:
    return {
        "root": str(content_root()),
        "lake": str(lake_folder()),
        "tables": dict(tables),
        **wanted,
    }


def _started(module: str, errors: int | None) -> subprocess.Popen[str]:
    kept = {"PATH", "LANG", "LC_ALL", "HOME", "PYTHONPATH", "VIRTUAL_ENV"}
    return subprocess.Popen(
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        text=True,
        cwd=content_root(),
        env={k: v for k, v in os.environ.items() if k in kept},
    )


class Resident:
    """A runner that stays from job to job: started when it is needed, again when it has gone.

    It is the child of the process that asks and ends with it, because its input does. One job
    at a time; who does not listen to the end of one ends the runner.
    """

    def __init__(self, module: str) -> None:
        self.module, self.turn = module, Lock()
        self.process: subprocess.Popen[str] | None = None
        atexit.register(self.end)

    def said(self, tables: Mapping[str, int], **wanted: object) -> Iterator[dict[str, Any]]:
        """Events of one job. Raises RunFailed where the runner stopped before its end."""
        with self.turn:
            process = self._told(json.dumps(_job(tables, **wanted)) + "\n")
            is_done = False
            try:
                while not is_done:
                    event = self._heard(process)
                    is_done = event["kind"] == "done"
                    if not is_done:
                        yield event
            finally:
                if not is_done:
                    self.end()

    def _told(self, line: str) -> subprocess.Popen[str]:
        """The runner, with its job: one that has gone since the last job is not asked again."""
        if self.process is not None and self.process.poll() is None:
            with suppress(BrokenPipeError):
                return _write(self.process, line)
        self.end()
        self.process = _started(self.module, None)  # what it complains of stands in our own log
        return _write(self.process, line)

    def _heard(self, process: subprocess.Popen[str]) -> dict[str, Any]:
        line = process.stdout.readline() if process.stdout else ""
        if not line.endswith("\n"):
            raise RunFailed("运行进程中途停止，原因见服务日志")
        heard: dict[str, Any] = json.loads(line)
        return heard

    def end(self) -> None:
        """At once; what it was doing is nobody's."""
        if self.process is not None:
            self.process.kill()
            with suppress(BrokenPipeError), self.process:  # closes the pipes and waits
                pass
            self.process = None


def _write(process: subprocess.Popen[str], line: str) -> subprocess.Popen[str]:
    if process.stdin is None:
        raise RunFailed("无法启动运行进程")
    process.stdin.write(line)
    process.stdin.flush()
    return process


RESIDENT = Resident(ENGINE)
