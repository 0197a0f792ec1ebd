"""A small city taken in and supervised, on a database and lake of its own."""

import fcntl
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).resolve().parents[1]
HOME = Path(os.environ.get("SUNSHINE_TEST_HOME", ROOT / "var" / "test"))
BUILT = "city_built"
PREPARE = """
from pathlib import Path
import django; django.setup()
from seeds.city import write_city
from sunshine.wiring import demo
demo.SCALE = 0.15
demo.prepare()
"""


def environment_of(databases, name: str, home: Path) -> dict[str, str]:
    return {
        **os.environ,
        "SUNSHINE_HOME": str(home),
        "DATABASE_URL": databases.address(name).url,
        "DATABASE_OWNER_URL": databases.address(name, owner=True).url,
        "DJANGO_SETTINGS_MODULE": "sunshine.wiring.settings",
        "SUNSHINE_DB_ROLE": "app",
    }


def copy_city(databases, name: str, home: Path) -> None:
    """A copy of the city that the worker which comes first builds for all of this run: that takes
    a minute and a half, a copy seconds.
    """
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", f"{os.getpid()}-{time.time_ns()}")
    place, made = HOME / "city", HOME / "city" / "home"
    place.mkdir(parents=True, exist_ok=True)
    with (place / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        built_by = place / "run"
        if not built_by.exists() or built_by.read_text() != run:
            built_by.unlink(missing_ok=True)
            shutil.rmtree(made, ignore_errors=True)
            made.mkdir()
            databases.clone(BUILT)
            environment = environment_of(databases, BUILT, made)
            command = [sys.executable, "-c", PREPARE]
            subprocess.run(
                command, env=environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL
            )
            built_by.write_text(run)
        databases.clone(name, BUILT)
        shutil.copytree(made, home, dirs_exist_ok=True)


@pytest.fixture(scope="session")
def city(databases, tmp_path_factory) -> Iterator[SimpleNamespace]:
    """`run(*arguments)` runs the real command line against it; commits for good."""
    home = tmp_path_factory.mktemp("city")
    name = f"city_{os.getpid()}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    copy_city(databases, name, home)
    environment = environment_of(databases, name, home)

    def run(*arguments: str, code: int = 0) -> str:
        command = [sys.executable, "-c", "from sunshine.wiring.cli import main; main()", *arguments]
        done = subprocess.run(
            command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout

    yield SimpleNamespace(home=home, run=run, environment=environment)
    databases.drop(name)


# Files in the order in which they begin, so that no worker is left alone with a long one at the
# end: the longest first, beside it some that need no city while it is built; then what the service
# of the city answers, one after another, so that it starts once a worker; then what has a server
# or a browser of its own; then the rooms. pytest-django would begin with the rooms.
FIRST = (
    "test_no_address_shows_what_is_foreign",
    "test_a_matter_goes_from_the_clerk_to_the_meeting",
    "test_archives_are_drawn_checked_and_closed",
    "test_a_manager_declares_on_a_phone",
    "test_a_backup_is_one_set_and_a_restore_names_what_it_lacks",
    "test_from_a_file_to_a_hit_that_can_be_replayed",
)


def _turn(item: pytest.Function) -> int:
    if item.path.stem in FIRST:
        return FIRST.index(item.path.stem)
    if "address" in item.fixturenames and not hasattr(item.module, "city"):  # not a town's
        return len(FIRST)
    return len(FIRST) + (1 if item.path.parent.name in {"browser", "journeys"} else 2)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Function]) -> None:
    items.sort(key=_turn)


def pytest_terminal_summary(terminalreporter) -> None:
    """How many cases the access oracle compared, over all workers."""
    passed = terminalreporter.stats.get("passed", [])
    counted = [v for r in passed for name, v in r.user_properties if name == "oracle_cases"]
    if counted:
        terminalreporter.write_line(
            f"oracle: {sum(counted):,} cases agree, in {len(counted)} worlds"
        )
