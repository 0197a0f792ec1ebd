"""A clerk files late and it is marked; the secretary is told; partly true; followed up; closed."""

from datetime import timedelta

from openpyxl import Workbook
from playwright.sync_api import expect

from sunshine.faces.desk.tests.chromium import BROWSER, as_person, is_clean, shoot
from sunshine.foundation.clock.queries import SHANGHAI, now

pytestmark = BROWSER
TITLE = "三号仓库夜间起火"


def do(page, verb: str, words: str = "", amount: str = "") -> None:
    form = page.locator(f"form:has(input[name=verb][value={verb}])")
    if not form.is_visible():
        form.locator("xpath=..").locator("summary").click()
    if words:
        form.locator("[name=reason]").fill(words)
    if amount:
        form.locator("[name=amount]").fill(amount)
    form.locator("button[type=submit]").click()
    expect(page.locator("[role=status]").first).to_contain_text("已记入台账")


def test_from_late_to_closed(page) -> None:  # noqa: PLR0915
    as_person(page, "jingban")
    page.goto("/reports/new/")
    page.check("input[name=kind][value=risk]")
    known = now().astimezone(SHANGHAI) - timedelta(days=20)
    for name in ("occurred_at", "known_at"):
        page.fill(f"[name={name}]", f"{known:%Y-%m-%dT%H:%M}")
    if page.locator("select[name=organisation]").input_value() == "":
        page.select_option("select[name=organisation]", index=1)
    page.fill("[name=title]", TITLE)
    page.fill("[name=content]", "夜间三号仓库起火，货物受损，无人伤亡，消防到场后扑灭，原因在查。")
    page.fill("[name=measures]", "已报警并封存现场，清点货物")
    page.click("button:has-text('提交首报')")
    expect(page.locator("[role=status]")).to_contain_text("迟报 1")
    at = page.url
    as_person(page, "shuji")
    page.goto("/notifications/")
    expect(page.locator("main")).to_contain_text(TITLE)
    as_person(page, "jijian")
    page.goto("/")
    expect(page.locator("main")).to_contain_text("四重大报告")
    shoot(page, "report-desk")
    page.goto(at)
    shoot(page, "report-new")
    do(page, "accept")
    do(page, "uphold_partly", "起火属实，货物损失少于所报，仓库无违规存放")
    expect(page.locator("main")).to_contain_text("部分属实")
    as_person(page, "jingban")
    page.goto(at)
    do(page, "supplement", "保险公司已经定损，责任认定在走程序", "80000")
    do(page, "finish", "已理赔，责任人已处理，仓库恢复使用", "80000")
    as_person(page, "jijian")
    page.goto(at)
    do(page, "close", "终报齐全，处置完毕")
    expect(page.locator(".page-head")).to_contain_text("已办结")
    expect(page.locator("main")).to_contain_text("迟报")
    shoot(page, "report-closed")
    is_clean(page)
    assert page.faults == []


def test_many_from_a_workbook(page, tmp_path) -> None:
    at = f"{now().astimezone(SHANGHAI) - timedelta(hours=3):%Y-%m-%d %H:%M}"
    as_person(page, "jingban")
    page.goto("/reports/new/")
    place = page.locator("select[name=organisation] option:not([value=''])").first.inner_text()
    for name, kind in (("bad", "大风险"), ("good", "重大问题")):
        book = Workbook()
        book.active.append(
            ["企业", "类别", "标题", "发生时间", "知悉时间", "基本情况", "已采取的措施"]
        )
        told = "印章外借后去向不明，已追回，未发现盖用，正在核对用印登记。"
        book.active.append([place, kind, "印章管理问题", at, at, told, "已追回并封存"])
        book.save(tmp_path / f"{name}.xlsx")
    page.goto("/reports/import/")
    page.set_input_files("#file", str(tmp_path / "bad.xlsx"))
    page.click("button:has-text('试运行')")
    expect(page.locator("main")).to_contain_text("第 2 行")
    shoot(page, "report-import-wrong")
    page.set_input_files("#file", str(tmp_path / "good.xlsx"))
    page.click("button:has-text('试运行')")
    expect(page.locator("main")).to_contain_text("1 件都可以提交")
    shoot(page, "report-import-good")
    page.click("button:has-text('提交这 1 件首报')")
    expect(page.locator("[role=status]")).to_contain_text("已提交 1 件首报")
    expect(page.locator("main")).to_contain_text("印章管理问题")
    is_clean(page)
    assert page.faults == []
