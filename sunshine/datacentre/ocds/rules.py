"""The shapes in which OCDS travels, brought to one: a compiled release a line. Pure."""

from collections.abc import Iterator
from typing import Any


def releases_of(document: Any) -> Iterator[Any]:
    """Releases of an array, a release package or a record package; anything else as it is.

    Of a record only its compiledRelease counts: linked or single releases can't be merged here.
    """
    if isinstance(document, list):
        for part in document:
            yield from releases_of(part)
    elif isinstance(document, dict) and isinstance(document.get("records"), list):
        records = (r for r in document["records"] if isinstance(r, dict))
        yield from (r["compiledRelease"] for r in records if "compiledRelease" in r)
    elif isinstance(document, dict) and isinstance(document.get("releases"), list):
        yield from document["releases"]
    else:
        yield document
