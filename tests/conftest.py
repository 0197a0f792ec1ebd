"""A small city taken in and supervised, on a database and lake of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).resolve().parents[1]
PREPARE = """
from pathlib import Path
import django; django.setup()
from seeds.city import write_city
from sunshine.wiring import demo
demo.SCALE = 0.15
demo.prepare()
"""


@pytest.fixture(scope="session")
def city(databases, tmp_path_factory) -> Iterator[SimpleNamespace]:
    """`run(*arguments)` runs the real command line against it; commits for good."""
    home = tmp_path_factory.mktemp("city")
    name = f"city_{os.getpid()}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    databases.clone(name)
    environment = {
        **os.environ,
        "SUNSHINE_HOME": str(home),
        "DATABASE_URL": databases.address(name).url,
        "DATABASE_OWNER_URL": databases.address(name, owner=True).url,
        "DJANGO_SETTINGS_MODULE": "sunshine.wiring.settings",
        "SUNSHINE_DB_ROLE": "app",
    }

    def run(*arguments: str, code: int = 0) -> str:
        command = [sys.executable, "-c", "from sunshine.wiring.cli import main; main()", *arguments]
        done = subprocess.run(
            command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout

    subprocess.run(
        [sys.executable, "-c", PREPARE],
        env=environment,
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    yield SimpleNamespace(home=home, run=run, environment=environment)
    databases.drop(name)


def pytest_terminal_summary(terminalreporter) -> None:
    """How many cases the access oracle compared, over all workers."""
    passed = terminalreporter.stats.get("passed", [])
    counted = [v for r in passed for name, v in r.user_properties if name == "oracle_cases"]
    if counted:
        terminalreporter.write_line(
            f"oracle: {sum(counted):,} cases agree, in {len(counted)} worlds"
        )
