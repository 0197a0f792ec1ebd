"""Reads reference/authority: classes, catalogue and bodies. No Django."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sunshine.before.authority.rules.deciding import Step
from sunshine.before.authority.rules.lines import share_of

ITEM = re.compile(r"([A-Z]\d{2})-\d{3}")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Three levels: class letter → catalogue code → item code; and the bodies that decide."""

    classes: dict[str, str]  # letter → Chinese
    kinds: dict[str, str]  # letter → kind of a matter
    entries: dict[str, str]  # letter and two digits → Chinese
    bodies: dict[str, Step]  # code → the body with its usual quorum and majority
    names: dict[str, str]  # every name of a body, other spellings too → code
    source: str

    def entry_of(self, item: str) -> str:
        """The catalogue code of an item code; raises ValueError (Chinese)."""
        found = ITEM.fullmatch(item)
        if found is None:
            raise ValueError("事项编码应为目录编码加三位数字，例如 F01-001")
        if found[1] not in self.entries:
            raise ValueError(f"没有目录编码 {found[1]}")
        return found[1]


@cache
def catalogue(root: Path) -> Catalogue:
    """The catalogue of this installation."""
    data = tomllib.loads((root / "reference" / "authority" / "catalogue.toml").read_text())
    bodies = {
        code: Step(code, row["title"], share_of(row["attendance"]), share_of(row["majority"]))
        for code, row in data["body"].items()
    }
    return Catalogue(
        {letter: row["title"] for letter, row in data["class"].items()},
        {letter: row["kind"] for letter, row in data["class"].items()},
        dict(data["catalogue"]),
        bodies,
        {step.name: code for code, step in bodies.items()} | dict(data["alias"]),
        data["source"],
    )
