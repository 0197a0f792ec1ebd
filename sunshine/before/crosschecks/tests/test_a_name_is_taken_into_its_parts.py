"""Names as they are written and what of them is compared; by hand, without the matching."""

import pytest

from sunshine.before.crosschecks.rules.names import Firm, firm_name, numbered, person_name, surname
from sunshine.foundation.vault.rules import compact, plain

PLACES = ("澄州", "江州", "深圳", "云")


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("张 伟", "张伟"), ("张伟（男）", "张伟"), ("张伟[已故]", "张伟"), ("张伟【退休】", "张伟"),
        ("张伟〔监事〕", "张伟"), ("张伟先生", "张伟"), ("张伟女士", "张伟"), ("张伟同志", "张伟"), ("张伟总经理", "张伟"),
        ("张伟董事长", "张伟"), ("张伟经理", "张伟"), ("经理", "经理"), ("先生先生", "先生"), ("", ""), ("（男）", ""),
        ("买买提·吐尔逊", "买买提吐尔逊"), ("买买提。吐尔逊", "买买提吐尔逊"), ("o'brien-smith", "OBRIENSMITH"),
        ("张同志伟", "张同志伟"), ("诸葛 亮", "诸葛亮"),
    ],
)  # fmt: skip
def test_a_person(written, name) -> None:
    assert person_name(written) == name


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("张伟", "张"), ("欧阳泽", "欧阳"), ("欧阳", "欧"), ("令狐大中", "令狐"), ("买买提吐", "买"),
        ("买买提吐尔逊", ""), ("买买提吐尔", ""), ("SMITH", ""), ("", ""), ("㐀一", "㐀"), ("鿿一", "鿿"), ("〇一", ""),
    ],
)  # fmt: skip
def test_a_surname(name, first) -> None:
    assert surname(name) == first


def test_letters_are_compared_large_and_narrow() -> None:
    assert plain(" \uff42b　Ⅳ\t") == "BBIV"
    assert compact(" \uff42b　Ⅳ\t") == "bbIV"


@pytest.mark.parametrize(
    ("written", "core", "form"),
    [
        ("蓝天建材股份有限公司", "蓝天建材", "joint"), ("蓝天建材股份公司", "蓝天建材", "joint"),
        ("蓝天建材有限责任公司", "蓝天建材", "limited"), ("蓝天建材有限公司", "蓝天建材", "limited"),
        ("蓝天建材公司", "蓝天建材", "limited"), ("蓝天合伙企业", "蓝天", "partnership"),
        ("蓝天个人独资企业", "蓝天", "sole"), ("蓝天专业合作社", "蓝天", "cooperative"),
        ("蓝天合作社", "蓝天", "cooperative"), ("蓝天律师事务所", "蓝天律师", "office"),
        ("蓝天工作室", "蓝天", "household"), ("蓝天经营部", "蓝天", "household"), ("蓝天服务部", "蓝天", "household"),
        ("蓝天商行", "蓝天", "household"), ("蓝天商店", "蓝天", "household"), ("蓝天", "蓝天", ""), ("公司", "公司", ""),
        ("蓝天中心（有限合伙）", "蓝天中心", "partnership"), ("蓝天中心（普通合伙）", "蓝天中心", "partnership"),
        ("蓝天店（个人独资）", "蓝天店", "sole"), ("蓝天（集团）有限公司", "蓝天", "limited"),
        ("蓝天停车（1）有限公司", "蓝天停车1", "limited"), ("蓝天停车（二）有限公司", "蓝天停车2", "limited"),
        ("蓝天 建材（澄州）有限公司", "蓝天建材", "limited"),
    ],
)  # fmt: skip
def test_the_legal_form_of_a_firm(written, core, form) -> None:
    found = firm_name(written, PLACES)
    assert (found.core, found.form, found.branch) == (core, form, "")


@pytest.mark.parametrize(
    ("written", "core", "places"),
    [
        ("江州省澄州市蓝天建材", "蓝天建材", ("江州", "澄州")), ("澄州蓝天建材", "蓝天建材", ("澄州",)),
        ("澄州市蓝天建材", "蓝天建材", ("澄州",)), ("澄州新区蓝天建材", "蓝天建材", ("澄州",)),
        ("中国蓝天建材", "蓝天建材", ()), ("中国蓝天", "中国蓝天", ()), ("中国蓝天A", "蓝天A", ()),
        ("东海省蓝天建材", "蓝天建材", ("东海",)), ("东海市蓝天建材", "蓝天建材", ("东海",)),
        ("东海县蓝天建材", "蓝天建材", ("东海",)), ("东海区蓝天建材", "蓝天建材", ("东海",)),
        ("东海自治区蓝天建材", "蓝天建材", ("东海",)), ("东海新区蓝天建材", "蓝天建材", ("东海",)),
        ("城市建设投资", "城市建设投资", ()), ("第一市政工程", "1市政工程", ()), ("小区物业", "小区物业", ()),
        ("大超市连锁", "大超市连锁", ()), ("东海市水", "东海市水", ()), ("东海市水务", "水务", ("东海",)), ("澄州水", "澄州水", ()), ("云水谣", "水谣", ("云",)),
        ("蓝天（澄州市）建材", "蓝天建材", ("澄州",)), ("澄州蓝天（澄州）建材", "蓝天建材", ("澄州",)),
        ("蓝天（东海）建材", "蓝天建材", ()), ("深圳澄州蓝天建材", "蓝天建材", ("深圳", "澄州")),
    ],
)  # fmt: skip
def test_the_places_of_a_firm(written, core, places) -> None:
    found = firm_name(written, PLACES)
    assert (found.core, found.places) == (core, places)


def test_a_branch_stands_behind_its_firm() -> None:
    assert firm_name("蓝天建材有限公司城北第二分公司") == Firm(
        "蓝天建材", form="limited", branch="城北2分公司"
    )
    for branch in (
        "分厂",
        "分店",
        "分行",
        "支行",
        "办事处",
        "营业部",
        "项目部",
        "经营部",
        "门市部",
        "代表处",
    ):
        found = firm_name(f"蓝天公司东门{branch}")
        assert (found.core, found.branch) == ("蓝天", f"东门{branch}")
    assert firm_name("蓝天集团东门办事处").branch == "东门办事处"
    assert firm_name("蓝天机床厂东门办事处").core == "蓝天机床厂"


def test_names_of_before() -> None:
    for word in ("原", "原名", "曾用名", "原名称", "前身", "更名前", "原名：", "原名:", "前身为"):
        found = firm_name(f"新蓝天建材有限公司（{word}澄州老蓝天有限公司）", PLACES)
        assert (found.core, found.former, found.form) == ("新蓝天建材", ("老蓝天",), "limited"), (
            word
        )
    assert firm_name("蓝天建材（平原店）").former == ()


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("第一", "1"), ("一", "1"), ("壹", "1"), ("1", "1"), ("第01", "01"), ("十", "10"), ("十二", "12"), ("二十", "20"),
        ("三十五", "35"), ("玖拾玖", "99"), ("二〇一", "201"), ("一二", "12"), ("零", "0"), ("十十", "十十"),
        ("一二十", "一二十"), ("十一二", "十一二"), ("建工三公司二处", "建工3公司2处"), ("建工", "建工"),
    ],
)  # fmt: skip
def test_a_numeral_is_the_same_however_it_is_written(written, number) -> None:
    assert numbered(written) == number
