"""`python -m sunshine.analysis.runners.engine`: a job a line from standard input, its events to standard output.

After the last event of a job comes {"kind": "done"}. It ends with its input, or after a job that
left more in memory than a runner may keep; a job that fails ends it with words on standard error.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

from sunshine.analysis.runners.engine import to_json
from sunshine.analysis.runners.engine.session import Session

MOST_KEPT = 1024 * 1024  # kB; what is mapped from files does not count


def main() -> None:
    """One job after another, each over the lake that it names."""
    session: Session | None = None
    for line in sys.stdin:
        job = json.loads(line)
        place = Path(job["root"]), Path(job["lake"])
        if session is None or (session.root, session.folder) != place:
            session = Session(*place)
        for event in session.events(job):
            _say(event)
        _say({"kind": "done"})
        if _kept() > MOST_KEPT:
            return


def _say(event: dict[str, Any]) -> None:
    """At once what ends something: whoever waits keeps a probe's hits while the next one runs."""
    sys.stdout.write(to_json(event) + "\n")
    if event["kind"] in {"end", "done"}:
        sys.stdout.flush()


def _kept() -> int:
    found = re.search(r"RssAnon:\s+(\d+)", Path("/proc/self/status").read_text())
    return int(found[1]) if found else 0


if __name__ == "__main__":
    main()
