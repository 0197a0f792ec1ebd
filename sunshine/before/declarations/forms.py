"""The form as it is typed: names of its fields, what is shown where."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sunshine.before.declarations.queries import form
from sunshine.before.declarations.rules import SELF, Field, Form, Section, Told, faults
from sunshine.before.declarations.rules.rows import MOST_ROWS

LONG, SHORT = 2000, 120  # characters of one value
NONE, PROMISE = "none-", "promise"


def told_from(posted: Mapping[str, str]) -> Told:
    """What somebody typed, as typed, no longer than it may be; the rows in their order."""
    sections = {s.code: tuple(_rows(s, posted)) for s in form().sections}
    none = {s.code for s in form().sections if s.none and posted.get(NONE + s.code)}
    return Told(sections, frozenset(none), bool(posted.get(PROMISE)))


def _rows(section: Section, posted: Mapping[str, str]) -> Iterator[dict[str, str]]:
    places = {n.split("-")[1] for n in posted if n.startswith(f"{section.code}-")}
    numbers = sorted(int(p) for p in places if p.isdecimal())[:MOST_ROWS]
    for number in numbers or ([1] if section.one else []):
        row = {}
        for asked in section.fields:
            given = posted.get(f"{section.code}-{number}-{asked.name}", "")
            row[asked.name] = given[: LONG if asked.kind == "long" else SHORT]
        yield row


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of one row: its name in the form, its value, what may be chosen, what is wrong (the
    place is not said again where one sees it).
    """

    name: str
    asked: Field
    value: str
    options: Sequence[tuple[str, Sequence[tuple[str, str]]]] = ()  # group → value, words
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One row of a section."""

    number: int
    title: str
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Part:
    """One section as it is shown. `is_full`: takes no more rows."""

    section: Section
    cards: Sequence[Card]
    is_none: bool
    fault: str
    is_full: bool


@dataclass(slots=True)
class Filled:
    """The whole form as it stands."""

    parts: list[Part]
    faults: dict[str, str] = field(default_factory=dict)
    promised: bool = False
    promise_fault: str = ""

    @property
    def names(self) -> list[str]:
        """Every field at which a fault can be said."""
        return [c.name for p in self.parts for card in p.cards for c in card.cells]


def filled(told: Told, *, says_all: bool) -> Filled:
    """The form with its faults. While somebody types, an empty field is not yet wrong."""
    known = form()
    found = dict(faults(known, told))
    parts = [_part(known, s, told, found, says_all=says_all) for s in known.sections]
    return Filled(parts, found, told.promised, found.get(PROMISE, "") if says_all else "")


def _part(
    known: Form, section: Section, told: Told, found: Mapping[str, str], *, says_all: bool
) -> Part:
    rows = told.rows(section.code) or (({},) if section.one else ())
    cards = []
    for number, row in enumerate(rows, 1):
        cells = []
        for asked in section.fields:
            name, value = f"{section.code}-{number}-{asked.name}", row.get(asked.name, "")
            fault = found.get(name, "") if says_all or value.strip() else ""
            fault = fault.partition("：")[2] or fault
            cells.append(Cell(name, asked, value, options(known, told, asked), fault))
        title = row.get("name", "").strip() or f"{section.row}{number}"
        cards.append(Card(number, title, cells))
    fault = found.get(section.code, "") if says_all else ""
    is_full = section.one or len(rows) >= MOST_ROWS
    return Part(section, cards, section.code in told.none, fault, is_full)


def options(
    known: Form, told: Told, asked: Field
) -> Sequence[tuple[str, Sequence[tuple[str, str]]]]:
    """What may be chosen, in groups; nothing where a value is typed."""
    if asked.kind == "relation":
        groups: dict[str, list[tuple[str, str]]] = {}
        for code, relation in known.relations.items():
            groups.setdefault(relation.group, []).append((code, relation.title))
        return list(groups.items())
    if asked.kind == "holder":
        rows = enumerate(told.rows("relatives"), 1)
        people = [(str(n), r.get("name", "").strip() or f"亲属{n}") for n, r in rows]
        return [("", [(SELF, "本人"), *people])]
    if asked.kind == "choice":
        return [("", list(known.choices[asked.choices].items()))]
    return ()
