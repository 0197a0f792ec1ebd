"""`sunshine serve` as it is, in a house of its own: kill -9 of each of its parts, and strace."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.prove  # minutes on two cores; make prove runs the long form too
def test_each_part_is_killed_once_and_the_answer_comes_after_the_disk(tmp_path) -> None:
    """Six kills and three acts seen from the kernel; `make prove` does 200 and 50."""
    if os.geteuid() != 0 or shutil.which("strace") is None:
        pytest.skip("strace of other processes needs root and Debian's strace (make prove says so)")
    home = Path("/var/tmp") / f"sunshine-short-{os.getpid()}"
    done = subprocess.run(
        [sys.executable, "-m", "bench", "short"],
        cwd=ROOT,
        env={**os.environ, "SUNSHINE_PROOF": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "only then the response" in done.stdout
    assert "0 lost, 0 doubled" in done.stdout
