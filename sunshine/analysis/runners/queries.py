"""Start the runner process and read what it says."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sunshine.datacentre.lake.queries import content_root, lake_folder


class RunFailed(RuntimeError):  # noqa: N818  read as a sentence
    """The runner stopped; its last words are in the message."""


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

    With `changes`, only of probes that these touch, and on the touched keys where they can.
    """
    wanted = {"probes": list(codes), "changes": changes or {}}
    return said("sunshine.analysis.runners.engine", tables, **wanted)


def keep_lookups(tables: Mapping[str, int]) -> list[dict[str, Any]]:
    """Make what runs on changes look rows up in; what was made. Runs again without effect."""
    return list(said("sunshine.analysis.runners.engine.lookups", tables))


def said(module: str, tables: Mapping[str, int], **wanted: object) -> Iterator[dict[str, Any]]:
    """What a runner says, line by line; `module` reads {root, lake, tables, …} from its input.

    The child has no database password and no Django: only the lake and the content.
    """
    job = {
        "root": str(content_root()),
        "lake": str(lake_folder()),
        "tables": dict(tables),
        **wanted,
    }
    kept = {"PATH", "LANG", "LC_ALL", "HOME", "PYTHONPATH", "VIRTUAL_ENV"}
    with subprocess.Popen(
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=content_root(),
        env={k: v for k, v in os.environ.items() if k in kept},
    ) as process:
        if process.stdin is None or process.stdout is None or process.stderr is None:
            raise RunFailed("无法启动运行进程")
        process.stdin.write(json.dumps(job))
        process.stdin.close()
        for line in process.stdout:
            yield json.loads(line)
        words = process.stderr.read()
    if process.returncode:
        raise RunFailed(f"运行失败：{words.strip()[-800:]}")
