"""Names of persons and firms taken into their parts, to be scored against each other. Pure, on text
that is already simplified.

`recusals.rules.parties` asks something else, whether a running text holds a name: there nothing can
be taken apart. What letters and marks are is the same for both, in `vault.rules`.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from sunshine.foundation.vault.rules import DASHES, DOTS, JOINT, LIMITED, QUOTES, plain

APART = DOTS + DASHES + QUOTES  # between the parts of a person's name
BRACKETS = re.compile(r"[(（〔\[【]([^)）〕\]】]*)[)）〕\]】]")
FORMER = re.compile(r"^(?:原名称|原名?|曾用名|前身|更名前)[:：为]?")
COMPOUND = frozenset({
    "欧阳", "太史", "端木", "上官", "司马", "东方", "独孤", "南宫", "万俟", "闻人", "夏侯", "诸葛",
    "尉迟", "公羊", "赫连", "澹台", "皇甫", "宗政", "濮阳", "公冶", "太叔", "申屠", "公孙", "慕容",
    "仲孙", "钟离", "长孙", "宇文", "司徒", "鲜于", "司空", "令狐",
})  # fmt: skip
TITLES = re.compile(r"(?:先生|女士|同志|总经理|董事长|经理)$")
HAN = re.compile(r"[\u3400-\u9fff]")
PERSON_PARTS = 4  # Han characters from which a name is one of a people that writes it in parts


def person_name(text: str) -> str:
    """`买买提·吐尔逊` and `买买提 吐尔逊`, `张伟（男）` and `张伟先生` become one; may be empty."""
    bare = BRACKETS.sub("", plain(text))
    bare = "".join(c for c in bare if c not in APART)
    return TITLES.sub("", bare) or bare


def surname(name: str) -> str:
    """Of a Han name; of a long one (a people without surnames) nothing."""
    if not HAN.match(name) or len(name) > PERSON_PARTS:
        return ""
    return name[:2] if name[:2] in COMPOUND and len(name) > 2 else name[:1]  # noqa: PLR2004


@dataclass(frozen=True, slots=True)
class Firm:
    """A firm's name in its parts (企业名称登记管理规定: 行政区划、字号、行业、组织形式)."""

    core: str  # 字号 and 行业 in one, numerals as digits
    places: tuple[str, ...] = ()
    form: str = ""
    branch: str = ""  # what stands behind the legal form: 城北分公司
    former: tuple[str, ...] = ()  # cores of names it had before


# Ending → class of legal form. The longest that fits counts.
FORMS = (
    *((ending, "joint") for ending in JOINT),
    *((ending, "limited") for ending in LIMITED),
    ("合伙企业", "partnership"),
    ("个人独资企业", "sole"),
    ("专业合作社", "cooperative"),
    ("合作社", "cooperative"),
    ("事务所", "office"),
    ("工作室", "household"),
    ("经营部", "household"),
    ("服务部", "household"),
    ("商行", "household"),
    ("商店", "household"),
    ("公司", "limited"),
)
IN_BRACKETS = {"有限合伙": "partnership", "普通合伙": "partnership", "个人独资": "sole"}
BRANCH = re.compile(
    r"^(.*?(?:股份有限公司|有限责任公司|有限公司|公司|厂|集团))"
    r"(.*(?:分公司|分厂|分店|分行|支行|办事处|营业部|项目部|经营部|门市部|代表处))$"
)
# 城市, 超市, 小区, 园区 … are no units of a place.
UNITS = re.compile(
    r"^(?:([\u4e00-\u9fff]{2,7}?)(?:省|自治区))?(?:((?!第)[\u4e00-\u9fff]{2,4}?)(?<![城都超股门上夜菜花集])市)?"
    r"(?:([\u4e00-\u9fff]{1,3}?)(?:新区|(?<![小社园景校片厂])区|县))?"
)
NUMERALS = re.compile(r"第?(\d+|[零〇一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾]+)")
DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    c: i for i, c in enumerate("〇壹贰叁肆伍陆柒捌玖")
}
TEN = "十拾"


def firm_name(text: str, places: Collection[str] = ()) -> Firm:
    """A firm's name taken apart. `places`: short names (澄州, 江苏) that stand without 省 or 市.

    Brackets hold a place, a form, a numeral or a name it had before; other words in them are no
    part of the name.
    """
    whole, former, inner = _out_of_brackets(plain(text), places)
    branch = ""
    if found := BRANCH.match(whole):
        whole, branch = found.groups()
    body, form = _form(whole)
    named, body = _places(body, places)
    cores = tuple(firm_name(name, places).core for name in former)
    held = tuple(dict.fromkeys([*named, *(p for p in inner if p in places)]))
    return Firm(numbered(body), held, form or _form_in(inner), numbered(branch), cores)


def _out_of_brackets(whole: str, places: Collection[str]) -> tuple[str, list[str], list[str]]:
    former, inner = [], []
    for content in BRACKETS.findall(whole):
        if FORMER.match(content):
            former.append(FORMER.sub("", content))
        else:
            bare = re.sub(r"[省市区县]$", "", content)
            inner.append(bare if bare in places else content)
    # A numeral in brackets is part of the name: 停车（1）有限公司 has a sister.
    return BRACKETS.sub(lambda b: b[1] if NUMERALS.fullmatch(b[1]) else "", whole), former, inner


def _form_in(inner: Collection[str]) -> str:
    """A legal form that stands in brackets only: 某某中心（有限合伙）."""
    return next((IN_BRACKETS[c] for c in inner if c in IN_BRACKETS), "")


def _form(whole: str) -> tuple[str, str]:
    for ending, form in FORMS:
        if whole.endswith(ending) and len(whole) > len(ending):
            return whole.removesuffix(ending), form
    return whole, ""


def _places(body: str, places: Collection[str]) -> tuple[list[str], str]:
    """Leading places: with their unit (澄州市), or short where they are known (澄州)."""
    named: list[str] = []
    body = body.removeprefix("中国") if len(body) > len("中国") + 2 else body
    while True:
        short = next((p for p in places if body.startswith(p) and len(body) > len(p) + 1), None)
        if short is not None:
            named.append(short)
            body = re.sub(r"^(?:[省市县]|新?区)", "", body.removeprefix(short))
            continue
        found = UNITS.match(body)
        if found is None or not found.end() or len(body) - found.end() <= 1:
            break
        named += [g for g in found.groups() if g]
        body = body[found.end() :]
    return named, body


def numbered(text: str) -> str:
    """第一、一、壹 and 1 are one numeral; 十二 is 12."""
    return NUMERALS.sub(lambda found: str(_number(found.group(1))), text)


def _number(words: str) -> int | str:
    if words.isdecimal():
        return words
    if not any(ten in words for ten in TEN):
        return "".join(str(DIGITS[c]) for c in words)
    before, _, after = re.sub(f"[{TEN}]", "十", words).partition("十")
    if "十" in after or len(before) > 1 or len(after) > 1:
        return words
    return (DIGITS[before] if before else 1) * 10 + (DIGITS[after] if after else 0)
