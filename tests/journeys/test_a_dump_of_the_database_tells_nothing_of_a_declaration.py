"""pg_dump of a database in which the managers of a group declared, were reviewed and drawn: whoever
gets hold of the file reads no relative, no number, no company, and no word of a review.
"""

import os
import subprocess
from collections.abc import Iterator

import pytest

from seeds.declarations import CAIWUS_WIFE, CONFLICT, FENGUANS_BROTHER, WIFE_FIRM, identity, uscc
from sunshine.faces.desk.tests.chromium import town
from sunshine.foundation.postgres import engine
from sunshine.wiring.backup import connection_environment, tool

PREPARE = """
import django; django.setup()
from seeds.declarations import declare
from seeds.people import found_city
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor
by = system_actor("演示准备")
with acting_as(by):
    found_city(1, by=by)
declare()
"""
SECRETS = (
    "秋以棠", "许清和", FENGUANS_BROTHER, identity(CAIWUS_WIFE), WIFE_FIRM, uscc(900_001), CONFLICT,
    "澄州市图书馆",
)  # fmt: skip


@pytest.fixture
def dumped(databases, tmp_path) -> Iterator[str]:
    if databases.server is None:
        pytest.skip("嵌入的数据库才有维护角色")
    with town(databases, tmp_path, PREPARE):
        with databases.admin() as admin:
            server = admin.info.server_version
        address = databases.server.address(engine.ADMIN, f"town_{os.getpid()}")
        told = subprocess.run(
            [tool("pg_dump", server), "--format=plain"],
            env=connection_environment(address), check=True, capture_output=True, text=True,
        )  # fmt: skip
        yield told.stdout


def test_a_dump_of_the_database_tells_nothing_of_a_declaration(dumped: str) -> None:
    assert "COPY public.declarations_content " in dumped
    assert "高以诚" in dumped, "who declared is no secret"
    assert dumped.count("\n") > 1000
    assert [s for s in SECRETS if s in dumped or s.encode().hex() in dumped] == []
