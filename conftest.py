"""One server for the test session, one migrated template, one clone a worker; all as role app."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import psycopg
import pytest
from psycopg import sql

T = TypeVar("T")
ROOT = Path(__file__).parent
HOME = Path(os.environ.get("SUNSHINE_TEST_HOME", ROOT / "var" / "test"))
os.environ["SUNSHINE_HOME"] = str(HOME)
os.environ["SUNSHINE_SECRET_KEY"] = "only-for-tests"  # noqa: S105

from django.conf import settings  # noqa: E402
from django.contrib.auth.hashers import PBKDF2PasswordHasher  # noqa: E402
from django.db import connections, transaction  # noqa: E402
from django.test import override_settings  # noqa: E402
from uuid6 import uuid7  # noqa: E402

from sunshine.foundation.postgres import engine  # noqa: E402
from sunshine.foundation.postgres.rules import Address, parse_url  # noqa: E402
from sunshine.wiring.cli import collect_rarely  # noqa: E402

# Fixtures for tests of every floor: two enterprises, a scene's page at one of them, a browser.
pytest_plugins = (
    "sunshine.faces.api.tests.house",
    "sunshine.faces.desk.tests.chromium",
    "sunshine.faces.scenekit.tests.scene_page",
)

settings.WHITENOISE_AUTOREFRESH = True  # looked for when asked, not listed anew by each Client
settings.LOGIN_RULES = "offered"  # tests of the rules enforce them
# A real hash takes most of a second, and most tests open accounts. What is used in earnest is
# held by test_passwords_are_hashed_slowly_in_earnest; a server under test can check these too.
PBKDF2PasswordHasher.iterations = 1


Connection = psycopg.Connection[tuple[object, ...]]


def pytest_collection_finish() -> None:
    """Thousands of tests and what they import stay to the end, as in a service."""
    collect_rarely()


def _hashes(pattern: str) -> list[str]:
    """Of each file's name and content."""
    return [
        hashlib.sha256(str(p.relative_to(ROOT)).encode() + p.read_bytes()).hexdigest()[:16]
        for p in sorted(ROOT.glob(pattern))
    ]


def _nearest(connection: Connection, migrations: set[str]) -> str | None:
    """The template to go on from: the one with most of these migrations and no other."""
    known = connection.execute(
        "select datname, shobj_description(oid, 'pg_database') from pg_database"
        " where datname ~ '^template_[0-9a-f]{16}$'"
    ).fetchall()
    told = {str(name): set(str(words or "-").split()) for name, words in known}
    inside = [name for name, hashes in told.items() if hashes <= migrations]
    return max(inside, key=lambda name: len(told[name]), default=None)


