"""A clerk files a risk; it is rated two ways, approved, controlled; a probe and a number warn of it;
it stands in a handbook that people read, and in what everybody may read. A screening goes upwards.
"""

import csv
import json
import urllib.request
from datetime import timedelta
from io import StringIO

import pytest
from playwright.sync_api import expect

from sunshine.faces.desk.tests.chromium import BROWSER, as_person, town, words_of
from sunshine.faces.prevention.tests.walking import (
    LATER,
    PREPARE,
    WARNED,
    do,
    file_point,
    look,
    machine,
    rate,
    said,
    working_day,
)
from sunshine.foundation.clock.queries import today

pytestmark = BROWSER
TITLE = "拆分采购规避公开招标"


@pytest.fixture(scope="module")
def city(databases, tmp_path_factory):
    with town(databases, tmp_path_factory.mktemp("town"), PREPARE, jobs=True) as made:
        yield made


def set_control(page, at: str) -> str:
    page.goto(at)
    page.click("summary:has-text('制定防控措施')")
    page.fill("#c-words", "同类需求按季归集，采购计划报采购委员会审定")
    page.select_option("#c-kind", label="流程")
    page.fill("#c-due", working_day(10))
    page.select_option("#c-owner", label="项玉林")
    page.select_option("#c-overseer", label="邵以宁")
    look(page, "control-new")
    page.click("button:has-text('制定措施')")
    said(page, "已制定防控措施")
    page.click("a:has-text('同类需求按季归集')")
    return page.url


def tie(page, at: str) -> None:
    as_person(page, "shencha")
    page.goto(at)
    page.click("summary:has-text('关联看板指标')")
    page.select_option("#t-metric", value="direct_share")
    page.select_option("#t-direction", value="above")
    page.fill("#t-threshold", "20")
    page.fill("#t-source", "集团采购管理办法第十条：单一来源不超过两成")
    look(page, "tie")
    page.click("button:has-text('关联指标')")
    said(page, "已记入台账")


def make_handbook(page) -> str:
    as_person(page, "jiwei")
    page.goto("/handbooks/")
    look(page, "handbooks-none")
    page.click("button:has-text('编制新版')")
    expect(page.locator(".page-head")).to_contain_text("待送审", timeout=60_000)
    return page.url


def read_handbook(page, at: str) -> None:
    """What is wrong is told, and other questions come; what is right is read off the register."""
    as_person(page, "shencha")
    page.goto("/handbooks/")
    look(page, "handbooks")
    page.goto(at)
    page.click("a:has-text('答题阅知')")
    look(page, "quiz")
    for _ in range(12):
        for question in page.locator("main fieldset").all():
            right = question.locator("label", has_text="一级")
            known = question.locator("label", has_text="同类需求按季归集")
            other = question.locator("label")
            chosen = right if right.count() else known if known.count() else other
            chosen.first.locator("input").check()
        page.click("button:has-text('交卷')")
        if page.locator(".page-meta:has-text('您已阅知')").count():
            return
    raise AssertionError("nobody passes this quiz")


def opened(address: str, name: str) -> bytes:
    with urllib.request.urlopen(f"{address}/open/{name}") as answer:
        return answer.read()


