"""数据更正 clicked through by five people in a real browser, and its receipt checked outside."""

import subprocess
import sys

from playwright.sync_api import expect

from sunshine.faces.desk.tests.chromium import BROWSER, PASSWORD, ROOT, as_person

pytestmark = BROWSER


def test_from_the_evidence_row_to_the_corrected_row(city, page, tmp_path) -> None:  # noqa: PLR0915
    as_person(page, "shencha")
    page.goto("/alerts/?probe=D02")
    alert = page.locator("[data-row] th a").first.get_attribute("href")
    as_person(page, "shuju")
    page.goto(alert)
    page.locator("a[href*=evidence]").first.click()
    page.click("text=申请更正")
    page.fill("#f-amount", "12,x")
    page.fill("#reason", "凭证显示录入有误")
    page.goto("/help/")
    page.go_back()
    expect(page.locator("#reason")).to_have_value("凭证显示录入有误")
    page.click("button:has-text('提出更正')")
    expect(page.locator("[role=status]")).to_contain_text("付款金额：请填数字")
    expect(page.locator("#f-amount")).to_have_value("12,x")
    page.fill("#f-amount", "1234.50")
    page.click("button:has-text('提出更正')")
    expect(page.locator(".state").first).to_have_text("审查中")
    case = page.url
    for reviewer in ("shencha", "caiwu"):
        as_person(page, reviewer)
        page.goto(case)
        page.check("input[value=agree]")
        page.fill("#a-why", "凭证与合同一致")
        page.click("text=提交意见")
    expect(page.locator(".state").first).to_have_text("待签批")
    as_person(page, "shuji")
    page.goto(case)
    page.fill("#s-pw", "wrong-password-1")
    page.click("button:has-text('签批')")
    expect(page.locator("#step-h")).to_contain_text("没有办理")
    page.fill("#confirm", PASSWORD)
    page.click("button:has-text('验证并办理')")
    expect(page.locator(".state").first).to_have_text("待接收")
    as_person(page, "jijian")
    page.goto(case)
    page.click("button:has-text('接收并更正')")
    for _ in range(40):
        page.goto(case)
        if page.locator(".state").first.inner_text() == "已更正":
            break
        page.wait_for_timeout(500)
    expect(page.locator(".state").first).to_have_text("已更正")
    page.locator(".history a.receipt").first.click()
    key = page.request.get("/log/key").text().strip()
    for name in ("receipt.tlog-proof", "act.json"):
        (tmp_path / name).write_text(page.request.get(f"{page.url}{name}").text())
    command = "from sunshine.wiring.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", command, "verify", "receipt.tlog-proof", "act.json", "--key", key],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "一致" in city.run("audit-log")
    assert [f for f in page.faults if "403" not in f] == []  # the wrong password


def test_a_deputy_acts_under_both_names_and_goes_back(page) -> None:
    as_person(page, "shuji")
    page.goto("/mandates/")
    page.fill("#d-user", "jingban")
    page.fill("#d-org", "C000")
    page.fill("#d-until", "2027-06-01")
    page.fill("#d-why", "出差期间代为签批")
    page.click("button:has-text('委托代理')")
    page.fill("#confirm", PASSWORD)
    page.click("button:has-text('验证并办理')")
    expect(page.locator("[role=status]")).to_contain_text("已记入台账")
    as_person(page, "jingban")
    page.goto("/mandates/")
    page.click("text=以其名义办理")
    expect(page.locator(".topbar")).to_contain_text("代 周立衡")
    page.goto("/mandates/")
    page.click("text=恢复本人身份")
    expect(page.locator(".topbar")).not_to_contain_text("代 周立衡")
    assert [f for f in page.faults if "403" not in f] == []  # asked to prove presence
