"""Upgrade: the demo data of an earlier commit, made by that commit's own code, under today's code.

`python -m bench.upgrade [COMMIT]`: default is SUNSHINE_UPGRADE_FROM, else the last commit before
HEAD. In a worktree of that commit: `sunshine demo --no-serve` into a home of its own, some acts
through its pages, their receipts. Then today's code migrates and serves that home. Prints what
agreed; ends non-zero with the first thing that did not.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
COMMAND = "from sunshine.wiring.cli import main; main()"
ACTS = 5
# Runs with the old code and, unchanged, with the new one: only what both must know.
LOOK = """
import django, json; django.setup()
from sunshine.analysis.alerts.models import Alert
from sunshine.foundation.ledger.models import Checkpoint
rows = Alert.objects.order_by("pk").values_list("pk", "state", "level", "hit__evidence_hash")
last = Checkpoint.objects.order_by("-size").first()
print(json.dumps({"alerts": [[str(v) for v in row] for row in rows], "leaves": last.size}))
"""
ACT = """
import django, sys; django.setup()
from pathlib import Path
from django.test import Client
from sunshine.analysis.alerts.models import Alert
from sunshine.foundation.identity.models import Account
from sunshine.foundation.ledger.actions.sequencing import signer
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.queries import receipt_of
client, folder = Client(), Path(sys.argv[1])
client.force_login(Account.objects.get(username="guozi"))
for alert in Alert.objects.filter(state="new").order_by("pk")[:int(sys.argv[2])]:
    client.post(f"/alerts/{alert.pk}/act/", {"verb": "claim", "key": f"u{alert.pk}", "version": alert.version})
folder.mkdir()
(folder / "vkey").write_text(signer().verifier.vkey)
for entry in Entry.objects.filter(subject_label="alert"):
    (folder / f"{entry.pk}.tlog-proof").write_text(receipt_of(entry))
"""


def main() -> None:
    wanted = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("SUNSHINE_UPGRADE_FROM", "HEAD~1")
    commit = run(["git", "rev-parse", "--short", wanted], ROOT).strip()
    with tempfile.TemporaryDirectory(prefix="sunshine-upgrade-") as folder:
        place = Path(folder)
        place.chmod(0o755)  # PostgreSQL's own user must reach it
        tree, home = place / "tree", place / "home"
        run(["git", "worktree", "add", "--detach", str(tree), commit], ROOT)
        try:
            if (ROOT / "node_modules").exists():
                (tree / "node_modules").symlink_to(ROOT / "node_modules")
            before = old_life(tree, home, place / "receipts")
            new_life(home, place / "receipts", before)
        finally:
            sunshine(ROOT, home, "postgres", "stop")
            run(["git", "worktree", "remove", "--force", str(tree)], ROOT)
    print(
        f"1 passed, 0 failed: from {commit}: {len(before['alerts'])} alerts unchanged,"
        f" {ACTS} receipts verify, log of {before['leaves']} leaves agrees"
    )


def old_life(tree: Path, home: Path, receipts: Path) -> dict[str, Any]:
    """Demo data and acts, by the old code."""
    sunshine(tree, home, "demo", "--no-serve")
    script(tree, home, ACT, str(receipts), str(ACTS))
    found: dict[str, Any] = json.loads(script(tree, home, LOOK))
    return found


def new_life(home: Path, receipts: Path, before: dict[str, Any]) -> None:
    """Migrate, look, verify, serve: by today's code."""
    sunshine(ROOT, home, "migrate")
    after = json.loads(script(ROOT, home, LOOK))
    told(after["alerts"] == before["alerts"], "the alerts are the same")
    told(after["leaves"] == before["leaves"], "the log is as long as it was")
    proofs = sorted(receipts.glob("*.tlog-proof"))
    told(len(proofs) == ACTS, f"{ACTS} receipts were made")
    for proof in proofs:
        sunshine(ROOT, home, "verify", str(proof), "--key", str(receipts / "vkey"))
    sunshine(ROOT, home, "audit-log")
    sunshine(ROOT, home, "doctor")
    serve(home)
    # One more act by the new code, and the log still agrees.
    script(ROOT, home, ACT, str(receipts.with_name("more")), "1")
    sunshine(ROOT, home, "audit-log")


def serve(home: Path) -> None:
    """It gets up and ends."""
    log = home / "serve.log"
    with log.open("wb") as sink:
        process = subprocess.Popen(
            [sys.executable, "-c", COMMAND, "serve", "--port", "8899"],
            env=environment(ROOT, home), cwd=ROOT, stdout=sink, stderr=sink,
        )  # fmt: skip
        deadline = time.monotonic() + 120
        while "网页已启动" not in log.read_text() and time.monotonic() < deadline:
            time.sleep(0.3)
        process.terminate()
        told("网页已启动" in log.read_text(), "today's code serves the old data")
        told(process.wait(60) == 0, "and ends cleanly")


def told(holds: object, words: str) -> None:
    if not holds:
        sys.exit(f"0 passed, 1 failed: not so: {words}")


def environment(tree: Path, home: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("SUNSHINE_", "DATABASE_"))}
    return kept | {
        "SUNSHINE_HOME": str(home),
        "PYTHONPATH": str(tree),
        "DJANGO_SETTINGS_MODULE": "sunshine.wiring.settings",
    }


def sunshine(tree: Path, home: Path, *arguments: str) -> str:
    return run([sys.executable, "-c", COMMAND, *arguments], tree, environment(tree, home))


def script(tree: Path, home: Path, text: str, *arguments: str) -> str:
    return run([sys.executable, "-c", text, *arguments], tree, environment(tree, home))


def run(command: list[str], where: Path, env: dict[str, str] | None = None) -> str:
    done = subprocess.run(command, cwd=where, env=env, check=False, capture_output=True, text=True)
    if done.returncode:
        words = (done.stdout + done.stderr)[-1500:]
        sys.exit(f"0 passed, 1 failed: {' '.join(command[-3:])[:200]}\n{words}")
    return done.stdout


if __name__ == "__main__":
    main()
