"""Marts and sources, read from datasets/."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from sunshine.foundation.reference import engine as reference

SQL_TYPES = {
    "text": "varchar",
    "date": "date",
    "instant": "timestamptz",
    "money": "decimal(18,2)",
    "number": "decimal(24,6)",
    "integer": "bigint",
    "boolean": "boolean",
    "organisation": "varchar",
    "person": "varchar",
    "name": "varchar",
    "phone": "varchar",  # the lake holds a key: equal numbers are seen, no number is
    "contact": "varchar",  # a phone number, an address or an e-mail: a key as well
    "evidence": "struct(mart varchar, row_id varchar, role varchar)[]",  # of derived marts only
}
KEYED = ("phone", "contact")  # only their keys are known, to anybody
DIRECT = "select * from raw"
SYSTEM_COLUMNS = ("row_id", "source", "batch_id")


class CatalogueError(ValueError):
    """A file of datasets/ is not as it must be; says which and why."""


@dataclass(frozen=True, slots=True)
class Field:
    """One column: `type` is a key of SQL_TYPES, `values` its allowed codes with titles."""

    name: str
    title: str
    type: str
    required: bool = False
    values: Mapping[str, str] = field(default_factory=dict)
    pattern: str | None = None
    check: str | None = None
    default: Any = None
    note: str = ""
    free: bool = False  # anybody may have written anything: searched for personal numbers
    references: str = ""  # the mart whose key this is
    expected: bool = False  # may be empty, but should not: counts for completeness
    person_of: str | None = None  # the field whose personal name this key or kind stands for
    field_class: str = (
        ""  # a key of reference/codes/field_classes.toml: masked wherever it is shown
    )

    @property
    def sql_type(self) -> str:
        return SQL_TYPES[self.type]

    @property
    def is_identifier(self) -> bool:
        """Text that is neither prose nor a code from a list: it may not be a citizen's number."""
        return self.type == "text" and not (self.free or self.values or self.pattern or self.check)


@dataclass(frozen=True, slots=True)
class Mart:
    """A conformed table: its grain in words, its key, and the order it is sorted in."""

    name: str
    title: str
    grain: str
    key: tuple[str, ...]
    sort: tuple[str, ...]
    classification: str
    cycle: str
    steward: str
    clause: str
    fields: tuple[Field, ...]
    sql: str = ""  # of a derived mart: a select over others, never stored
    also: str = ""  # mart.column that holds the same identifiers of other subjects

    @property
    def is_derived(self) -> bool:
        return bool(self.sql)

    @property
    def columns(self) -> dict[str, str]:
        """Column → DuckDB type, system columns last; a derived mart has none of those."""
        own = {f.name: f.sql_type for f in self.fields}
        return own if self.is_derived else own | dict.fromkeys(SYSTEM_COLUMNS, "varchar")

    def has_free(self, name: str) -> bool:
        """Whether the column is free text."""
        return any(f.free for f in self.fields if f.name == name)

    def field(self, name: str) -> Field:
        return next(f for f in self.fields if f.name == name)


@dataclass(frozen=True, slots=True)
class Dataset:
    """A kind of foreign file: how to know it, its headers, and the marts it feeds.

    `headers` maps our column name to the foreign headers that mean it. `staging` maps each
    mart to a select over the view `raw` (all columns text, named by `headers`).
    """

    source: str
    name: str
    title: str
    mart: str  # the main one: a receipt counts its rows
    match: tuple[str, ...]
    headers: Mapping[str, tuple[str, ...]]
    staging: Mapping[str, str]

    @property
    def is_direct(self) -> bool:
        """Rows go to one mart as they are."""
        return dict(self.staging) == {self.mart: DIRECT}


@dataclass(frozen=True, slots=True)
class Source:
    """Where files come from. `organisation` false means open data of no enterprise of ours."""

    name: str
    title: str
    reader: str
    has_organisation: bool
    currency: str
    licence: str
    datasets: tuple[Dataset, ...]


@cache
def marts(root: Path) -> dict[str, Mart]:
    found = {}
    for path in sorted((root / "datasets" / "marts").glob("*.toml")):
        data = _read(path)
        fields = tuple(Field(**row) for row in data.pop("field"))
        data |= {"key": tuple(data["key"]), "sort": tuple(data["sort"])}
        derived = path.with_suffix(".sql")
        sql = derived.read_text() if derived.exists() else ""
        mart = Mart(name=path.stem, fields=fields, sql=sql, **data)
        unknown = {f.type for f in fields} - set(SQL_TYPES)
        missing = {*mart.key, *mart.sort} - {f.name for f in fields}
        classes = {"", *reference.codes(root, "field_classes")}
        if strange := {f.field_class for f in fields} - classes:
            raise CatalogueError(f"{path.name}：未知字段类别 {strange}")
        if unknown or missing:
            raise CatalogueError(f"{path.name}：未知类型 {unknown}，主键或排序缺列 {missing}")
        found[mart.name] = mart
    named = {f.references for mart in found.values() for f in mart.fields} - {""}
    for mart in found.values():
        also, _, column = mart.also.partition(".")
        if mart.also and (also not in found or column not in found[also].columns):
            raise CatalogueError(f"{mart.name}：also 应写作 数据表.列，没有 {mart.also}")
    if strange := {n for n in named if n not in found or len(found[n].key) != 1}:
        raise CatalogueError(f"references：{strange} 不是只有一列主键的数据表")
    return found


def veiled(root: Path, mart: Mart, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as it may be shown to anybody who sees the record: protected fields masked."""
    titles = reference.codes(root, "field_classes")
    masks = {f.name: mask(titles[f.field_class]["title"]) for f in mart.fields if f.field_class}
    return {n: masks.get(n, v) if v is not None else None for n, v in row.items()}


def mask(title: str) -> str:
    return f"〔{title}已隐去〕"


@cache
def sources(root: Path) -> dict[str, Source]:
    found = {}
    for path in sorted((root / "datasets" / "sources").glob("*/source.toml")):
        data = _read(path)
        name = path.parent.name
        if data["reader"] == "standard":
            stored = (mart for mart in marts(root).values() if not mart.is_derived)
            datasets = tuple(_standard(name, mart) for mart in stored)
        else:
            files = (p for p in sorted(path.parent.glob("*.toml")) if p != path)
            datasets = tuple(_dataset(name, p) for p in files)
        found[name] = Source(name=name, datasets=datasets, **data)
    return found


def _standard(source: str, mart: Mart) -> Dataset:
    """Our own exchange layout: headers are the Chinese titles or the column names."""
    headers = {f.name: (f.title, f.name) for f in mart.fields}
    match = (f"{mart.name}", f"{mart.title}")
    staging = {mart.name: DIRECT}
    return Dataset(source, mart.name, mart.title, mart.name, match, headers, staging)


def _dataset(source: str, path: Path) -> Dataset:
    data = _read(path)
    staging = {
        sql.name.split(".")[1]: sql.read_text()
        for sql in sorted(path.parent.glob(f"{path.stem}.*.staging.sql"))
    }
    headers = {name: tuple(found) for name, found in data["headers"].items()}
    return Dataset(
        source, path.stem, data["title"], data["mart"], tuple(data["match"]), headers, staging
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text())
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise CatalogueError(f"{path.name}：{error}") from error
