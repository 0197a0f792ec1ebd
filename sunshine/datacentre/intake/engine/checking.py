"""SQL for one mart: cast every field, say what is wrong with it, make the row's id.

A row with any problem gets no row_id. So one pass over a clean file is enough: it is clean
when no row_id is null, which Parquet's own statistics answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from sunshine.datacentre.catalogue.engine import KEYED, Field, Mart
from sunshine.datacentre.catalogue.rules import SHORTEST, SUSPECT, is_id_number, mask
from sunshine.datacentre.intake.rules import remedy
from sunshine.datacentre.lake.engine import literal, quoted

LARGEST_MONEY = "1000000000000"  # 一万亿；more is a typing error
TRUE, FALSE = "('是','true','1','y','yes')", "('否','false','0','n','no')"


def register(duck: duckdb.DuckDBPyConnection) -> None:
    """The two functions that the SQL below calls for the few texts its patterns suspect."""
    for name, work, result in (
        ("masked", mask, "VARCHAR"),
        ("is_id_number", is_id_number, "BOOLEAN"),
    ):
        if not duck.execute(
            "select 1 from duckdb_functions() where function_name = ?", [name]
        ).fetchall():
            duck.create_function(name, work, ["VARCHAR"], result)


def without_persons(text: str) -> str:
    """SQL: a free text without ID and mobile numbers; Python sees only what looks like one."""
    suspect = f"strlen({text}) >= {SHORTEST} and regexp_matches({text}, {literal(SUSPECT)})"
    return f"case when {suspect} then masked({text}) else {text} end"


@dataclass(frozen=True, slots=True)
class Column:
    """One field as SQL, in two steps so that every cast is computed once.

    `cast` is over the staged text row `s` and its lookups; it and the text get the names v_x
    and t_x. `value`, `wrong` and `reason` are over those.
    """

    field: Field
    cast: str
    value: str
    wrong: str
    reason: str


def columns(
    mart: Mart,
    *,
    has_organisation: bool,
    currency: str,
    typed: frozenset[str] = frozenset(),
) -> list[Column]:
    """How each field of a mart is cast, checked and explained; `typed` ones were cast on reading."""
    return [
        _column(
            f,
            has_organisation=has_organisation,
            currency=currency,
            cast=f"s.{quoted(f.name)}" if f.name in typed else None,
        )
        for f in mart.fields
    ]


def casts(mart: Mart, parts: list[Column], lookups: Mapping[str, str]) -> str:
    """The first step: texts and casts of every staged row; `lookups` is column → (value, key)."""
    names = ", ".join(
        f"s.{quoted(c.field.name)} as t_{c.field.name}, {c.cast} as v_{c.field.name}" for c in parts
    )
    joins = " ".join(
        f"left join {lookups[f.name]} l_{f.name} on l_{f.name}.value = s.{quoted(f.name)}"
        for f in mart.fields
        if f.name in lookups
    )
    checks = [f.name for f in mart.fields if f.check]
    wrong = "".join(f", l_{name}.key as w_{name}" for name in checks)
    return f"select {names}{wrong}, s._number as _number from staged s {joins}"


def row_id(mart: Mart, source: str, parts: list[Column]) -> str:
    """`source:key`, or null where anything is wrong."""
    values = {c.field.name: c.value for c in parts}
    key = ", '|', ".join(f"coalesce({values[k]}::varchar, '')" for k in mart.key)
    faulty = " or ".join(f"({c.wrong})" for c in parts if c.wrong != "false") or "false"
    return (
        f"case when not coalesce({faulty}, false) then concat({literal(source + ':')}, {key}) end"
    )


def problems(parts: list[Column]) -> str:
    """List of problems of a row as JSON structs {field, title, reason, remedy}."""
    structs = ", ".join(
        f"case when coalesce({c.wrong}, false) then"
        f" {{'field': {literal(c.field.name)}, 'title': {literal(c.field.title)},"
        f" 'reason': {c.reason}, 'remedy': {literal(_remedy(c.field))}}} end"
        for c in parts
        if c.wrong != "false"
    )
    return f"to_json(list_filter([{structs}], lambda x: x is not null))"


def _column(  # noqa: C901  one answer a type
    f: Field, *, has_organisation: bool, currency: str, cast: str | None = None
) -> Column:
    text, key, found = f"s.{quoted(f.name)}", f"l_{f.name}.key", f"v_{f.name}"
    empty, was = f"t_{f.name} is null", f"t_{f.name}"
    if f.type == "organisation":
        if not has_organisation:
            return Column(f, "null::varchar", found, "false", "''")
        return Column(f, key, found, f"{found} is null", _reason(was, "为空", "不在组织树中"))
    if f.type in KEYED:
        return Column(f, f"{key}::varchar", found, empty if f.required else "false", "'为空'")
    if f.type == "person":
        if f.person_of:
            key = f"coalesce({key}::varchar, l_{f.person_of}.key::varchar)"
        return Column(f, key, found, empty if f.required else "false", "'为空'")
    if f.type == "name":
        return Column(f, f"case when {key} is null then {text} end", found, empty, "'为空'")
    if f.person_of:
        cast = f"case when l_{f.person_of}.key is not null then 'person' else {_cast(f, text)} end"
    cast = cast or _cast(f, text)
    value = f"{found}::{f.sql_type}" if f.type == "money" else found
    if f.name == "currency":
        value = f"coalesce({value}, {literal(currency)})" if f.required else value
    elif f.default is not None:
        value = f"coalesce({value}, {_default(f)})"
    needed = f.required and f.default is None and f.name != "currency"
    tests = [empty] if needed else []
    tests += _tests(f)
    return Column(f, cast, value, " or ".join(tests) or "false", _reason(was, "为空", _what(f)))


def _cast(f: Field, text: str) -> str:  # noqa: PLR0911  one answer a type
    if f.type == "date":
        formats = "['%Y/%m/%d', '%Y年%m月%d日', '%Y%m%d', '%Y.%m.%d', '%Y-%m-%d %H:%M:%S']"
        return f"coalesce(try_cast({text} as date), try_strptime({text}, {formats})::date)"
    if f.type == "instant":
        zoned = f"regexp_matches({text}, '(Z|[+-][0-9]{{2}}:?[0-9]{{2}})$')"
        return f"try_cast(case when {zoned} then {text} else {text} || '+08' end as timestamptz)"
    if f.type in {"money", "number"}:
        plain = f"translate({text}, ',，¥￥ ', '')"
        return f"coalesce(try_cast({text} as decimal(24,6)), try_cast({plain} as decimal(24,6)))"
    if f.type == "integer":
        return f"try_cast({text} as bigint)"
    if f.type == "boolean":
        low = f"lower({text})"
        return f"case when {low} in {TRUE} then true when {low} in {FALSE} then false end"
    if f.values:
        cases = " ".join(
            f"when {literal(title)} then {literal(code)} when {literal(code)} then {literal(code)}"
            for code, title in f.values.items()
        )
        return f"case {text} {cases} end"
    return without_persons(text) if f.free else text


def _tests(f: Field) -> list[str]:
    text, found = f"t_{f.name}", f"v_{f.name}"
    tests = []
    if f.is_identifier:
        number = f"strlen({text}) = 18 and regexp_full_match({text}, '[1-8][0-9]{{16}}[0-9Xx]')"
        tests.append(f"(case when {number} then is_id_number({text}) else false end)")
    if f.type != "text" or f.values:
        tests.append(f"({text} is not null and {found} is null)")
    if f.type == "money":
        # A cast rounds; cents that would vanish are an error of the file, not of ours.
        tests.append(f"({found} <> {found}::{f.sql_type} or abs({found}) >= {LARGEST_MONEY})")
    if f.type == "date":
        tests.append(f"({found} not between date '1900-01-01' and date '2199-12-31')")
    if f.pattern and f.type == "text":
        tests.append(f"not regexp_full_match({text}, {literal(f.pattern)})")
    if f.check:
        tests.append(f"w_{f.name} is not null")
    return tests


def _default(f: Field) -> str:
    if isinstance(f.default, bool):
        return str(f.default).lower()
    return literal(f.default) if isinstance(f.default, str) else str(f.default)


def _what(f: Field) -> str:
    if f.values:
        return "不在允许的取值中：" + "、".join(f.values.values())
    if f.check == "uscc":
        return "校验位不正确"
    if f.is_identifier:
        return "是居民身份证号，不能作编号入湖"
    return {"date": "不是有效日期", "instant": "不是有效时间", "integer": "不是整数"}.get(
        f.type, "不是有效的数" if f.type in {"money", "number"} else "格式不正确"
    )


def _reason(text: str, empty: str, wrong: str) -> str:
    return (
        f"case when {text} is null then {literal(empty)} else"
        f" concat('“', left({text}, 40), '”', {literal(wrong)}) end"
    )


def _remedy(f: Field) -> str:
    if f.values:
        return "请填：" + "、".join(f.values.values())
    if f.is_identifier:
        return "请改填内部编号；姓名或身份证号只填在要求填写自然人的列"
    if f.check == "uscc":
        return "请核对 18 位统一社会信用代码"
    return remedy(f.type)
