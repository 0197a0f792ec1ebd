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


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """With `--dist loadgroup`: the files that work in the city go to one worker, which builds it
    once; the others go file by file.
    """
    in_city = {i.path for i in items if _builds_the_city(i)}
    for item in items:
        group = "city" if item.path in in_city else item.path.relative_to(ROOT).as_posix()
        item.add_marker(pytest.mark.xdist_group(group))


def _builds_the_city(item: pytest.Item) -> bool:
    """Whether `city` above is among its fixtures; other folders have fixtures of that name."""
    known = item._fixtureinfo.name2fixturedefs.get("city", ())  # type: ignore[attr-defined]
    return any(f.baseid == "tests" for f in known)


def pytest_terminal_summary(terminalreporter) -> None:
    """How many cases the access oracle compared, over all workers."""
    passed = terminalreporter.stats.get("passed", [])
    counted = [v for r in passed for name, v in r.user_properties if name == "oracle_cases"]
    if counted:
        terminalreporter.write_line(
            f"oracle: {sum(counted):,} cases agree, in {len(counted)} worlds"
        )
