"""A reviewer reports on a phone; he is recused; the work goes to another; he finds the matter nowhere."""

from playwright.sync_api import expect

from sunshine.faces.desk.tests.chromium import BROWSER, as_person, is_clean, shoot

pytestmark = BROWSER
FIRM = "澄州电力应急服务有限公司"
TITLE = "补报停电应急发电车租金"


def do(page, verb: str, answer: str = "", words: str = "配偶持股属实，属于应当回避的情形") -> None:
    form = page.locator(f"form:has(input[name=verb][value={verb}])")
    if not form.is_visible():
        form.locator("xpath=..").locator("summary").click()
    if answer:
        form.locator(f"[name=answer][value={answer}]").check()
    if form.locator("[name=reason]").count():
        form.locator("[name=reason]").fill(words)
    form.locator("button[type=submit]").click()
    expect(page.locator("[role=status]").first).to_contain_text("已记入台账")


def found(page, words: str) -> str:
    page.goto(f"/search/?q={words}")
    return page.locator("main").inner_text()


def test_from_the_report_on_a_phone_to_nowhere(page) -> None:  # noqa: PLR0915  one journey
    as_person(page, "caiwu")
    assert TITLE in found(page, TITLE)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/recusals/report/")
    page.check("input[name=relation][value=spouse]")
    page.fill("[name=counterparty]", FIRM)
    page.fill("[name=facts]", "配偶持有该公司百分之三十的股权，去年入股。")
    shoot(page, "conflict-report-phone")
    is_clean(page)
    page.click("button:has-text('提交报告')")
    expect(page.locator("[role=status]")).to_contain_text("已提交")
    own = page.url
    page.set_viewport_size({"width": 1440, "height": 900})
    as_person(page, "jiwei")
    page.goto("/recusals/?state=reported")
    page.click(f"a.work-title:has-text('{FIRM}')")
    at = page.url
    do(page, "register")
    do(page, "judge", "recuse")
    as_person(page, "renshi")
    page.goto(at)
    do(page, "decide", "recuse")
    expect(page.locator("main")).to_contain_text("对当事人关闭")
    shoot(page, "conflict")
    is_clean(page)
    as_person(page, "caiwu")
    page.goto(own)
    expect(page.locator("main")).to_contain_text("您须回避")
    shoot(page, "conflict-own")
    assert TITLE not in found(page, TITLE).replace(f"“{TITLE}”", "")
    for address in (
        "/filings/",
        f"/filings/?q={TITLE[:6]}",
        "/reviews/",
        "/work/",
        "/notifications/",
    ):
        page.goto(address)
        expect(page.locator("main")).not_to_contain_text(TITLE)
    page.goto(at)
    expect(page.locator("body")).not_to_contain_text("配偶持股属实")
    as_person(page, "shencha")
    assert TITLE in found(page, TITLE)
    as_person(page, "jijian")
    page.goto("/recusals/waivers/")
    shoot(page, "conflict-waivers")
    page.goto("/recusals/")
    shoot(page, "conflicts")
    is_clean(page)
