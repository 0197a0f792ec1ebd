"""Risk points as rows of a workbook: read, with what is wrong by row and column; written again."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from sunshine.before.risks.engine import Flow
from sunshine.before.risks.rules import CAUSES, FIELDS, Told
from sunshine.foundation.documents.engine.sheets import Row, Sheet

COLUMNS = {
    "organisation": "单位",
    "field": "领域",
    "post_title": "岗位",
    "power": "权力事项",
    "step": "流程环节",
    "title": "风险点",
    "description": "风险描述",
    "manifestations": "表现形式",
    "causes": "成因类型",
    "consequences": "可能后果",
    "basis": "制度依据",
    "probes": "关联模型",
}
SHEET = Sheet(
    title="廉政风险点",
    thing="风险点",
    columns=COLUMNS,
    needed=("单位", "领域", "岗位", "风险点", "风险描述", "成因类型", "可能后果"),
    most_rows=500,
    widths={"title": 28, "description": 50, "manifestations": 40, "consequences": 30},
)
Problem = tuple[int, str, str]  # number of the row, column, what is wrong


@dataclass(frozen=True, slots=True)
class Line:
    """A row that may be registered: where, and what it says."""

    number: int
    place: str
    told: Told


def checked(
    rows: Iterable[tuple[int, Row]],
    places: Mapping[str, tuple[UUID, str]],
    flows: Mapping[str, Flow],
) -> tuple[list[Line], list[Problem]]:
    """Rows that may be registered, and what is wrong with the others. `places`: any name → whose."""
    good: list[Line] = []
    wrong: list[Problem] = []
    steps = {code: flow.steps for code, flow in flows.items()}
    codes = {
        name: code for code, f in flows.items() for name in (code, f.title, f"{code} {f.title}")
    }
    for number, row in rows:
        place = places.get(row.get("organisation", ""))
        problems: list[tuple[str, str]] = []
        if place is None:
            problems.append(("单位", "没有这个单位，或者您不能为它登记"))
        told = _told(row, place[0] if place else UUID(int=0), codes, problems)
        problems += [("内容", words) for words in told.faults(steps)]
        wrong += [(number, column, words) for column, words in dict.fromkeys(problems)]
        if place is not None and not problems:
            good.append(Line(number, place[1], told))
    return good, wrong


def _told(row: Row, place: UUID, codes: Mapping[str, str], problems: list[tuple[str, str]]) -> Told:
    power = row.get("power", "")
    code = codes.get(power, "")
    if power and not code:
        problems.append(("权力事项", f"没有“{power[:20]}”，请照流程图页上的编码或名称填写"))
    return Told(
        organisation_id=place,
        field=next(_named(FIELDS, [row.get("field", "")]), ""),
        post_title=row.get("post_title", ""),
        power_code=code,
        step=row.get("step", "") if code else "",
        title=row.get("title", ""),
        description=row.get("description", ""),
        manifestations=row.get("manifestations", ""),
        causes=tuple(_named(CAUSES, _split(row.get("causes", "")))),
        consequences=row.get("consequences", ""),
        basis=row.get("basis", ""),
        probes=tuple(p.upper() for p in _split(row.get("probes", ""))),
    )


def _split(text: str) -> list[str]:
    for sign in "，,；;":
        text = text.replace(sign, "、")
    return [part.strip() for part in text.split("、") if part.strip()]


def _named(codes: Mapping[str, str], names: Iterable[str]) -> Iterator[str]:
    """Codes of what people call by its Chinese name; an unknown one is passed on to be refused."""
    known = {title: code for code, title in codes.items()}
    return (known.get(name, name) for name in names)
