"""What is known here, what the other side holds, and what it has still to be told."""

import tomllib
from collections.abc import Iterable
from itertools import groupby
from uuid import UUID

from uuid6 import uuid7

from sunshine.before.authority.engine import Catalogue, catalogue
from sunshine.before.authority.queries import rules_on
from sunshine.before.authority.rules.deciding import Rule
from sunshine.before.authority.rules.lines import VOTE_MODES, Share
from sunshine.before.exchange.engine.packages import Limits
from sunshine.before.exchange.models import RegisteredItem, Regulation, StaticResources
from sunshine.before.exchange.rules.checks import Change, Record
from sunshine.before.exchange.rules.items import REMARK, Item, differing
from sunshine.before.exchange.rules.regulations import regulation_of
from sunshine.before.exchange.rules.vocabulary import Entry, Mode, Vocabulary, vocabulary_of
from sunshine.datacentre.lake.queries import content_root
from sunshine.foundation.clock.queries import today
from sunshine.foundation.parameters.queries import value_on

MIB = 1024 * 1024


def limits() -> Limits:
    on = today()
    return Limits(
        unpacked=int(value_on("exchange.unpacked", on)) * MIB,
        entries=int(value_on("exchange.entries", on)),
        ratio=int(value_on("exchange.ratio", on)),
    )


def largest() -> int:
    """Bytes of one package."""
    return int(value_on("exchange.largest", today())) * MIB


def newest_words() -> StaticResources | None:
    return StaticResources.objects.order_by("-pk").first()


def vocabulary() -> Vocabulary:
    """The words records may use: the newest 0002, before the first one our own."""
    found = newest_words()
    return vocabulary_of(found.told) if found else own_vocabulary()


def own_vocabulary() -> Vocabulary:
    """From reference/authority and reference/exchange; what we send down as 0002."""
    root = content_root()
    known = catalogue(root)
    more = tomllib.loads((root / "reference" / "exchange" / "static.toml").read_text())
    classes = tuple(Entry(letter, title) for letter, title in known.classes.items())
    entries = tuple(Entry(code, title, code[0]) for code, title in known.entries.items())
    return Vocabulary(
        catalogue=tuple(
            row for c in classes for row in (c, *(e for e in entries if e.above == c.code))
        ),
        bodies=tuple((step.name, code) for code, step in known.bodies.items()),
        regulation_types=tuple(more["regulation_types"]),
        sources=tuple(more["sources"]),
        specials=tuple(more["specials"]),
        modes=tuple(_mode(name, share) for name, share in VOTE_MODES.items()),
    )


def _mode(name: str, share: Share | None) -> Mode:
    if share is None:
        return Mode(name)
    return Mode(name, "应到会" if share.over == "due" else "到会", str(share.rate))


def held_items(organisation_id: UUID) -> dict[str, Item]:
    """Code → matter, as the other side holds them."""
    rows = RegisteredItem.objects.filter(organisation=organisation_id, is_ended=False)
    return {row.code: row.value for row in rows}


def held(organisation_id: UUID, business: str) -> dict[str, Record]:
    """Record id → record, as the other side holds them."""
    if business == "0004":
        return {item.record: item for item in held_items(organisation_id).values()}
    rows = Regulation.objects.filter(organisation=organisation_id, sent__isnull=False)
    return {row.record: regulation_of(row.sent) for row in rows if row.sent is not None}


def item_codes(organisation_id: UUID) -> frozenset[str]:
    """Codes that a rule of procedure may name: held there, or law here."""
    law = (r.item for r in rules_on(organisation_id, today()) if r.level == "own")
    return frozenset(held_items(organisation_id)) | frozenset(law)


def changes_for(organisation_id: UUID, business: str) -> list[Change]:
    """What the other side has still to be told; a new matter gets its id here."""
    if business == "0004":
        there = held_items(organisation_id)
        wanted = items_in_force(organisation_id, {c: i.record for c, i in there.items()})
        return [Change(oper, item) for oper, item in differing(wanted, there)]
    rows = Regulation.objects.filter(organisation=organisation_id).order_by("pk")
    return [change for row in rows if (change := _change_of(row)) is not None]


def _change_of(row: Regulation) -> Change | None:
    if row.is_ended:
        return None if row.sent is None else Change("del", regulation_of(row.sent))
    if row.sent is None:
        return Change("add", row.value)
    return None if row.sent == row.told else Change("edit", row.value)


def items_in_force(organisation_id: UUID, ids: dict[str, str]) -> list[Item]:
    """The list that holds today, one matter a code: the national list knows no lines of money, so
    it says what the highest line asks for. `ids`: code → record id where there is one.
    """
    known, names = catalogue(content_root()), [name for name, _ in vocabulary().bodies]
    rules = [r for r in rules_on(organisation_id, today()) if r.level == "own"]
    rules.sort(key=_item)
    return [
        _item_of(code, list(mine), ids.get(code) or uuid7().hex, known, names)
        for code, mine in groupby(rules, key=_item)
    ]


def _item(rule: Rule) -> str:
    return rule.item


def _item_of(code: str, rules: list[Rule], record: str, known: Catalogue, names: list[str]) -> Item:
    reached = [r for r in rules if r.line.is_drawn] or rules  # what holds below no longer counts
    longest = sorted(reached, key=lambda r: -len(r.steps))
    bodies = dict.fromkeys(
        _their_name(s.body, s.name, known, names) for r in longest for s in r.steps
    )
    remarks = dict.fromkeys(r.remark for r in rules if r.remark)
    return Item(
        record=record,
        name=rules[0].title,
        code=code,
        bodies=tuple(bodies),
        needs_legal_review=any(r.needs_legal_review for r in reached),
        remark="；".join(remarks)[:REMARK],
    )


def _their_name(body: str, name: str, known: Catalogue, names: Iterable[str]) -> str:
    """Another spelling of the same body, where the other side knows only that."""
    if name in names:
        return name
    return next((n for n in names if known.names.get(n) == body), name)
