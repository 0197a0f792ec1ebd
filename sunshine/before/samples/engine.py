"""Reads reference/samples: the questions a checker answers."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from sunshine.before.samples.rules import Item


@cache
def checklists(root: Path) -> Mapping[int, tuple[Item, ...]]:
    """Version → its items; the newest is used for what is drawn now."""
    told = tomllib.loads((root / "reference" / "samples" / "checklist.toml").read_text())
    return {
        row["version"]: tuple(Item(**item) for item in row["item"]) for row in told["checklist"]
    }