class Databases:
    """The test server: ours without fsync, or the one named by DATABASE_URL."""

    def __init__(self) -> None:
        self.external = os.environ.get("DATABASE_OWNER_URL")
        self.server = None if self.external else engine.start(HOME, durable=False)

    def address(self, name: str, *, owner: bool = False) -> Address:
        if self.server is not None:
            return self.server.address(engine.OWNER if owner else engine.APP, name)
        given = parse_url(os.environ["DATABASE_OWNER_URL" if owner else "DATABASE_URL"])
        return Address(name, given.user, given.password, given.host, given.port)

    def admin(self) -> Connection:
        if self.server is not None:
            return engine.admin_connection(self.server)
        return psycopg.connect(self.address("postgres", owner=True).url, autocommit=True)

    def template(self) -> str:
        """A migrated database named by the hash of all migrations and reference data."""
        migrations, reference = (
            _hashes(pattern) for pattern in ("sunshine/**/migrations/*.py", "reference/**/*.toml")
        )
        digest = hashlib.sha256(repr((migrations, reference)).encode()).hexdigest()[:16]
        name = f"template_{digest}"
        with self.admin() as connection:
            connection.execute("select pg_advisory_lock(4711)")
            known = connection.execute("select 1 from pg_database where datname = %s", [name])
            if not known.fetchone():
                self._migrate(connection, name, _nearest(connection, set(migrations)))
                told = sql.Literal(" ".join(migrations))
                connection.execute(
                    sql.SQL("comment on database {} is {}").format(sql.Identifier(name), told)
                )
            connection.execute("select pg_advisory_unlock(4711)")
        return name

    def _migrate(self, connection: Connection, name: str, base: str | None) -> None:
        draft = f"{name}_draft"
        connection.execute(sql.SQL("drop database if exists {}").format(sql.Identifier(draft)))
        if self.server is not None:
            engine.create_database(self.server, draft, base)
        else:
            connection.execute(sql.SQL("create database {}").format(sql.Identifier(draft)))
            with psycopg.connect(self.address(draft, owner=True).url, autocommit=True) as fresh:
                owner, app = self.address(draft, owner=True).user, self.address(draft).user
                engine.grant_rights(fresh, owner=owner, app=app)
        environment = {
            **os.environ,
            "DATABASE_URL": self.address(draft).url,
            "DATABASE_OWNER_URL": self.address(draft, owner=True).url,
        }
        for arguments in (["migrate"], ["reference", "load"]):
            subprocess.run(
                [sys.executable, "-c", "from sunshine.wiring.cli import main; main()", *arguments],
                check=True,
                env=environment,
                cwd=ROOT,
                stdout=subprocess.DEVNULL,
            )
        connection.execute(
            sql.SQL("alter database {} rename to {}").format(
                sql.Identifier(draft), sql.Identifier(name)
            )
        )

    def clone(self, name: str, base: str | None = None) -> None:
        """A copy of `base`, on which nobody works; without one, of the migrated template."""
        self.drop(name)
        base = base or self.template()
        if self.server is not None:
            engine.create_database(self.server, name, base)
            return
        with self.admin() as connection:
            connection.execute(
                sql.SQL("create database {} template {}").format(
                    sql.Identifier(name), sql.Identifier(base)
                )
            )

    def drop(self, name: str) -> None:
        with self.admin() as connection:
            connection.execute(
                sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name))
            )


@pytest.fixture(scope="session")
def databases() -> Databases:
    return Databases()


def _use(address: Address) -> None:
    settings.LOG_FOLDER = HOME / "log" / address.name  # a log belongs to one database
    connections["default"].close()
    for place in (connections["default"].settings_dict, connections.databases["default"]):
        place |= {
            "NAME": address.name,
            "USER": address.user,
            "PASSWORD": address.password,
            "HOST": address.host,
            "PORT": address.port,
        }


@pytest.fixture(scope="session")
def django_db_setup(databases: Databases, django_db_blocker) -> Iterator[None]:
    """Replaces pytest-django's: a clone of the template, connected as app."""
    name = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
    databases.clone(name)
    _use(databases.address(name))
    yield
    with django_db_blocker.unblock():
        connections["default"].close()
    databases.drop(name)


@pytest.fixture(scope="module")
def once(
    django_db_setup, django_db_blocker, tmp_path_factory
) -> Iterator[Callable[[Callable[[], T]], T]]:
    """`once(make)`: what the tests of a file begin with, made once in a transaction around them all.

    Each test works in a savepoint of its own, on a deep copy of what was returned: to build a
    group with accounts and lists by real acts takes longer than most of what is tested of it.
    """

    def made(make: Callable[[], T]) -> T:
        with override_settings(SUNSHINE_HOME=tmp_path_factory.mktemp("once")):
            return make()

    with django_db_blocker.unblock(), transaction.atomic():
        yield made
        transaction.set_rollback(True)


@pytest.fixture(scope="session")
def base() -> str | None:
    """Of what a fresh database is a copy; a file may fill one. None: the migrated template."""
    return None


@pytest.fixture
def fresh_database(
    databases: Databases, base: str | None, django_db_setup, django_db_blocker
) -> Iterator[Address]:
    """A database of its own, for tests that commit, open several connections or crash."""
    before, log = dict(connections["default"].settings_dict), settings.LOG_FOLDER
    name = f"fresh_{uuid7().hex}"
    databases.clone(name, base)
    address = databases.address(name)
    with django_db_blocker.unblock():
        _use(address)
        yield address
        connections["default"].close()
    settings.LOG_FOLDER = log
    connections["default"].settings_dict.update(before)
    connections.databases["default"].update(before)
    databases.drop(name)
