"""Keys, encryption, erasure."""

import pytest
from cryptography.exceptions import InvalidTag
from django.db import connection

from sunshine.foundation.vault import engine
from sunshine.foundation.vault.actions import erase, key_of, remember_people
from sunshine.foundation.vault.queries import MASK, NAMELESS, NUMBER_MASK, names_of, people_of


def test_a_sealed_field_can_not_be_moved_or_changed():
    sealed = engine.encrypt("林静", bound_to="a.name")
    assert engine.decrypt(sealed, bound_to="a.name") == "林静"
    with pytest.raises(InvalidTag):
        engine.decrypt(sealed, bound_to="b.name")
    with pytest.raises(InvalidTag):
        engine.decrypt(sealed[:-1] + bytes([sealed[-1] ^ 1]), bound_to="a.name")


def test_the_same_person_gets_the_same_key_however_typed():
    assert key_of("林 静") == key_of("林静")
    assert key_of("11010519491231002x") == key_of("11010519491231002X")
    assert key_of("林静") != key_of("林敬")


@pytest.mark.django_db
def test_a_dump_shows_no_name_and_erasing_forgets():
    keys = remember_people(["林静", "11010519491231002X", "林静"])
    assert remember_people(["林静"])["林静"] == keys["林静"]
    with connection.cursor() as cursor:
        cursor.execute(
            "select coalesce(encode(name, 'escape'), '') || coalesce(encode(identity_number, 'escape'), '') from vault_personmapping"
        )
        dump = "".join(row[0] for row in cursor.fetchall())
    assert "林静" not in dump
    assert "110105" not in dump
    assert names_of([keys["林静"]], may_read=True) == {keys["林静"]: "林静"}
    assert names_of([keys["林静"]], may_read=False) == {keys["林静"]: MASK}
    assert erase(keys["林静"])
    assert names_of([keys["林静"]], may_read=True) == {keys["林静"]: MASK}


@pytest.mark.django_db
def test_somebody_of_whom_only_the_number_is_known_is_not_said_to_be_hidden():
    number = "11010519491231002X"
    key = remember_people([number])[number]
    assert names_of([key], may_read=True) == {key: NAMELESS}
    assert people_of([key], may_read=True, clear=False)[key].label == NUMBER_MASK
    assert people_of([key], may_read=True, clear=True)[key].label == number
    assert people_of([key], may_read=False, clear=False)[key].label == MASK
