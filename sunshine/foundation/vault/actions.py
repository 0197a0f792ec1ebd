"""Remember and erase persons."""

import re
import unicodedata
from collections.abc import Iterable
from itertools import islice

from django.apps import apps
from django.db import models

from sunshine.foundation.vault import engine
from sunshine.foundation.vault.models import EncryptedTextField, PersonMapping

BATCH = 5000
MOBILE = 11  # digits
NUMBER = re.compile(r"[\d\s()+.-]+")  # of a phone, however it is set


def remember_people(values: Iterable[str]) -> dict[str, str]:
    """Key each distinct name or identity number and keep it encrypted.

    Returns value → person_key. Known people are left as they are, so it may run again.
    """
    keyed = {value: key_of(value) for value in set(values)}
    rows = [
        PersonMapping(person_key=key, **{_column(value): value}) for value, key in keyed.items()
    ]
    PersonMapping.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    return keyed


def remember_by_number(people: Iterable[tuple[str, str]]) -> None:
    """(number, name) of people whose name is known with their number. A name that is kept already
    is left as it is: whoever says another one can't rename somebody.
    """
    wanted = {key_of(number): (number, name) for number, name in people}
    rows = [
        PersonMapping(person_key=key, identity_number=number, name=name)
        for key, (number, name) in wanted.items()
    ]
    PersonMapping.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    nameless = list(PersonMapping.objects.filter(pk__in=list(wanted), name__isnull=True))
    for row in nameless:
        row.name = wanted[row.pk][1]
    PersonMapping.objects.bulk_update(nameless, ["name"], batch_size=BATCH)


def contact_keys(values: Iterable[str]) -> dict[str, str]:
    """Key of each phone number by its digits, without +86, and of each address or e-mail by its
    letters; nothing is kept, so none comes back.
    """
    return {value: _contact_key(value) for value in set(values)}


def _contact_key(value: str) -> str:
    if NUMBER.fullmatch(unicodedata.normalize("NFKC", value)):
        return engine.person_key("phone", _digits(value))
    return engine.person_key("contact", value)


def key_of(value: str) -> str:
    """Person key of a name or of an 18-character identity number (GB 11643)."""
    return engine.person_key("id" if _column(value) == "identity_number" else "name", value)


def reseal(using: engine.Keys) -> dict[str, int]:
    """Seal every encrypted column of every room anew; returns values by table.column."""
    counts: dict[str, int] = {}
    for model in apps.get_models():
        names = [f.name for f in model._meta.fields if isinstance(f, EncryptedTextField)]
        if names:
            counts |= _reseal(model, names, using)
    return counts


def _reseal(model: type[models.Model], names: list[str], using: engine.Keys) -> dict[str, int]:
    places = {name: f"{model._meta.db_table}.{name}" for name in names}
    counts = dict.fromkeys(places.values(), 0)
    table = model._base_manager
    rows = table.only("pk", *names).order_by("pk").iterator(BATCH)
    while batch := list(islice(rows, BATCH)):
        for row in batch:
            for name, place in places.items():
                if (text := getattr(row, name)) is not None:
                    setattr(row, name, engine.encrypt(text, bound_to=place, using=using))
                    counts[place] += 1
        table.bulk_update(batch, names, batch_size=BATCH)
    return counts


def erase(person_key: str) -> bool:
    """Destroy the mapping; snapshots stay and can no longer be tied to the person."""
    count, _ = PersonMapping.objects.filter(pk=person_key).delete()
    return bool(count)


def _digits(value: str) -> str:
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", value))
    return digits.removeprefix("86") if len(digits) == MOBILE + 2 else digits


def _column(value: str) -> str:
    compact = value.strip()
    is_number = len(compact) == 18 and compact[:17].isdigit()  # noqa: PLR2004
    return "identity_number" if is_number else "name"
