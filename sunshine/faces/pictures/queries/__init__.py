"""Pictures of what a person may see: rows of a hit's evidence or of an extract, made into shapes.

A reader's view of an extract leaves out rows of enterprises out of reach; persons are keys, with
names by right; firms of ours have names only where the reader may know them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from sunshine.faces.pictures.rules.deviations import Deviation, Rows
from sunshine.faces.pictures.rules.shapes import NARROW, WIDE, Picture, Shape

TIP = SafeString(
    '<defs><marker id="p-tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7"'
    ' orient="auto"><path class="p-tip" d="M0 0l8 4-8 4z"/></marker></defs>'
)


@dataclass(frozen=True, slots=True)
class Drawing:
    """One picture for a desk and for a phone, with the words that say the same."""

    title: str
    words: str
    wide: SafeString
    narrow: SafeString
    key: list[tuple[str, str]] = field(default_factory=list)  # class and words of its legend
    deviations: list[Deviation] = field(default_factory=list)
    note: str = "与下表是同一些行。"


def drawing(title: str, words: str, draw: Callable[[int], Picture], **more: Any) -> Drawing:
    return Drawing(title, words, svg(draw(WIDE), words), svg(draw(NARROW), words), **more)


def svg(picture: Picture, words: str) -> SafeString:
    """Every word and every attribute is escaped; classes only, no style."""
    inner = format_html_join("", "{}", ((_element(s),) for s in picture.shapes))
    role = "group" if any(s.href for s in picture.shapes) else "img"  # an image holds no links
    return format_html(
        '<svg viewBox="0 0 {} {}" role="{}" aria-label="{}">{}{}</svg>',
        picture.width,
        picture.height,
        role,
        words,
        TIP,
        inner,
    )


def _element(shape: Shape) -> SafeString:
    at = format_html_join("", ' {}="{}"', shape.at.items())
    told = format_html("<title>{}</title>", shape.told) if shape.told else ""
    # The tag and the class are ours; only words and places come from rows.
    drawn = format_html(
        "<{} class=\"{}\"{}>{}{}</{}>", SafeString(shape.tag), shape.look, at, told, shape.words, SafeString(shape.tag)
    )  # fmt: skip
    return format_html('<a href="{}">{}</a>', shape.href, drawn) if shape.href else drawn


def by_mart(rows: Iterable[tuple[str, Mapping[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for mart, row in rows:
        found[mart].append(dict(row))
    return dict(found)


def names_in(rows: Rows) -> dict[str, str]:
    """Names of counterparties among the rows."""
    return {r["counterparty_id"]: r["name"] for r in rows.get("counterparty", []) if r.get("name")}
