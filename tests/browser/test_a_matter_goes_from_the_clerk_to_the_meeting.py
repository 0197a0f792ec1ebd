"""A clerk files; four departments answer, one on a condition; what changes falls; a secretary
signs on a phone; the resident group reads; only then may it go to the meeting.
"""

import json
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from sunshine.faces.desk.tests.chromium import (
    BROWSER,
    PASSWORD,
    SHOTS,
    as_person,
    is_clean,
    shoot,
    town,
    words_of,
)
from sunshine.foundation.clock.queries import SHANGHAI, now, today

pytestmark = BROWSER
ROOT = Path(__file__).resolve().parents[2]
# People, posts and lists of authority of the city; no data, which nothing here reads.
PREPARE = """
import django; django.setup()
from seeds.authority import enact_lists
from seeds.people import found_city
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor
by = system_actor("演示准备")
with acting_as(by):
    found_city(1, by=by)
enact_lists()
"""
TITLE = "采购东岭水厂滤料"
FIELDS = {
    "title": TITLE,
    "amount": "3180000",
    "counterparty": "丙滤料有限公司",
    "d-project": "更换东岭水厂全部滤料，含运输安装",
    "d-fund_source": "自有资金，年度预算内",
    "d-procurement": "公开招标",
}
FIVE_MINUTES = 300  # seconds
A_FIELD, A_KEY = 1.0, 0.2  # seconds a person takes
A_CHARACTER = 4  # keys of pinyin: three letters and the choice, for every sign


@pytest.fixture(scope="module")
def city(databases, tmp_path_factory):
    with town(databases, tmp_path_factory.mktemp("town"), PREPARE) as made:
        yield made


def begin(page, words: str, item: str) -> None:
    """The item is looked for by its words and chosen."""
    page.goto("/filings/")
    page.click("text=新报备")
    page.fill("#item-q", words)
    page.click(f"button[name=item][value='{item}']")
    expect(page.locator("#f-title")).to_be_focused()


def fill(page, meets_on, **fields: str) -> None:
    for name, words in (FIELDS | fields).items():
        page.fill(f"[id='f-{name}']", words)
    page.fill("#f-meets_on", f"{meets_on:%Y-%m-%d}")


def attach(page, kind: str, path: Path) -> None:
    if not page.locator("#file-in").is_visible():
        page.locator("summary:has-text('附上材料')").click()
    page.set_input_files("#file-in", str(path))
    page.locator(f"input[name=kind][value='{kind}']").check()
    page.locator("input[name=secrecy][value=internal]").check()
    page.click("button:has-text('附上')")
    expect(page.locator("main")).to_contain_text(f"{kind}：已附")


def answer(
    page, at: str, who: str, department: str, said: str = "agree", condition: str = ""
) -> None:
    as_person(page, who)
    page.goto(at)
    page.locator(f".rows a:has-text('{department}')").click()
    page.check(f"input[name=answer][value={said}]")
    page.fill("#an-words", "资料齐全，程序合规，未见违反制度的情形。")
    page.fill("#an-basis", "《采购管理办法》第八条")
    page.fill("#an-conditions", condition)
    page.click("button:has-text('出具意见')")
    expect(page.locator("[role=status]").first).to_contain_text("意见已出具")


def do(page, at: str, who: str, title: str, **fields: str) -> None:
    as_person(page, who)
    page.goto(at)
    form = page.locator(f"aside form:has(button:has-text('{title}'))").first
    if not form.is_visible():
        page.locator(f"summary:has-text('{title}')").first.click()
    for name, words in fields.items():
        if name == "answer":
            form.locator(f"input[name=answer][value={words}]").check()
        else:
            form.locator(f"[name={name}]").fill(words)
    form.locator("button[type=submit]").click()
    expect(page.locator("[role=status]").first).to_contain_text("已记入台账")


def on_a_phone(page, name: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390, f"{name} is {wide} px wide on a phone"
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}-phone.png", full_page=True)


