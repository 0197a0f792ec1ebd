"""What a superuser of the database and the disk may do, and that it is found.

The superuser changes anything: rows, triggers, tiles, and signs with the log's real key. Kept
outside: one checkpoint. Each change is made to the same log of 300 acts and undone again.
"""

import random
import shutil
from itertools import chain
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections, transaction
from tampering import ACTS, KEPT, TAMPERING, act, old_database
from tampering_attachments import attach
from uuid6 import uuid7

from sunshine.foundation.evidence.queries import verify_all
from sunshine.foundation.identity.models import Account
from sunshine.foundation.ledger.actions.sequencing import signer, store
from sunshine.foundation.ledger.models import LogLeaf
from sunshine.foundation.ledger.queries import audit
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.postgres.engine import ADMIN


@pytest.fixture(scope="module")
def world(databases, django_db_setup, django_db_blocker, tmp_path_factory):
    """300 acts, two with a file; the checkpoint kept after 280; the connection is a superuser's."""
    if databases.server is None:
        pytest.skip("needs the superuser of our own server")
    name = f"tamper_{uuid7().hex}"
    databases.clone(name)
    before, log = dict(connections["default"].settings_dict), settings.LOG_FOLDER
    home = settings.SUNSHINE_HOME
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
        settings.SUNSHINE_HOME = tmp_path_factory.mktemp("tamper")
        settings.LOG_FOLDER = settings.SUNSHINE_HOME / "log"
        with transaction.atomic():
            account = Account.objects.create_account("teller", "a password for tests", None)
            subject = RecordRef("amendment", uuid7())
            attach(account, subject, "凭证.txt", b"pay 1")
            attach(account, subject, "合同.txt", b"pay 2")
            for n in range(KEPT - 2):
                act(n)
        kept = store().checkpoint()
        with transaction.atomic():
            for n in range(KEPT, ACTS):
                act(n)
        yield Path(settings.LOG_FOLDER), kept
        connections["default"].close()
    connections["default"].settings_dict.update(before)
    settings.LOG_FOLDER, settings.SUNSHINE_HOME = log, home
    databases.drop(name)


@pytest.mark.parametrize("name", TAMPERING, ids=str)
def test_it_is_found_when(world, tmp_path, name) -> None:
    log, kept = world
    home = settings.SUNSHINE_HOME
    shutil.copytree(home, tmp_path / "home")
    settings.SUNSHINE_HOME, settings.LOG_FOLDER = tmp_path / "home", tmp_path / "home" / "log"
    try:
        with transaction.atomic():
            TAMPERING[name](settings.LOG_FOLDER)
            found = list(chain(audit(signer().verifier, kept), verify_all()))
            transaction.set_rollback(True)
    finally:
        settings.SUNSHINE_HOME, settings.LOG_FOLDER = home, log
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
        assert list(chain(audit(signer().verifier, kept), verify_all())) == []
