"""Names behind person keys, by right."""

from collections.abc import Iterable
from dataclasses import dataclass

from sunshine.foundation.vault.models import PersonMapping

MASK = "〔姓名已隐去〕"
NAMELESS = "姓名未登记"  # only a number came in

NUMBER_MASK = "〔证件号已隐去〕"


@dataclass(frozen=True, slots=True)
class Shown:
    """A person as one may see them: real values or masks; no number where none is known."""

    name: str
    identity_number: str | None

    @property
    def label(self) -> str:
        """The name; where none is known, the number as far as it is shown."""
        return self.identity_number or self.name if self.name == NAMELESS else self.name


def people_of(keys: Iterable[str], *, may_read: bool, clear: bool) -> dict[str, Shown]:
    """Persons behind keys. `may_read`: names by right; `clear`: both, after an act of unmasking."""
    wanted = {key for key in keys if key}
    found = dict.fromkeys(wanted, Shown(MASK, None))
    for row in PersonMapping.objects.filter(pk__in=wanted):
        name = (row.name or NAMELESS) if may_read or clear else MASK
        number = (row.identity_number if clear else NUMBER_MASK) if row.identity_number else None
        found[row.pk] = Shown(name, number)
    return found


def names_of(keys: Iterable[str], *, may_read: bool) -> dict[str, str]:
    """Name per key; the mask without the right (`person.read`) or where the person was erased."""
    wanted = {key for key in keys if key}
    found = dict.fromkeys(wanted, MASK)
    if wanted and may_read:
        rows = PersonMapping.objects.filter(pk__in=wanted).only("name")
        found |= {row.pk: row.name or NAMELESS for row in rows}
    return found
