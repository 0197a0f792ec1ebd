"""What every runner that stays does: a job a line from standard input, its events to standard output.

After the last event of a job comes {"kind": "done"}. It ends with its input, or after a job that
left more in memory than a runner may keep; a job that fails ends it with words on standard error.
"""

import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

from sunshine.analysis.runners.engine import to_json

MOST_KEPT = 1024 * 1024  # kB; what is mapped from files does not count


class Session(Protocol):
    """What is kept from one job on a lake to the next."""

    root: Path
    folder: Path

    def events(self, job: dict[str, Any]) -> Iterator[dict[str, Any]]: ...


def serve(opened: Callable[[Path, Path], Session]) -> None:
    """One job after another, each over the lake that it names: {root, lake, …}."""
    session: Session | None = None
    for line in sys.stdin:
        job = json.loads(line)
        place = Path(job["root"]), Path(job["lake"])
        if session is None or (session.root, session.folder) != place:
            session = opened(*place)
        for event in session.events(job):
            _say(event)
        _say({"kind": "done"})
        if _kept() > MOST_KEPT:
            return


def _say(event: dict[str, Any]) -> None:
    """At once what somebody waits for; a probe's hits are kept while the next one runs."""
    sys.stdout.write(to_json(event) + "\n")
    if event["kind"] in {"step", "end", "done"}:
        sys.stdout.flush()


def _kept() -> int:
    found = re.search(r"RssAnon:\s+(\d+)", Path("/proc/self/status").read_text())
    return int(found[1]) if found else 0
