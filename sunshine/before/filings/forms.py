"""Matters as rows of a workbook: read, with what is wrong by row and column."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sunshine.before.filings import queries
from sunshine.before.filings.queries import Lists, drafted
from sunshine.before.filings.queries.checking import asked_of, check
from sunshine.before.filings.rules import Told
from sunshine.foundation.documents.engine.sheets import Row, Sheet
from sunshine.foundation.evidence.queries import secrecy

PLAIN = {
    "organisation": "企业",
    "item_code": "事项编码",
    "title": "事项名称",
    "amount": "金额（元）",
    "counterparty": "对方单位",
    "body": "决策会议",
    "meets_on": "拟开会日期",
    "secrecy": "密级",
    "is_emergency": "紧急事项",
    "decided_at": "先行决定的时间",
    "emergency_reason": "紧急理由",
}
MIDNIGHT = " 00:00:00"  # how Excel tells a day
Places = Mapping[str, tuple[UUID, str]]  # any name of an enterprise → whose
Problem = tuple[int, str, str]  # number of the row, column, what is wrong


@dataclass(frozen=True, slots=True)
class Line:
    """A row that may be filed: for whom, and what it says."""

    number: int
    organisation_id: UUID
    place: str
    told: Told


def sheet() -> Sheet:
    """Plain columns, then every field that some class of matters asks for."""
    schemas = [known[-1] for known in queries.reference().schemas.values()]
    details = {_field(f.title): f.title for schema in schemas for f in schema.fields}
    return Sheet(
        title="报备",
        thing="报备事项",
        columns=PLAIN | details,
        needed=("企业", "事项编码", "事项名称", "决策会议", "拟开会日期"),
        widths={"title": 32, "counterparty": 28},
    )


def _field(title: str) -> str:
    """Two classes may ask for the same thing: one column, whatever its name in each."""
    return drafted.DETAIL + title


def checked(
    rows: Iterable[tuple[int, Row]], places: Mapping[str, Places]
) -> tuple[list[Line], list[Problem]]:
    """Rows that may be filed, and what is wrong with the others. `places`: by class of matter.

    Each enterprise's list of authority is read once.
    """
    good: list[Line] = []
    wrong: list[Problem] = []
    lists = Lists()
    for number, row in rows:
        problems: dict[str, str] = {}
        line = _line(number, row, places, lists, problems)
        wrong += [(number, column, words) for column, words in problems.items()]
        if line is not None and not problems:
            good.append(line)
            lists.file(line.organisation_id, line.told)
    return good, wrong


def _line(
    number: int,
    row: Row,
    places: Mapping[str, Places],
    lists: Lists,
    problems: dict[str, str],
) -> Line | None:
    item = row.get("item_code", "")
    try:
        kind, schema, asked = asked_of(item)
    except (ValueError, LookupError):
        problems["事项编码"] = "没有这个事项编码，形如 F01-001"
        return None
    place = places.get(kind, {}).get(row.get("organisation", ""))
    if place is None:
        problems["企业"] = "没有这家企业，或者您不能为它报备这类事项"
        return None
    typed = _typed(row, problems)
    titles = {f.title: f.name for f in asked}
    for name, words in row.items():
        title = name.removeprefix(drafted.DETAIL)
        if not name.startswith(drafted.DETAIL) or not words:
            continue
        if title in titles:
            typed[drafted.DETAIL + titles[title]] = words.removesuffix(MIDNIGHT)
        else:
            problems[title] = "这一事项不填这一项"
    problems |= _at_columns(drafted.misread(typed), {})
    told = drafted.told_of(item, typed)
    try:
        law = queries.law_of(place[0], told, lists)
        codes = {b["name"]: b["body"] for b in law["bodies"]}
        told = drafted.told_of(item, typed | {"body": codes.get(typed.get("body", ""), "")})
        found = check(place[0], told, lists).faults
    except LookupError as error:
        problems["事项编码"] = str(error.args[0])
        return None
    names = {drafted.DETAIL + f.name: f.title for f in schema.fields}
    for column, words in _at_columns(drafted.at_fields(found), names).items():
        problems.setdefault(column, words)  # what can't be read was said already
    return Line(number, *place, told)


def _typed(row: Row, problems: dict[str, str]) -> dict[str, str]:
    """The row as the form would send it."""
    typed = drafted.typed_in({n: v for n, v in row.items() if n in PLAIN})
    typed["meets_on"] = row.get("meets_on", "").removesuffix(MIDNIGHT)
    if typed["meets_on"] and drafted.told_of("", typed).meets_on is None:
        problems[PLAIN["meets_on"]] = f"“{typed['meets_on'][:20]}”不是日期，请写 2026-12-31"
    grades = {str(g["title"]): code for code, g in secrecy().items()}
    grade = row.get("secrecy", "")
    typed["secrecy"] = grades.get(grade, "") if grade else "internal"
    refused = secrecy().get(typed["secrecy"], {}).get("refused", not typed["secrecy"])
    if refused:
        open_ones = [t for t, code in grades.items() if not secrecy()[code].get("refused")]
        problems[PLAIN["secrecy"]] = "应为" + "、".join(open_ones) + "；涉密事项不得在本平台报备"
    urgent = row.get("is_emergency", "")
    if urgent not in {"", "是", "否"}:
        problems[PLAIN["is_emergency"]] = "应为“是”或“否”"
    typed["is_emergency"] = "1" if urgent == "是" else ""
    return typed


def _at_columns(faults: Mapping[str, str], titles: Mapping[str, str]) -> dict[str, str]:
    return {PLAIN.get(name) or titles.get(name, "内容"): words for name, words in faults.items()}
