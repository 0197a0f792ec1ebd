"""A real browser on a real server: log in, triage by keyboard, conclude, export, upload."""

import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PASSWORD = "Sunshine-2026"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="没有 Chromium：make browser"),
]


@pytest.fixture(scope="module")
def address(city):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-c",
        "from sunshine.wiring.cli import main; main()",
        "serve",
        "--port",
        str(port),
    ]
    with subprocess.Popen(
        command, env=city.environment, cwd=ROOT, stderr=subprocess.DEVNULL
    ) as server:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1).close()
                break
            except (URLError, OSError):
                time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
        server.terminate()


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield found
        found.close()


@pytest.fixture
def page(browser, address):
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, accept_downloads=True, base_url=address
    )
    found = context.new_page()
    found.faults = []
    found.on("console", lambda m: found.faults.append(m.text) if m.type == "error" else None)
    yield found
    context.close()


def log_in(page: Page, username: str, password: str = PASSWORD) -> None:
    page.goto("/accounts/login/")
    page.fill("#id_login", username)
    page.fill("#id_password", password)
    page.click("button[type=submit]")


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
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run({runOnly: ['wcag2a', 'wcag2aa']})")
    serious = [
        f"{v['id']}: {v['nodes'][0]['html'][:120]}"
        for v in found["violations"]
        if v["impact"] in {"serious", "critical"}
    ]
    assert serious == []