def test_from_the_register_to_the_public(page, address, city) -> None:  # noqa: PLR0915
    as_person(page, "jingban")
    page.goto("/risks/")
    look(page, "list-none")
    at = file_point(page, TITLE)
    look(page, "found")
    rate(page, at, "criteria")
    expect(page.locator("section[aria-labelledby=le-h]")).to_contain_text("自由裁量空间大")
    do(page, at, "shuji", "return", "请按可能性和影响程度重新评定")
    rate(page, at, "matrix")
    expect(page.locator("section[aria-labelledby=le-h]")).to_contain_text("可能性 4 × 影响程度 4")
    look(page, "rated")
    do(page, at, "shuji", "confirm", "评级依据充分，同意")
    expect(page.locator(".page-head")).to_contain_text("已生效")
    tie(page, at)

    as_person(page, "jingban")
    control = set_control(page, at)
    page.set_input_files("#file-in", {"name": "采购计划.txt", "mimeType": "text/plain", "buffer": "三季度采购计划".encode()})  # fmt: skip
    page.locator("input[name=secrecy][value=internal]").check()
    page.click("button:has-text('附上')")
    said(page, "材料已附上")
    machine(city, LATER.format(yesterday=today() - timedelta(days=1)))
    page.goto("/risks/?flag=late")
    expect(page.locator("main")).to_contain_text("1 项措施逾期")
    look(page, "late")
    page.goto("/controls/?state=late")
    look(page, "controls-late")
    page.goto(control)
    look(page, "control-late")
    do(page, control, "jingban", "carry_out", "三季度需求已归集，采购计划已报委员会审定")
    do(page, control, "jiwei", "uphold", "查阅了会议纪要，措施有效")
    expect(page.locator("main")).to_contain_text("逾期落实")
    look(page, "control")

    machine(city, WARNED)
    as_person(page, "shencha")
    page.goto(at)
    warning = page.locator("section[aria-labelledby=wa-h]")
    expect(warning).to_contain_text("27 天内向同一单位付款 4 笔")
    expect(warning).to_contain_text("31.0%")
    expect(warning).to_contain_text("待复评")
    expect(page.locator("main")).to_contain_text("需要复评：监督模型 D02 在本企业产生新的疑点")
    look(page, "warned")
    warning.locator("th a").click()
    expect(page.locator("main")).to_contain_text("31.0")
    page.goto("/")
    look(page, "desk")
    do(page, at, "shuji", "reaffirm", "已核对疑点和指标，等级不变")
    expect(warning).to_contain_text("已复评")

    book = make_handbook(page)
    look(page, "handbook-made")
    text = words_of(page, "下载文件")
    for words in (TITLE, "按月复评", "同类需求按季归集", "近四个季度的预警和处置", "直接采购"):
        assert words in text, text
    do(page, book, "jiwei", "submit", "首次排查已经审定，成册试行")
    do(page, book, "shuji", "approve", "内容与登记册一致，同意")
    read_handbook(page, book)
    expect(page.locator("section[aria-labelledby=hi-h]")).to_contain_text("阅知")
    look(page, "handbook-read")

    as_person(page, "jiwei")
    page.goto("/publications/")
    look(page, "publications-none")
    page.goto(at)
    page.click("button:has-text('提出向社会公开')")
    said(page, "等待审核")
    public = page.url
    look(page, "publication-proposed")
    assert json.loads(opened(address, "risks.json"))["items"] == []
    do(page, public, "shuji", "publish", "不含姓名和敏感信息，同意公开")
    look(page, "publication")
    page.goto("/publications/")
    look(page, "publications")
    (item,) = json.loads(opened(address, "risks.json"))["items"]
    assert item["title"] == TITLE
    rows = list(csv.DictReader(StringIO(opened(address, "risks.csv").decode("utf-8-sig"))))
    assert [r["风险点"] for r in rows] == [TITLE]
    assert TITLE in opened(address, "risks.atom").decode()
    for name, path in {"map": "/risks/map/", "powers": "/risks/powers/", "power": "/risks/powers/P06/",
                       "library": "/risks/library/", "import": "/risks/import/", "list": "/risks/",
                       "change": f"{at}change/"}.items():  # fmt: skip
        as_person(page, "jingban") if name == "map" else None
        page.goto(path)
        look(page, name)
    assert page.faults == []


def part_of(page, screening: str, unit: str) -> str:
    page.goto(screening)
    page.locator("th a", has_text=unit).first.click()
    return page.url


def test_a_screening_goes_upwards_level_by_level(page) -> None:  # noqa: PLR0915
    as_person(page, "jiwei")
    page.goto("/screenings/")
    look(page, "screenings-none")
    page.click("a:has-text('布置排查')")
    units = page.locator("tbody tr")
    top = units.first.locator("th").inner_text()
    names = [n.strip() for n in units.locator("th").all_inner_texts()]
    place = next(n for n in names if n.endswith("停车管理有限公司"))
    short = place.removeprefix("澄州").removesuffix("有限公司")
    office = next(n for n in names if short in n and n.endswith("采购部"))
    page.select_option("#s-place", label=top)
    page.fill("#s-due", working_day(30))
    page.fill("#s-title", "招投标程序廉政风险排查")
    page.fill("#s-plan", "部门对照三定方案和权责清单逐岗排查，企业汇总，集团统一。")
    for unit, boxes in ((place, ("units",)), (office, ("units", "pilots"))):
        row = page.locator("tbody tr", has=page.locator(f"th:text-is('{unit}')"))
        for name in boxes:
            row.locator(f"[name={name}]").check()
    look(page, "screening-new")
    page.click("button:has-text('布置排查')")
    said(page, "已布置")
    at = page.url
    do(page, at, "jiwei", "start")
    look(page, "screening")
    parts = {unit: part_of(page, at, unit) for unit in (office, place, top)}
    as_person(page, "jingban")
    page.goto(parts[office])
    look(page, "part-open")
    page.click("a:has-text('登记风险点')")
    found = file_point(page, "泄露标底和评标信息", office)
    rate(page, found, "criteria")
    as_person(page, "jingban")
    page.goto(parts[place])
    form = page.locator("form:has(input[value=submit])")
    form.locator("[name=reason]").fill("各岗位排查完毕，重点在采购环节")
    form.locator("button").click()
    expect(page.locator("[role=status], .note-warn").first).to_contain_text("下级单位还没有汇总")
    words = "逐个岗位排查，登记一个风险点，重点在评标环节"
    for unit, who in ((office, "jingban"), (place, "jingban"), (top, "jingban-jituan")):
        do(page, parts[unit], who, "submit", words)
        do(page, parts[unit], "jijian" if unit == top else "jiwei", "merge", "清单完整，同意汇总")
        look(page, f"part-{'department' if unit == office else 'merged'}")
    do(page, at, "jiwei", "widen", "试点清单已定，推开到其余单位")
    do(page, at, "jiwei", "integrate", "风险点和措施已进登记册，纳入日常监督")
    expect(page.locator(".page-head")).to_contain_text("整合运行")
    look(page, "screening-running")
    page.goto("/screenings/")
    look(page, "screenings")
    assert page.faults == []
