"""`sunshine rotate-key`: every value under a new key, the old one elsewhere, a crash in between."""

import pytest
from allauth.mfa.models import Authenticator
from click.testing import CliRunner
from cryptography.exceptions import InvalidTag
from django.db import connection
from uuid6 import uuid7

from sunshine.foundation.identity.actions import seal, unseal
from sunshine.foundation.identity.models import Account
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.vault import engine
from sunshine.foundation.vault.actions import remember_people, reseal
from sunshine.foundation.vault.models import PersonMapping
from sunshine.wiring.commands.rotate_key import command

PLACE, SECRET = "vault_personmapping.name", "JBSWY3DPEHPK3PXP"


@pytest.fixture
def keys(tmp_path, monkeypatch):
    """A folder of keys of its own."""
    monkeypatch.setenv("SUNSHINE_KEYS", str(tmp_path / "keys"))
    engine.keys.cache_clear()
    yield tmp_path / "keys"
    engine.keys.cache_clear()


def sealed_name(key: str) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("select name from vault_personmapping where person_key = %s", [key])
        return bytes(cursor.fetchone()[0])


def test_all_is_sealed_anew_and_the_old_key_opens_nothing(fresh_database, keys, tmp_path) -> None:
    name = f"林静{uuid7().hex[-12:]}"
    key = remember_people([name])[name]
    account = Account.objects.create(username=f"u{uuid7().hex[-12:]}")
    factor = Authenticator.objects.create(user=account, type="totp", data={"secret": seal(SECRET)})
    old, person, sealed = engine.keys(), (keys / "person").read_bytes(), factor.data["secret"]
    done = CliRunner().invoke(command, [str(tmp_path / "retired")])
    assert (done.exit_code, f"{PLACE}：1 个值" in done.output) == (0, True), done.output
    assert PersonMapping.objects.get(pk=key).name == name
    with pytest.raises(InvalidTag):
        engine.decrypt(sealed_name(key), bound_to=PLACE, using=old)
    factor.refresh_from_db()
    assert unseal(factor.data["secret"]) == SECRET
    with pytest.raises(InvalidTag):
        unseal(sealed)
    assert (keys / "person").read_bytes() == person, "persons keep their keys"
    (kept,) = (tmp_path / "retired").iterdir()
    assert kept.read_bytes() == old.field, "for backups made before"
    assert kept.stat().st_mode & 0o77 == 0
    assert not (keys / engine.NEXT).exists()
    assert Entry.objects.get().verb == "vault.rotate"


def test_a_crash_between_the_rows_and_the_key_loses_nothing(fresh_database, keys, tmp_path) -> None:
    name = f"林静{uuid7().hex[-12:]}"
    key, code = remember_people([name])[name], seal(SECRET)
    old = engine.keys().field

    def killed() -> None:
        with engine.rotation(tmp_path / "retired") as fresh:
            reseal(fresh)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        killed()
    engine.keys.cache_clear()  # a new process
    assert PersonMapping.objects.get(pk=key).name == name, "sealed with the next key"
    assert unseal(code) == SECRET, "still sealed with the old one"
    assert CliRunner().invoke(command, [str(tmp_path / "retired")]).exit_code == 0
    assert PersonMapping.objects.get(pk=key).name == name
    assert engine.keys().field != old
    assert len(list((tmp_path / "retired").iterdir())) == 1


def test_it_waits_until_nobody_else_is_connected(fresh_database, keys, tmp_path) -> None:
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("select 1")
        done = CliRunner().invoke(command, [str(tmp_path / "retired")])
    other.close()
    assert (done.exit_code, "请先停止网页和后台任务" in done.output) == (1, True)
    assert not (tmp_path / "retired").exists()
