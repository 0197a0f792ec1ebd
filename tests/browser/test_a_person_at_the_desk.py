"""A real browser on a real server: log in, triage by keyboard, conclude, export, upload."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from sunshine.faces.desk.tests.chromium import BROWSER, is_clean, log_in

pytestmark = BROWSER


def test_five_wrong_passwords_lock_the_name(page):
    for _ in range(6):
        log_in(page, "shenji", "wrong-password-1")
    expect(page.locator("[role=alert]")).to_contain_text("锁定")
    log_in(page, "shenji")
    expect(page.locator("[role=alert]")).to_contain_text("锁定")


def test_an_inspector_triages_by_keyboard_and_concludes(page):
    log_in(page, "guozi")
    opener = page.locator("#preview a.btn-primary")
    first = opener.get_attribute("href")
    row = page.locator("[data-row][aria-current=true]")
    while row.get_attribute("data-preview") in {first, None}:  # work of other kinds lies between
        page.keyboard.press("j")
    expect(opener).not_to_have_attribute("href", first)
    page.keyboard.press("Enter")
    page.wait_for_selector("text=作出结论")
    page.click("text=误报")
    page.fill("#why", "太短")
    page.click("text=提交结论")
    expect(page).to_have_url(page.url)
    page.fill("#why", "核对了合同与凭证，属于按合同支付，没有问题")
    page.click("text=提交结论")
    expect(page.locator("[role=status]")).to_contain_text("已记入台账")
    expect(page.locator(".history")).to_contain_text("认定误报")
    page.click(".history .receipt")
    expect(page.locator("body")).to_contain_text("内容与指纹一致")
    assert page.faults == []


def test_what_is_seen_can_be_exported(page):
    log_in(page, "jijian")
    page.goto("/alerts/?state=open")
    with page.expect_download() as download:
        page.click("text=导出所见列表")
    assert Path(download.value.path()).read_bytes()[:2] == b"PK"


def test_a_clerk_sees_only_the_own_enterprise_and_an_administrator_nothing(page):
    log_in(page, "jingban")
    page.wait_for_selector(".topbar")
    page.goto("/organisations/")
    assert page.locator(".tree a").count() < 30
    page.context.clear_cookies()
    log_in(page, "xitong")
    page.wait_for_selector(".topbar")
    assert page.locator(".side >> text=疑点").count() == 0
    assert page.goto("/alerts/").status == 404


def test_an_upload_becomes_a_receipt_and_quarantined_rows(page, city, tmp_path):
    row = (city.home / "city" / "payment_00.csv").read_text().splitlines()[1].split(",")
    header = (city.home / "city" / "payment_00.csv").read_text().splitlines()[0]
    good, bad = [*row], [*row]
    good[0], bad[0], bad[6] = "FK-NEW-1", "FK-NEW-2", "2026-02-30"
    path = tmp_path / "payment_new.csv"
    path.write_text("\n".join([header, ",".join(good), ",".join(bad)]) + "\n")
    log_in(page, "shuju")
    page.goto("/data/")
    page.set_input_files("#file", str(path))
    page.click("text=上传并检查")
    expect(page.locator("#receipt")).to_contain_text("已接入", timeout=30000)
    expect(page.locator("#receipt")).to_contain_text("“2026-02-30”不是有效日期")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/alerts/",
        "/organisations/",
        "/data/",
        "/data/catalogue/",
        "/probes/",
        "/probes/D02/",
        "/help/",
    ],
)
def test_no_page_has_a_serious_accessibility_fault(page, path):
    log_in(page, "guozi")
    page.wait_for_selector(".topbar")
    page.goto(path)
    is_clean(page)
