"""Triage by keyboard alone, a draft that stays, groups, and one box that finds by initials."""

from playwright.sync_api import expect

from sunshine.faces.desk.tests.chromium import BROWSER, is_clean, log_in

pytestmark = BROWSER

WHY = "逐笔核对了合同、决议和凭证，属于按批准执行"


def begin(page):
    """The triage, with its first alert beside it: the form, and where it goes."""
    log_in(page, "guozi")
    page.wait_for_selector(".topbar")
    page.goto("/alerts/triage/")
    form = page.locator("#preview form[data-conclude]")
    return form, form.get_attribute("action")


def test_keys_move_and_what_was_typed_stays(page) -> None:
    form, first = begin(page)
    is_clean(page)
    page.keyboard.press("?")
    expect(page.locator("dialog.keys-box")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(form).not_to_have_attribute("action", first)
    page.keyboard.press("k")
    expect(form).to_have_attribute("action", first)
    page.keyboard.press("4")  # 误报, and the cursor is in the reason
    page.keyboard.type(WHY)
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(form).not_to_have_attribute("action", first)
    page.keyboard.press("k")
    expect(page.locator("#preview #why")).to_have_value(WHY)


def test_a_conclusion_costs_one_more_key_and_the_next_alert_is_there(page) -> None:
    form, first = begin(page)
    page.keyboard.press("4")
    page.keyboard.type(WHY)
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-confirm]")).to_be_visible()
    page.keyboard.press("Escape")  # not yet
    expect(page.locator("[data-confirm]")).to_be_hidden()
    page.keyboard.press("Control+Enter")
    page.keyboard.press("Enter")
    expect(page.locator("[data-told]")).to_contain_text("已记入台账")
    expect(form).not_to_have_attribute("action", first)  # the next one is there
    assert page.url.endswith("/alerts/triage/")
    assert page.locator(".triage-done").count() == 1
    page.goto(first.removesuffix("act/"))
    expect(page.locator(".history")).to_contain_text("认定误报")
    assert page.faults == []


def test_a_batch_and_a_search(page) -> None:
    log_in(page, "guozi")
    page.wait_for_selector(".topbar")
    page.goto("/alerts/groups/")
    is_clean(page)
    page.locator("[data-row] a").first.click()
    page.wait_for_selector("#batch-why")
    page.wait_for_load_state()  # keys mean something when the script is there
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("[data-row] input:checked")).to_have_count(1)
    page.fill("#batch-why", WHY)
    page.click("text=认定已覆盖")
    expect(page.locator("[role=status]").first).to_contain_text("已作出结论 1 件")
    page.goto("/alerts/?state=open")
    is_clean(page)
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    page.keyboard.type("czcj")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("城建")
    is_clean(page)
    for path in ("/", "/data/quality/"):
        page.goto(path)
        is_clean(page)
    assert page.faults == []


def test_a_remark_is_said_and_a_refused_one_is_not_lost(page) -> None:
    log_in(page, "guozi")
    page.wait_for_selector(".topbar")
    page.goto("/alerts/?state=open")
    page.locator("[data-row] th a").first.click()
    page.fill("#rm-in", "请 @查无此人 一起看")
    page.click("#remarks button[type=submit]")
    expect(page.locator("[role=status]").first).to_contain_text("没有“查无此人”")
    expect(page.locator("#rm-in")).to_have_value("请 @查无此人 一起看")  # refused, not lost
    page.fill("#rm-in", "请同事一起看")
    page.click("#remarks button[type=submit]")
    expect(page.locator("#remarks ul")).to_contain_text("请同事一起看")
    expect(page.locator("#rm-in")).to_have_value("")
    is_clean(page)
    assert page.faults == []
