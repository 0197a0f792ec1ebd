"""Reads reference/filings: the fields of each class and the chain before the signature."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sunshine.before.filings.rules import Field, Schema


@dataclass(frozen=True, slots=True)
class Filings:
    """Class → its form; class and level → whom the matter is sounded with, in order."""

    schemas: Mapping[str, tuple[Schema, ...]]
    soundings: Mapping[tuple[str, str], tuple[str, ...]]
    source: str

    def schema(self, matter_class: str, version: int | None = None) -> Schema:
        """The newest, or the one a matter was filed by."""
        known = self.schemas[matter_class]
        return known[-1] if version is None else next(s for s in known if s.version == version)


@cache
def filings(root: Path) -> Filings:
    folder = root / "reference" / "filings"
    chain = tomllib.loads((folder / "chain.toml").read_text())
    forms = tomllib.loads((folder / "fields.toml").read_text())
    schemas: dict[str, list[Schema]] = {}
    for row in sorted(forms["schema"], key=lambda r: r["version"]):
        fields = tuple(Field(**f | {"only": tuple(f.get("only", ()))}) for f in row["field"])
        schemas.setdefault(row["class"], []).append(Schema(row["version"], fields, row["source"]))
    soundings = {(r["class"], r["level"]): tuple(r["soundings"]) for r in chain["chain"]}
    return Filings({k: tuple(v) for k, v in schemas.items()}, soundings, chain["source"])
