"""What a declaration must say, and when it had to come. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from sunshine.foundation.organisations.rules import is_identity_number, is_uscc
from sunshine.foundation.vault.rules import DOTS, compact, plain

KINDS = {
    "appointment": "任职申报",
    "yearly": "年度申报",
    "change": "变更申报",
    "leaving": "离任申报",
}
POST_CLASSES = {"manager": "经营管理人员", "key": "关键岗位人员"}
ROLES = {
    "shareholder": "股东、出资人",
    "legal_representative": "法定代表人",
    "director": "董事",
    "supervisor": "监事",
    "executive": "高级管理人员",
    "owner": "个体工商户、合伙人",
}
OUTCOMES = {
    "none": "无问题",
    "adjust": "需调整",
    "recuse": "需回避",
    "transfer": "移送核对",
}
SELF = "0"  # as a holder: the declarant; "3" is the third relative of the declaration
LARGEST = Decimal(10) ** 15  # yuan
WHOLE = 100  # percent
YES = "1"
ONE_DOT = dict.fromkeys(map(ord, DOTS), "·")
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Relation:
    """A code of kinship: degree (亲等), the word of the mart `kinship`, whose concern it is."""

    code: str
    title: str
    group: str
    degree: int
    word: str
    tiers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is asked."""

    name: str
    title: str
    kind: str = "text"
    hint: str = ""
    required: bool = False
    least: int = 1  # characters of what is given: 0 says the same
    choices: str = ""  # name of a list of choices


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the form: one row (`one`) or any number, or the word that there is none."""

    code: str
    title: str
    fields: tuple[Field, ...]
    hint: str = ""
    row: str = ""
    none: str = ""
    one: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """The form in one version. `promise`: what is signed; `relations`, `choices`: what may be chosen,
    code → title.
    """

    version: int
    source: str
    promise: str
    sections: tuple[Section, ...]
    relations: Mapping[str, Relation]
    choices: Mapping[str, Mapping[str, str]]

    def section(self, code: str) -> Section:
        return next(s for s in self.sections if s.code == code)


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody declares: section → rows as typed; sections of which there is nothing; whether
    the promise was made.
    """

    sections: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    none: frozenset[str] = frozenset()
    promised: bool = False

    def rows(self, code: str) -> Sequence[Row]:
        return self.sections.get(code, ())


def due_of(since: date, days: int) -> date:
    """`days` 日 count every day; the day it began with is not counted (民法典第201条)."""
    return since + timedelta(days=days)


def post_class_of(*, in_body: bool, is_key: bool) -> str:
    """Who sits in a body manages; the others declare for their key post; nobody else does."""
    return "manager" if in_body else "key" if is_key else ""


def name_of(text: str) -> str:
    """A person's name as it is compared: no blanks, one kind of dot between the parts of a name."""
    return compact(text).translate(ONE_DOT)


def code_of(text: str) -> str:
    """A number or code without blanks, in capitals."""
    return plain(text)


def day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def number_of(text: str) -> Decimal | None:
    """A number as people write it; None for what is none."""
    try:
        found = Decimal(text.strip().replace(",", "").replace("，", "").removesuffix("%"))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def faults(form: Form, told: Told) -> Iterator[tuple[str, str]]:
    """Place (`relatives-2-number`, `relatives`, `promise`) → what is missing or can't be, in
    Chinese, in the order of the form.
    """
    for section in form.sections:
        yield from _faults_of(form, section, told)
    yield from _together(told)
    if not told.promised:
        yield "promise", "请阅读并勾选承诺"


def _faults_of(form: Form, section: Section, told: Told) -> Iterator[tuple[str, str]]:
    rows, is_none = told.rows(section.code), section.code in told.none
    if section.none and not rows and not is_none:
        yield section.code, f"“{section.title}”没有填：请填写，或者勾选“{section.none}”"
    if section.none and rows and is_none:
        yield section.code, f"“{section.title}”填了 {len(rows)} 条，又勾选了没有，请改正其一"
    if section.one and not rows:
        yield section.code, f"请填写“{section.title}”"
    for number, row in enumerate(rows, 1):
        where = section.title if section.one else f"{section.title}第 {number} 条"
        for asked in section.fields:
            if wrong := _fault(form, told, asked, row.get(asked.name, "").strip()):
                yield f"{section.code}-{number}-{asked.name}", f"{where}：{wrong}"