def test_from_the_clerk_to_the_meeting(page, tmp_path) -> None:  # noqa: PLR0915
    as_person(page, "jingban")
    begin(page, "采购", "P06-001")
    shoot(page, "filing-draft-empty")
    fill(page, today() + timedelta(days=25))
    expect(page.locator("#told")).to_contain_text("可以提交")
    expect(page.locator("#told")).to_contain_text("今天报备按时")
    expect(page.locator("#h-amount")).to_contain_text("318.00 万元")
    shoot(page, "filing-draft")
    is_clean(page)
    page.reload()
    expect(page.locator("[id='f-d-procurement']")).to_have_value("公开招标")
    page.click("button:has-text('提交报备')")
    expect(page.locator("[role=status]")).to_contain_text("已报备")
    at = page.url
    plan = tmp_path / "方案.txt"
    plan.write_text("采购方案正文")
    attach(page, "采购方案", plan)
    shoot(page, "filing-filed")
    is_clean(page)

    answer(page, at, "caiwu", "财务部门", "conditional", "取得验收单后再付款")
    times = page.locator("section[aria-labelledby=wa-h] li", has_text="待出具")
    expect(times).to_contain_text("进入")
    expect(times).to_contain_text("离开")
    said = words_of(page, "（docx）")
    for words in ("附条件同意", "四、条件", "取得验收单后再付款", f"关于{TITLE}的"):
        assert words in said, said
    shoot(page, "review-given")
    is_clean(page)
    page.goto("/reviews/?state=waiting")
    expect(page.locator("main")).to_contain_text(TITLE)
    shoot(page, "reviews-waiting")
    is_clean(page)
    answer(page, at, "shencha", "法务部门")
    do(page, page.url, "caiwu", "会签")
    answer(page, at, "touzi", "投资管理部门")
    answer(page, at, "jiwei", "内设纪检机构")
    as_person(page, "jingban")
    page.goto(at)
    expect(page.locator("#admission")).to_contain_text("取得验收单后再付款")
    expect(page.locator("#admission")).to_contain_text("待落实")
    page.click("button:has-text('送会前酝酿')")
    expect(page.locator("[role=status]").first).to_contain_text("还不能送会前酝酿")
    shoot(page, "filing-condition")
    page.locator("section[aria-labelledby=rv-h] a:has-text('取得验收单后再付款')").click()
    condition = page.url
    proof = tmp_path / "验收单.txt"
    proof.write_text("验收合格")
    page.set_input_files("#file-in", str(proof))
    page.locator("input[name=secrecy][value=internal]").check()
    page.click("button:has-text('附上')")
    do(page, condition, "jingban", "报告落实", reason="已取得验收单，见附件")
    do(page, condition, "caiwu", "认可")

    as_person(page, "jingban")
    page.goto(at)
    page.click("text=修改内容")
    expect(page.locator("main")).to_contain_text("修改此项会使法务部门、内设纪检机构的意见失效")
    page.fill("[id='f-d-procurement']", "邀请招标")
    page.fill("#f-reason", "潜在投标人不足，改为邀请招标")
    shoot(page, "filing-revise")
    page.click("button:has-text('保存修改')")
    rows = page.locator("section[aria-labelledby=rv-h] .rows > li")
    expect(rows.filter(has_text="上次意见已失效")).to_have_count(2)
    for department in ("法务部门", "内设纪检机构"):
        fallen = rows.filter(has=page.locator(f"text={department}"))
        expect(fallen.locator(".diff")).to_contain_text("采购方式：公开招标 邀请招标")
    for department in ("财务部门", "投资管理部门"):
        expect(rows.filter(has=page.locator(f"text={department}"))).to_contain_text("有效")
    shoot(page, "filing-lapsed")

    answer(page, at, "shencha", "法务部门")
    do(page, page.url, "caiwu", "会签")
    answer(page, at, "jiwei", "内设纪检机构")
    do(page, at, "jingban", "送会前酝酿")
    do(page, at, "fenguan", "提交意见", answer="agree", reason="方案可行，同意提交")

    page.set_viewport_size({"width": 390, "height": 844})
    as_person(page, "shuji")
    page.goto(at)
    expect(page.locator("#admission")).to_contain_text("书记签字：当前文本还没有签字")
    on_a_phone(page, "filing-to-sign")
    page.click("text=查看并签字")
    on_a_phone(page, "filing-sign")
    is_clean(page)
    page.click("text=去签字")
    page.fill("#s-pw", PASSWORD)
    page.click("button:has-text('签字')")
    expect(page.locator("[role=status]").first).to_contain_text("已记入台账")
    page.click("text=签字回执")
    expect(page.locator("main")).to_contain_text("验证码")
    on_a_phone(page, "filing-receipt")
    page.locator("dd a[href*='/receipts/']").click()
    expect(page.locator(".state").first).to_have_text("内容与指纹一致")

    page.set_viewport_size({"width": 1440, "height": 900})
    as_person(page, "jijian")
    page.goto("/notifications/")
    expect(page.locator("main")).to_contain_text("抄送报备事项签字")
    page.goto(at)
    expect(page.locator("#admission")).to_contain_text("抄送派驻纪检监察组：还未阅知")
    do(page, at, "jijian", "阅知存档")
    expect(page.locator("#admission")).to_contain_text("可以列入议题")
    shoot(page, "filing-on-file")
    page.goto("/filings/?state=on_file")
    expect(page.locator(".work-row")).to_have_count(1)
    shoot(page, "filings")
    is_clean(page)
    assert page.faults == []


