"""`make prove`: the long proofs, one after another; what is done for this commit is not done again.

Prints `N passed, N failed` and writes figures, seed, machine and commit to docs/reliability.md.
State lies in SUNSHINE_HOME/prove.json; `python -m bench.prove NAME...` runs only those named.
"""

import json
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "reliability.md"
MARKED = re.compile(r"<!-- prove -->\n.*?<!-- /prove -->", re.DOTALL)
PYTEST = [sys.executable, "-m", "pytest", "-q", "-n", "2"]


@dataclass(frozen=True, slots=True)
class Proof:
    """A command; its last line of output is its figure. `told`: what it does, with its seed."""

    told: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)


def bench(name: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "bench", name, *arguments]


PROOFS = {
    "kills": Proof(
        "200 × kill -9 of granian, its workers, the job worker, the postmaster, its whole group"
        " and single backends, under four people over HTTP and jobs (seed 5)",
        bench("kills", "200", "5"),
    ),
    "disk": Proof(
        "disk full: PostgreSQL's and the log's on small tmpfs mounts (root)", bench("disk")
    ),
    "order": Proof(
        "strace of granian and PostgreSQL: what is on disk before the answer leaves",
        bench("order", "50"),
    ),
    "mutants": Proof(
        "mutation score of the pure modules, 40 mutants a module (seed 3)",
        [sys.executable, "-m", "bench.mutants", "40", "3"],
    ),
    "door": Proof("acts over HTTP, eight clients without pause", bench("door", "30", "8")),
    "lists": Proof("lists of 100,000 records as restricted users", bench("lists", "100000", "120")),
    "desk": Proof("pages of the desk over 200,000 alerts, one user", bench("desk", "200000", "20")),
    "histories": Proof(
        "a hundred histories of every probe (seeds 1000 to 1099): sliced runs = full runs",
        [*PYTEST, "-m", "prove", "sunshine/analysis/runners"],
    ),
    "arrivals": Proof(
        "20 × kill -9 of the job worker in each of two batches (seed 6): each hit once",
        [*PYTEST, "-m", "prove", "sunshine/analysis/arrivals"],
    ),
    "crashes": Proof(
        "40 × kill -9 of postmaster or group under two writers",
        [*PYTEST, "-m", "prove", "sunshine/foundation/postgres"],
    ),
    "access": Proof(
        "100 random worlds (seeds 1 to 100), over 20,000 cases, every account and mandate of each: lists, API,"
        " work, row-level security, classes and pages against a second reading of the rules",
        [*PYTEST, "tests/journeys/test_what_is_seen_is_what_a_second_reading_allows.py"],
        {"SUNSHINE_WORLDS": "100"},
    ),
    "walk": Proof(
        "every address by every role, on five foreign records of each kind",
        [*PYTEST, "tests/journeys/test_no_address_shows_what_is_foreign.py"],
        {"SUNSHINE_WALK": "5"},
    ),
    "pages": Proof(
        "a page of every address that links lead to, nine roles, both widths: axe, console, width",
        [*PYTEST, "-m", "prove", "tests/browser"],
    ),
    "workflow": Proof(
        "100,000 random steps (seed 11) of an amendment against a small model",
        [*PYTEST, "sunshine/datacentre/amendments/tests", "-k", "random_histories"],
        {"SUNSHINE_STEPS": "100000"},
    ),
    "tampering": Proof(
        "52 kinds of tampering, nine on attachments, and 20 clean runs",
        [*PYTEST, "tests/journeys/test_tampering_is_seen_from_outside.py"],
    ),
    "scores": Proof(
        "every probe on cities of seeds 1, 2, 3, each by city, ingest, supervise, score",
        [sys.executable, "-m", "bench.scores"],
    ),
    "upgrade": Proof(
        "demo data of the previous commit under today's code: alerts, receipts, log, serve",
        [sys.executable, "-m", "bench.upgrade"],
    ),
    "vectors": Proof(
        "public Merkle vectors",
        [
            sys.executable,
            "-c",
            "from sunshine.wiring.cli import main; main()",
            "log-vectors",
            str(ROOT.parent / "shared" / "data" / "merkle"),
        ],
    ),
}


def commit() -> str:
    """Short hash; a changed tree gets a plus, and is never taken from memory."""
    out = subprocess.run(
        ["git", "describe", "--always", "--dirty=+", "--exclude=*"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return out.stdout.strip()


def run(name: str) -> dict[str, str | float | bool]:
    """Run one proof; its output goes through."""
    proof, began = PROOFS[name], time.perf_counter()
    done = subprocess.run(
        proof.command,
        cwd=ROOT,
        env={**os.environ, **proof.environment},
        check=False,
        capture_output=True,
        text=True,
    )
    lines = [line for line in done.stdout.splitlines() if line.strip()]
    figure = lines[-1].strip("= ") if lines else done.stderr[-200:]
    figure = "; ".join([*(line for line in lines if line.startswith("oracle:")), figure])
    if done.returncode:
        print(done.stdout[-4000:], done.stderr[-2000:])
    return {
        "passed": done.returncode == 0,
        "figure": figure,
        "seconds": round(time.perf_counter() - began, 1),
        "when": time.strftime("%Y-%m-%d", time.gmtime()),
    }


def write_page(results: dict[str, dict[str, str | float | bool]], at: str) -> None:
    """The table between the marks, anew."""
    machine = f"{os.cpu_count()} cores, Linux {os.uname().release.split('-')[0]}"
    rows = "".join(
        f"| {r['when']} | {PROOFS[n].told} | {'passed' if r['passed'] else 'FAILED'}: {r['figure']}"
        f" | {r['seconds']} s | {machine} | {at} |\n"
        for n, r in results.items()
    )
    head = "| when | proof | result | took | machine | commit |\n|---|---|---|---|---|---|\n"
    text = PAGE.read_text()
    PAGE.write_text(MARKED.sub(f"<!-- prove -->\n{head}{rows}<!-- /prove -->", text))


def main() -> None:
    wanted, at = sys.argv[1:] or list(PROOFS), commit()
    memory = Path(os.environ.get("SUNSHINE_HOME", ROOT / "var")) / "prove.json"
    known = json.loads(memory.read_text()) if memory.exists() else {}
    results = known.get(at, {}) if not at.endswith("+") else {}
    for name in wanted:
        if results.get(name, {}).get("passed"):
            print(f"{name}: 本提交已证")
            continue
        print(f"{name}: {PROOFS[name].told} …", flush=True)
        results[name] = run(name)
        print(f"{name}: {results[name]['figure']}（{results[name]['seconds']} 秒）", flush=True)
        memory.parent.mkdir(parents=True, exist_ok=True)
        memory.write_text(json.dumps(known | {at: results}, ensure_ascii=False, indent=1))
    write_page(results, at)
    passed = sum(bool(r["passed"]) for r in results.values())
    print(f"{passed} passed, {len(results) - passed} failed")
    sys.exit(passed < len(results))


if __name__ == "__main__":
    main()
