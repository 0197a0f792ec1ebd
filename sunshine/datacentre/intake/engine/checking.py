"""SQL for one mart: cast every field, say what is wrong with it, make the row's id.

A row with any problem gets no row_id. So one pass over a clean file is enough: it is clean
when no row_id is null, which Parquet's own statistics answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sunshine.datacentre.catalogue.engine import Field, Mart
from sunshine.datacentre.intake.rules import remedy
from sunshine.datacentre.lake.engine import literal, quoted

LARGEST_MONEY = "1000000000000"  # 一万亿；more is a typing error
TRUE, FALSE = "('是','true','1','y','yes')", "('否','false','0','n','no')"


@dataclass(frozen=True, slots=True)
class Column:
    """One field as SQL: value, whether it is wrong, and the words for it."""

    field: Field
    value: str
    wrong: str
    reason: str


def columns(mart: Mart, *, has_organisation: bool, currency: str) -> list[Column]:
    """Expressions over the staged text row `s` (lookups joined as l_<column>)."""
    return [_column(f, has_organisation=has_organisation, currency=currency) for f in mart.fields]


def row_id(mart: Mart, source: str, wrongs: list[Column]) -> str:
    """`source:key`, or null where anything is wrong."""
    values = {c.field.name: c.value for c in wrongs}
    key = ", '|', ".join(f"coalesce({values[k]}::varchar, '')" for k in mart.key)
    faulty = " or ".join(f"({c.wrong})" for c in wrongs if c.wrong != "false") or "false"
    return (
        f"case when not coalesce({faulty}, false) then concat({literal(source + ':')}, {key}) end"
    )


def problems(wrongs: list[Column]) -> str:
    """List of problems of a row as JSON structs {field, title, reason, remedy}."""
    parts = ", ".join(
        f"case when coalesce({c.wrong}, false) then"
        f" {{'field': {literal(c.field.name)}, 'title': {literal(c.field.title)},"
        f" 'reason': {c.reason}, 'remedy': {literal(_remedy(c.field))}}} end"
        for c in wrongs
        if c.wrong != "false"
    )
    return f"to_json(list_filter([{parts}], lambda x: x is not null))"


def joins(mart: Mart, lookups: Mapping[str, str]) -> str:
    """Left joins of the lookup tables: column → table(value, key)."""
    return " ".join(
        f"left join {lookups[f.name]} l_{f.name} on l_{f.name}.value = s.{quoted(f.name)}"
        for f in mart.fields
        if f.name in lookups
    )


def _column(f: Field, *, has_organisation: bool, currency: str) -> Column:
    text = f"s.{quoted(f.name)}"
    if f.type == "organisation":
        if not has_organisation:
            return Column(f, "null::varchar", "false", "''")
        wrong = f"{text} is null or l_{f.name}.key is null"
        return Column(f, f"l_{f.name}.key", wrong, _reason(text, "为空", "不在组织树中"))
    if f.type == "person":
        key = f"coalesce(l_{f.name}.key, l_{f.person_of}.key)" if f.person_of else f"l_{f.name}.key"
        return Column(f, key, f"{text} is null" if f.required else "false", "'为空'")
    if f.type == "name":
        value = f"case when l_{f.name}.key is null then {text} end"
        return Column(f, value, f"{text} is null", "'为空'")
    value = _value(f, text)
    if f.name == "currency":
        value = f"coalesce({value}, {literal(currency)})" if f.required else value
    elif f.default is not None:
        value = f"coalesce({value}, {_default(f)})"
    if f.person_of:
        value = f"case when l_{f.person_of}.key is not null then 'person' else {value} end"
    tests = [] if f.default is not None or f.name == "currency" else _required(f, text)
    tests += _tests(f, text, _value(f, text))
    return Column(f, value, " or ".join(tests) or "false", _reason(text, "为空", _what(f)))


def _value(f: Field, text: str) -> str:  # noqa: PLR0911
    if f.type == "date":
        formats = "['%Y/%m/%d', '%Y年%m月%d日', '%Y%m%d', '%Y.%m.%d', '%Y-%m-%d %H:%M:%S']"
        return f"coalesce(try_cast({text} as date), try_strptime({text}, {formats})::date)"
    if f.type == "instant":
        zoned = f"regexp_matches({text}, '(Z|[+-][0-9]{{2}}:?[0-9]{{2}})$')"
        return f"try_cast(case when {zoned} then {text} else {text} || '+08' end as timestamptz)"
    if f.type in {"money", "number"}:
        return f"try_cast(translate({text}, ',，¥￥ ', '') as {f.sql_type})"
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
    return text


def _required(f: Field, text: str) -> list[str]:
    return [f"{text} is null"] if f.required else []


def _tests(f: Field, text: str, value: str) -> list[str]:
    tests = []
    if f.type not in {"text", "name", "person"} or f.values:
        tests.append(f"({text} is not null and ({value}) is null)")
    if f.type == "money":
        # A cast rounds; cents that would vanish are an error of the file, not of ours.
        exact = f"try_cast(translate({text}, ',，¥￥ ', '') as decimal(24,6))"
        tests.append(f"({exact} <> ({value}) or abs({value}) >= {LARGEST_MONEY})")
    if f.type == "date":
        tests.append(f"(({value}) not between date '1900-01-01' and date '2199-12-31')")
    if f.pattern and f.type == "text":
        tests.append(f"not regexp_full_match({text}, {literal(f.pattern)})")
    if f.check:
        tests.append(f"l_{f.name}.key is not null")
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
    if f.check == "uscc":
        return "请核对 18 位统一社会信用代码"
    return remedy(f.type)
