"""Rows of the mart `kinship` that people confirmed: what the declarations don't say themselves."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import F, Q

from sunshine.before.crosschecks.models import Match
from sunshine.before.crosschecks.rules import INFERRED, SELF
from sunshine.before.declarations.queries import form
from sunshine.foundation.vault.models import PersonMapping


def mart_rows() -> Iterator[Mapping[str, Any]]:
    """One row a confirmed relative whom the register knows by another key than the declaration.

    A key of a name alone stands for everybody of that name: it is a clue and becomes no relative.
    """
    found = Match.objects.filter(state="confirmed").exclude(relation=SELF).exclude(holder_key="")
    found = found.filter(Q(relation=INFERRED) | ~Q(holder_key=F("relative_key")))
    numbered = PersonMapping.objects.filter(identity_number__isnull=False)
    rows = found.filter(holder_key__in=numbered.values("pk")).select_related(
        "person", "declaration__tenure"
    )
    words = {code: r.word for code, r in form().relations.items()}
    for row in rows.order_by("pk").iterator():
        tenure = row.declaration.tenure
        held = tenure.valid if tenure else None
        yield {
            "kinship_id": f"match-{row.pk}",
            "organisation_id": str(row.organisation_id),
            "person_key": row.person.person_key,
            "relative_key": row.holder_key,
            "relation": words.get(row.relation, "other"),
            "post": row.declaration.post,
            "origin": "checked",
            "valid_from": held.lower if held else row.declaration.since_on,
            "valid_to": held.upper if held else None,
        }
