"""材料 in a real browser: attached by the steward, refused in words, read by a reviewer, withdrawn."""

from pathlib import Path

from playwright.sync_api import expect

from sunshine.faces.desk.tests.chromium import AXE, BROWSER, as_person, shoot

pytestmark = BROWSER


def attach(page, path: Path, grade: str) -> None:
    if not page.locator("#file-in").is_visible():
        page.locator("#files summary", has_text="附上材料").click()
    page.set_input_files("#file-in", str(path))
    page.check(f"input[name=secrecy][value={grade}]")
    page.click("#files button:has-text('附上')")


def test_a_proof_goes_with_the_case(city, page, tmp_path) -> None:  # noqa: PLR0915
    voucher, letter, trick = (tmp_path / n for n in ("付款凭证.txt", "说明.csv", "凭证.exe.txt"))
    voucher.write_text("凭证 7 号：1234.50 元")
    letter.write_text("事项,说明\n1,录入有误\n")
    trick.write_text("hello")
    as_person(page, "shencha")
    page.goto("/alerts/?probe=D02")
    alert = page.locator("[data-row] th a").first.get_attribute("href")
    as_person(page, "shuju")
    page.goto(f"{alert}evidence/1/")
    page.click("text=申请更正")
    page.fill("#f-amount", "4321.50")
    page.fill("#reason", "凭证显示录入有误")
    page.click("button:has-text('提出更正')")
    case = page.url
    attach(page, voucher, "internal")
    expect(page.locator("[role=status]")).to_contain_text("材料已附上")
    attach(page, letter, "sensitive")
    expect(page.locator("#files .file")).to_have_count(2)
    attach(page, trick, "internal")
    expect(page.locator("[role=status]")).to_contain_text("伪装的程序")
    attach(page, voucher, "secret")
    expect(page.locator("[role=status]")).to_contain_text("保密办公室")
    shoot(page, "files")
    as_person(page, "shencha")
    page.goto(case)
    with page.expect_download() as download:
        page.click("text=付款凭证.txt")
    assert Path(download.value.path()).read_text() == "凭证 7 号：1234.50 元"
    assert download.value.suggested_filename == "付款凭证.txt"
    page.click("summary:has-text('下载敏感材料')")
    page.fill("#files input[name=purpose]", "核对录入差错")
    shoot(page, "files-reader")
    with page.expect_download() as download:
        page.click("#files button:has-text('下载')")
    assert "录入有误" in Path(download.value.path()).read_text()
    page.goto(case)
    page.check("input[value=agree]")
    page.fill("#a-why", "凭证与合同一致")
    page.click("text=提交意见")
    as_person(page, "shuju")
    page.goto(case)
    page.locator("#files summary", has_text="撤下").first.click()
    page.locator("#files input[name=reason]").first.fill("这份凭证附错了")
    page.locator("#files button:has-text('撤下材料')").first.click()
    expect(page.locator("#files")).to_contain_text("这份凭证附错了")
    expect(page.locator("#op-h").locator("xpath=../..")).to_contain_text("付款凭证.txt")
    expect(page.locator("#op-h").locator("xpath=../..")).to_contain_text("已失效")
    shoot(page, "files-withdrawn")
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run({runOnly: ['wcag2a', 'wcag2aa']})")
    assert [v["id"] for v in found["violations"] if v["impact"] in {"serious", "critical"}] == []
    assert "一致" in city.run("evidence", "verify")
    assert "一致" in city.run("audit-log")
    assert page.faults == []
