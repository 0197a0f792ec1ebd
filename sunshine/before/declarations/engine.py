"""Reads reference/declarations and the kinship codes: what is asked, and of whom."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from sunshine.before.declarations.rules import ROLES, Field, Form, Relation, Section
from sunshine.foundation.reference.engine import codes


@cache
def relations(root: Path) -> Mapping[str, Relation]:
    """GB/T 4761 code → relation, in the order of the file."""
    return {
        code: Relation(
            code, row["title"], row["group"], row["degree"], row["word"], frozenset(row["tiers"])
        )
        for code, row in codes(root, "kinship").items()
    }


@cache
def form(root: Path) -> Form:
    """The form as it is asked today."""
    told = tomllib.loads((root / "reference" / "declarations" / "form.toml").read_text())
    sections = tuple(
        Section(**{n: v for n, v in row.items() if n != "field"},
                fields=tuple(Field(**f) for f in row["field"]))
        for row in told["section"]
    )  # fmt: skip
    choices = {"roles": ROLES, **told["choices"]}
    return Form(
        told["version"], told["source"], told["promise"], sections, relations(root), choices
    )
