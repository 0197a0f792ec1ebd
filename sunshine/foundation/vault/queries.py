"""Names behind person keys, by right."""

from collections.abc import Iterable

from sunshine.foundation.vault.models import PersonMapping

MASK = "〔姓名已隐去〕"


def names_of(keys: Iterable[str], *, may_read: bool) -> dict[str, str]:
    """Name per key; the mask without the right (`person.read`) or where the person was erased."""
    wanted = {key for key in keys if key}
    found = dict.fromkeys(wanted, MASK)
    if wanted and may_read:
        rows = PersonMapping.objects.filter(pk__in=wanted).only("name")
        found |= {row.pk: row.name for row in rows if row.name}
    return found
