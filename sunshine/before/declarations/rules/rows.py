"""Rows of a declaration while it is typed: added, taken away, packed; rows as they are read. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sunshine.before.declarations.rules import SELF, Form, Row, Told, shown

MOST_ROWS = 40  # of a section


def added(form: Form, told: Told, code: str) -> Told:
    """One more empty row; whoever adds one no longer says that there is none."""
    wanted = next((s for s in form.sections if s.code == code and not s.one), None)
    if wanted is None or len(told.rows(code)) >= MOST_ROWS:
        return told
    rows = (*told.rows(code), {f.name: "" for f in wanted.fields})
    return replace(told, sections={**told.sections, code: rows}, none=told.none - {code})


def dropped(told: Told, code: str, number: int) -> Told:
    """Without one row. Whose a company is, is said by the place of the relative: those after the one
    that goes move up, and what was the gone one's is nobody's until it is said anew.
    """
    rows = tuple(r for n, r in enumerate(told.rows(code), 1) if n != number)
    sections: dict[str, Sequence[Row]] = {**told.sections, code: rows}
    if code == "relatives":
        sections = {c: tuple(_moved(r, number) for r in said) for c, said in sections.items()}
    return replace(told, sections=sections)


def _moved(row: Row, gone: int) -> Row:
    holder = row.get("holder", "")
    if not holder.isdecimal() or holder == SELF or int(holder) < gone:
        return row
    return {**row, "holder": "" if int(holder) == gone else str(int(holder) - 1)}


def packed(form: Form, told: Told) -> Told:
    """Without rows in which nothing was typed, and without blanks around what was."""
    for section in form.sections:
        rows = told.rows(section.code)
        for number in range(len(rows), 0, -1):
            if not section.one and not any(v.strip() for v in rows[number - 1].values()):
                told = dropped(told, section.code, number)
    sections = {
        code: tuple({n: v.strip() for n, v in row.items()} for row in rows)
        for code, rows in told.sections.items()
    }
    return replace(told, sections=sections)


@dataclass(frozen=True, slots=True)
class Said:
    """A section as it is read: rows of (what was asked, what was said)."""

    title: str
    row: str
    rows: tuple[tuple[tuple[str, str], ...], ...]
    none: str


def said_in(known: Form, told: Told) -> list[Said]:
    """A declaration as people read it, section by section; what was left out is not shown."""
    return [
        Said(
            section.title,
            section.row,
            tuple(
                tuple(
                    (f.title, shown(known, told, f, row.get(f.name, "")))
                    for f in section.fields
                    if row.get(f.name, "")
                )
                for row in told.rows(section.code)
            ),
            section.none if section.code in told.none else "",
        )
        for section in known.sections
    ]
