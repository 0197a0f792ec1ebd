"""What is asked of a filing, and what is wrong with one: the same for the form and for the door."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sunshine.before.authority import queries as authority
from sunshine.before.filings import queries
from sunshine.before.filings.rules import Field, Schema, Told, faults
from sunshine.foundation.access.queries import matter_classes
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.identity.rules import ALL_CLASSES, Actor
from sunshine.foundation.organisations.models import (
    Organisation,
    OrganisationQuerySet,
    reachable_ids,
    reaches,
)

FILE = "matter.file"


@dataclass(frozen=True, slots=True)
class Checked:
    """What the list of authority and the schema ask, and rule → what is wrong, in Chinese."""

    kind: str
    law: dict[str, Any]
    schema: Schema
    asked: tuple[Field, ...]
    faults: Mapping[str, str]


def asked_of(item_code: str) -> tuple[str, Schema, tuple[Field, ...]]:
    """Class, schema and fields of an item. Raises ValueError (Chinese)."""
    kind = queries.class_of(item_code)
    schema = queries.reference().schema(kind)
    return kind, schema, schema.asked_of(queries.items().entry_of(item_code))


def check(
    organisation_id: UUID,
    told: Told,
    lists: queries.Lists | None = None,
    without: UUID | None = None,
) -> Checked:
    """`without`: the matter whose text this is, so that it is not added to itself.

    Raises ValueError or LookupError (Chinese) where the item or the list knows no answer.
    """
    kind, schema, asked = asked_of(told.item_code)
    law = queries.law_of(organisation_id, told, lists, without)
    bodies = {b["body"]: b["name"] for b in law["bodies"]}
    found = dict(faults(told, asked, bodies, now()))
    if told.amount is None and law["by_amount"]:
        found.setdefault("F07", "权责清单按金额划线，请填写金额")
    return Checked(kind, law, schema, asked, found)


def places(actor: Actor) -> OrganisationQuerySet:
    """Enterprises somebody may file for, in some class."""
    limited = {r.matter_class for r in actor.reach if r.permission == FILE}
    found = Organisation.objects.none()
    for kind in sorted(limited | {ALL_CLASSES}):
        found |= Organisation.objects.filter(pk__in=reachable_ids(actor, FILE, matter_class=kind))
    return found.exclude(kind=Organisation.Kind.DEPARTMENT).order_by("code").distinct()


def offered(actor: Actor, organisation_id: UUID, words: str = "") -> dict[str, dict[str, str]]:
    """Class → item code → title, of the list in force there, as far as the actor may file."""
    known = queries.items()
    found: dict[str, dict[str, str]] = {}
    may = {
        kind: reaches(actor, FILE, organisation_id, matter_class=kind) for kind in matter_classes()
    }
    for rule in authority.rules_on(organisation_id, today()):
        letter = rule.item[:1]
        about = f"{rule.item}{rule.title}{known.entries.get(rule.item[:3], '')}"
        if rule.level == "own" and may.get(known.kinds.get(letter, "")) and words in about:
            found.setdefault(letter, {}).setdefault(rule.item, rule.title)
    order = [letter for letter in known.classes if letter in found]
    return {known.classes[letter]: dict(sorted(found[letter].items())) for letter in order}