def test_an_emergency_made_good_late_is_marked(page) -> None:
    as_person(page, "jingban")
    begin(page, "支付", "F01-001")
    decided = (now() - timedelta(hours=60)).astimezone(SHANGHAI)
    page.fill("#f-title", "抢修东岭水厂堤坝付款")
    page.fill("#f-amount", "450000")
    page.fill("#f-meets_on", f"{decided:%Y-%m-%d}")
    page.fill("[id='f-d-purpose']", "堤坝渗水抢修工程款")
    page.fill("[id='f-d-budget']", "应急预备费")
    page.fill("[id='f-d-payment_basis']", "抢修合同")
    expect(page.locator("#f-decided_at")).to_be_hidden()
    page.check("#f-is_emergency")
    page.fill("#f-decided_at", f"{decided:%Y-%m-%dT%H:%M}")
    page.fill("#f-emergency_reason", "夜间渗水，来不及会前报备")
    expect(page.locator("#told")).to_contain_text("已经超过，提交后标记为迟报")
    shoot(page, "filing-emergency")
    page.click("button:has-text('提交报备')")
    head = page.locator(".page-head")
    expect(head).to_contain_text("紧急")
    expect(head).to_contain_text("迟报")
    page.goto("/filings/?mark=emergency")
    expect(page.locator(".work-row").first).to_contain_text("迟报")
    assert page.faults == []


def test_what_is_wrong_is_said_in_its_place(page) -> None:
    as_person(page, "jingban")
    begin(page, "采购", "P06-001")
    page.fill("#f-amount", "三百万")
    expect(page.locator("#e-amount")).to_contain_text("请填不超过两位小数的数字")
    page.click("button:has-text('提交报备')")
    expect(page.locator("[role=status]")).to_contain_text("还不能提交")
    expect(page.locator("#e-title")).to_contain_text("请填写事项名称")
    expect(page.locator("[id='e-d-procurement']")).to_contain_text("请填写采购方式")
    shoot(page, "filing-draft-wrong")
    page.goto("/filings/new/")
    shoot(page, "filing-new-drafts")
    is_clean(page)
    assert [f for f in page.faults if "422" not in f] == []


def test_a_clerk_files_in_less_than_five_minutes(page, tmp_path) -> None:
    """What a person would take: a second for each field, 0.2 s for each key, and the machine."""
    as_person(page, "jingban")
    machine, hands = time.monotonic(), 0.0
    begin(page, "采购", "P06-001")
    hands += 3 * A_FIELD + (len("caigou") + 1) * A_KEY
    meets_on = today() + timedelta(days=25)
    fill(page, meets_on)
    for name, words in FIELDS.items():
        keys = 1 if name == "amount" else A_CHARACTER
        hands += A_FIELD + keys * len(words) * A_KEY
    hands += A_FIELD + 8 * A_KEY
    expect(page.locator("#told")).to_contain_text("可以提交")
    page.click("button:has-text('提交报备')")
    expect(page.locator("[role=status]")).to_contain_text("已报备")
    hands += A_FIELD
    plan = tmp_path / "方案.txt"
    plan.write_text("采购方案正文")
    attach(page, "采购方案", plan)
    hands += 4 * A_FIELD
    seconds = time.monotonic() - machine
    told = {"hands": round(hands, 1), "machine": round(seconds, 1)}
    sys.stdout.write(f"clerk: {json.dumps(told)}\n")
    assert hands + seconds < FIVE_MINUTES
