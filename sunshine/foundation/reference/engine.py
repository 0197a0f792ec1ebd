"""Reads reference/: every value with its source and how sure we are of it."""

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

EVIDENCE = {"F": "已查到出处", "K": "凭记忆的现行规定", "I": "本平台默认值"}


class ContentError(ValueError):
    """A file of reference/ is not as it must be; says which file and why."""


@dataclass(frozen=True, slots=True)
class Role:
    """A list of permissions with its Chinese title and what it is for."""

    code: str
    title: str
    description: str
    permissions: frozenset[str]
    is_administrator: bool
    requires_second_factor: bool = False


@dataclass(frozen=True, slots=True)
class LoginRule:
    """One number about passwords, lock-out or sessions, for the whole installation."""

    title: str
    value: int
    unit: str
    source: str
    evidence: str


@dataclass(frozen=True, slots=True)
class ShippedParameter:
    """One shipped value: unit (元, 日, 工作日, 个, 比例), source, valid from a day on."""

    name: str
    title: str
    option: str
    value: Decimal | None
    unit: str
    valid_from: date
    source: str
    evidence: str


@cache
def roles(root: Path) -> dict[str, Role]:
    data = _read(root / "reference" / "roles.toml")
    return {
        code: Role(
            code,
            row["title"],
            row["description"],
            frozenset(row["permissions"]),
            row.get("administrator", False),
            row.get("requires_second_factor", False),
        )
        for code, row in data["role"].items()
    }


@cache
def permissions(root: Path) -> dict[str, str]:
    """Permission → what it lets a person do, in Chinese."""
    return dict(_read(root / "reference" / "roles.toml")["permission"])


def parameter_title(root: Path, name: str) -> str:
    """A parameter's Chinese title; one that is not shipped keeps its name."""
    return next((p.title for p in parameters(root) if p.name == name), name)


@cache
def parameters(root: Path) -> tuple[ShippedParameter, ...]:
    found = []
    for path in sorted((root / "reference" / "parameters").glob("*.toml")):
        for row in _read(path)["parameter"]:
            if row["evidence"] not in EVIDENCE or not row["source"]:
                raise ContentError(f"{path.name} {row['name']}：缺少依据或依据等级")
            options: dict[str, Any] = row.get("options") or {"": row["value"]}
            found += [
                ShippedParameter(
                    row["name"],
                    row["title"],
                    option,
                    None if value is True else Decimal(str(value)),
                    row["unit"],
                    row["valid_from"],
                    row["source"],
                    row["evidence"],
                )
                for option, value in options.items()
            ]
    return tuple(found)


@cache
def login_rules(root: Path) -> dict[str, LoginRule]:
    """Rules of reference/logins.toml; each says its source."""
    path = root / "reference" / "logins.toml"
    found = {code: LoginRule(**row) for code, row in _read(path)["rule"].items()}
    for rule in found.values():
        if rule.evidence not in EVIDENCE or not rule.source or rule.value < 1:
            raise ContentError(f"{path.name} {rule.title}：缺少依据、依据等级或取值")
    return found


@cache
def codes(root: Path, name: str) -> dict[str, dict[str, Any]]:
    """A code list of reference/codes: code → title and more."""
    return dict(_read(root / "reference" / "codes" / f"{name}.toml")["code"])


@cache
def levels(root: Path) -> dict[str, str]:
    """Colours of alerts with their words, the gravest first."""
    rows = sorted(codes(root, "levels").items(), key=lambda row: -row[1]["rank"])
    return {code: row["title"] for code, row in rows}


@cache
def ladders(root: Path) -> dict[str, Any]:
    """The escalation ladders as they stand in the file, with source and evidence."""
    return _read(root / "reference" / "ladders" / "default.toml")


@cache
def scores(root: Path) -> dict[str, Any]:
    """Numbers of the stacked score as they stand in the file, from 0 to 1, with source and evidence."""
    path = root / "reference" / "scores.toml"
    found = _read(path)
    for name in ("level", "verdict", "weight"):
        numbers = [v for v in found[name].values() if not isinstance(v, str | dict)]
        if not found[name].get("source") or not all(0 <= n <= 1 for n in numbers):
            raise ContentError(f"{path.name} {name}：缺少依据，或取值不在 0 到 1 之间")
    return found


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text())
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ContentError(f"{path}：{error}") from error
