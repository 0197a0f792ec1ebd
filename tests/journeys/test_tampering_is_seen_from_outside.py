"""What a superuser of the database and the disk may do, and that it is found.

The superuser changes anything: rows, triggers, tiles, and signs with the log's real key. Kept
outside: one checkpoint. Each change is made to the same log of 300 acts and undone again.
"""

import random
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections, transaction
from tampering import ACTS, KEPT, TAMPERING, act, old_database
from uuid6 import uuid7

from sunshine.foundation.ledger.actions.sequencing import signer, store
from sunshine.foundation.ledger.models import LogLeaf
from sunshine.foundation.ledger.queries import audit
from sunshine.foundation.postgres.engine import ADMIN


@pytest.fixture(scope="module")
def world(databases, django_db_setup, django_db_blocker, tmp_path_factory):
    """300 acts, the checkpoint somebody kept after 280; the connection is a superuser's."""
    if databases.server is None:
        pytest.skip("needs the superuser of our own server")
    name = f"tamper_{uuid7().hex}"
    databases.clone(name)
    before, log = dict(connections["default"].settings_dict), settings.LOG_FOLDER
    with django_db_blocker.unblock():
        address = databases.server.address(ADMIN, name)
        connections["default"].close()
        connections["default"].settings_dict |= {
            "NAME": name,
            "USER": address.user,
            "PASSWORD": address.password,
            "HOST": address.host,
            "PORT": address.port,
        }
        settings.LOG_FOLDER = tmp_path_factory.mktemp("tamper") / "log"
        with transaction.atomic():
            for n in range(KEPT):
                act(n)
        kept = store().checkpoint()
        with transaction.atomic():
            for n in range(KEPT, ACTS):
                act(n)
        yield Path(settings.LOG_FOLDER), kept
        connections["default"].close()
    connections["default"].settings_dict.update(before)
    settings.LOG_FOLDER = log
    databases.drop(name)


@pytest.mark.parametrize("name", TAMPERING, ids=str)
def test_it_is_found_when(world, tmp_path, name) -> None:
    log, kept = world
    shutil.copytree(log, tmp_path / "log")
    settings.LOG_FOLDER = tmp_path / "log"
    try:
        with transaction.atomic():
            TAMPERING[name](tmp_path / "log")
            found = list(audit(signer().verifier, kept))
            transaction.set_rollback(True)
    finally:
        settings.LOG_FOLDER = log
    assert found, f"nobody noticed that {name}"


def test_a_missing_tail_is_named_act_by_act(world, tmp_path) -> None:
    log, kept = world
    lost = {
        str(pk) for pk in LogLeaf.objects.filter(index__gte=295).values_list("entry_id", flat=True)
    }
    with transaction.atomic():
        old_database(log)
        words = " ".join(f.words for f in audit(signer().verifier, kept))
        transaction.set_rollback(True)
    assert all(f"日志第 {n} 条" in words for n in range(KEPT, ACTS))
    assert len(lost) == 5


def test_twenty_clean_runs_raise_no_alarm(world) -> None:
    _, kept = world
    chance = random.Random(7)
    for _ in range(20):
        with transaction.atomic():
            for n in range(chance.randint(0, 12)):
                act(n)
        assert list(audit(signer().verifier, kept)) == []