def _fault(form: Form, told: Told, asked: Field, given: str) -> str:
    if not given:
        return f"请填写{asked.title}" if asked.required else ""
    if len(given) < asked.least:
        return f"{asked.title}至少 {asked.least} 个字"
    if asked.kind in CHECKS:
        fits, words = CHECKS[asked.kind]
        return "" if fits(given) else f"{asked.title}{words}"
    allowed: object = {
        "choice": form.choices.get(asked.choices, {}),
        "relation": form.relations,
        "holder": {str(n) for n in range(len(told.rows("relatives")) + 1)},  # SELF is 0
        "flag": {YES},
    }.get(asked.kind)
    is_known = not isinstance(allowed, Mapping | set) or given in allowed
    return "" if is_known else f"请选择{asked.title}"


def _is_share(text: str) -> bool:
    found = number_of(text)
    return found is not None and 0 <= found <= WHOLE and found == round(found, 2)


def _is_money(text: str) -> bool:
    found = number_of(text)
    return found is not None and 0 <= found < LARGEST and found == round(found, 2)


CHECKS: Mapping[str, tuple[Callable[[str], bool], str]] = {
    "identity": (
        lambda text: is_identity_number(code_of(text)),
        "不对：应为 18 位，最后一位是校验码，请对照身份证核对",
    ),
    "uscc": (
        lambda text: is_uscc(code_of(text)),
        "不对：应为 18 位，最后一位是校验码，请对照营业执照核对",
    ),
    "date": (lambda text: day_of(text) is not None, "请填日期，例如 2026-12-31"),
    "share": (_is_share, "请填 0 到 100 之间的数，最多两位小数"),
    "money": (_is_money, "请填不超过两位小数的数字，单位为元"),
}


def _together(told: Told) -> Iterator[tuple[str, str]]:
    """What does not go together: a person named twice, an end before its beginning."""
    seen: dict[str, int] = {}
    own = next(iter(told.rows("declarant")), {})
    if number := code_of(own.get("number", "")):
        seen[number] = 0
    for place, row in enumerate(told.rows("relatives"), 1):
        number = code_of(row.get("number", ""))
        if number and number in seen:
            whom = f"第 {seen[number]} 条" if seen[number] else "本人"
            yield f"relatives-{place}-number", f"亲属第 {place} 条：公民身份号码与{whom}相同"
        if number:
            seen.setdefault(number, place)
    for code in ("companies", "posts"):
        for place, row in enumerate(told.rows(code), 1):
            since, until = day_of(row.get("since_on", "")), day_of(row.get("until_on", ""))
            if since and until and until < since:
                yield f"{code}-{place}-until_on", f"第 {place} 条：终止日期早于起始日期"


# Rows of two declarations are the same one where the first of these that both have agrees.
SAME = {
    "declarant": (),
    "relatives": ("number", "name"),
    "companies": ("uscc", "name"),
    "posts": ("uscc", "name"),
    "offshore": ("kind", "place"),
    "dealings": ("contract", "name"),
    "statement": (),
}


def differences(form: Form, old: Told, new: Told) -> list[str]:
    """What changed since the last declaration, in sentences, in the order of the form."""
    return [words for section in form.sections for words in _changes(form, section, old, new)]


def _changes(form: Form, section: Section, old: Told, new: Told) -> Iterator[str]:
    left = list(old.rows(section.code))
    for row in new.rows(section.code):
        before = next((r for r in left if _is_same(section, r, row)), None)
        if before is None:
            yield f"新增{section.row or section.title}：{_called(row)}"
            continue
        left.remove(before)
        for asked in section.fields:
            was, now = (shown(form, told, asked, r.get(asked.name, "").strip())
                        for told, r in ((old, before), (new, row)))  # fmt: skip
            if was != now:
                whose = section.title if section.one else _called(row)
                yield f"{whose}的{asked.title}：由“{was or '未填'}”改为“{now or '未填'}”"
    for row in left:
        yield f"不再有{section.row or section.title}：{_called(row)}"


def _is_same(section: Section, one: Row, other: Row) -> bool:
    said = ((plain(one.get(name, "")), plain(other.get(name, ""))) for name in SAME[section.code])
    return section.one or next((mine == theirs for mine, theirs in said if mine and theirs), False)


def _called(row: Row) -> str:
    return row.get("name") or row.get("place") or row.get("words", "")[:20]


def shown(form: Form, told: Told, asked: Field, given: str) -> str:
    """A value as people read it: words for codes, the relative's name for a holder."""
    if asked.kind == "relation":
        return form.relations[given].title if given in form.relations else ""
    if asked.kind == "choice":
        return form.choices[asked.choices].get(given, "")
    if asked.kind == "flag":
        return "是" if given == YES else "否"
    if asked.kind == "holder":
        names = {str(n): row.get("name", "") for n, row in enumerate(told.rows("relatives"), 1)}
        return names.get(given, "本人")
    return given
