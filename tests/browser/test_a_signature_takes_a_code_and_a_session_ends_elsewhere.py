"""Second factor in a real browser: activate, log out, log in and sign with codes; end a session.

With SHOTS=FOLDER every page is photographed at 1440 and 390 px.
"""

import os
import socket
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from allauth.mfa.totp.internal.auth import hotp_value
from django.conf import settings
from playwright.sync_api import expect
from uuid6 import uuid7

from sunshine.datacentre.amendments import actions
from sunshine.faces.desk.tests.chromium import BROWSER
from sunshine.foundation.access.models import Grant
from sunshine.foundation.access.queries import actor_of
from sunshine.foundation.identity.models import Account
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.organisations.actions import period, rebuild_paths
from sunshine.foundation.organisations.models import Organisation
from sunshine.foundation.people.models import Person
from sunshine.wiring.serve import children

pytestmark = BROWSER

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "Clear-Water-2026"
ROLES = {
    "shuju": "data_steward", "shencha": "reviewer", "caiwu": "reviewer", "shuji": "secretary",
    "xitong": "system_administrator", "rizhi": "audit_administrator",
}  # fmt: skip
ROW = {"row_id": "standard:P1", "payment_id": "P1", "amount": "1200.50", "purpose": "货款"}


def city() -> str:
    """One enterprise, a role each, a correction that waits for its signature; its address."""
    place = Organisation.objects.create(kind="enterprise", name="甲公司", short_name="甲", code="A")
    rebuild_paths(on=date(2026, 1, 1))
    actors = {}
    for name, role in ROLES.items():
        person = Person.objects.create(name=f"某{name}", person_key=f"p_{name}")
        account = Account.objects.create_account(name, PASSWORD, person)
        Grant.objects.create(
            account=account, role=role, organisation=place, valid=period(date(2020, 1, 1))
        )
        actors[name] = actor_of(account).confirmed()
    case = actions.file_amendment(
        by=actors["shuju"], organisation_id=place.pk, mart="payment", row=ROW,
        wanted={"amount": "1020.50"}, reason="凭证显示录入有误", idempotency_key=str(uuid7()),
    )  # fmt: skip
    for name in ("shencha", "caiwu"):
        actions.act(
            amendment_id=case.pk, verb="answer", by=actors[name], idempotency_key=str(uuid7()),
            content={"answer": "agree", "reason": "凭证与合同一致"},
        )  # fmt: skip
    return f"/amendments/{case.pk}/"


@pytest.fixture(scope="module", autouse=True)
def database_beside_playwright():
    """Playwright's loop runs in this thread; nothing here is asynchronous."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    yield
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def served(fresh_database, tmp_path):
    case = city()
    environment = {
        **os.environ,
        "SUNSHINE_HOME": str(tmp_path),
        "SUNSHINE_KEYS": str(settings.LOG_KEY.parent),
        "SUNSHINE_LOG_FOLDER": str(settings.LOG_FOLDER),
        "SUNSHINE_LOGIN_RULES": "enforced",
        "DATABASE_URL": fresh_database.url,
        "DJANGO_SETTINGS_MODULE": "sunshine.wiring.settings",
    }
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
    command = children("127.0.0.1", urlsplit(address).port)["web"]
    command[0] = str(Path(sys.executable).with_name("granian"))
    with subprocess.Popen(command, env=environment, cwd=ROOT, stderr=subprocess.DEVNULL) as web:
        for _ in range(300):
            try:
                urlopen(f"{address}/healthz", timeout=2).close()
                break
            except OSError:
                time.sleep(0.2)
        yield address, case
        web.terminate()


def shot(page, name: str) -> None:
    if folder := os.environ.get("SHOTS"):
        for width in (1440, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
        page.set_viewport_size({"width": 1440, "height": 900})


def new_code(secret: str, used: set[str]) -> str:
    """What the authenticator shows once it shows a code not used before."""
    while True:
        code = f"{hotp_value(secret, int(time.time()) // 30):06d}"
        if code not in used and time.time() % 30 < 22:
            used.add(code)
            return code
        time.sleep(0.5)


def enter(page, name: str) -> None:
    page.goto("/accounts/login/")
    page.fill("#id_login", name)
    page.fill("#id_password", PASSWORD)
    page.click("button:has-text('登录')")
    page.wait_for_load_state()


def tab(browser, address):
    page = browser.new_context(
        viewport={"width": 1440, "height": 900}, base_url=address, locale="zh-CN"
    ).new_page()
    page.faults = []
    page.on("console", lambda m: page.faults.append(m.text) if m.type == "error" else None)
    page.set_default_timeout(60_000)
    return page


def test_codes_at_login_and_signature_and_a_session_ended_from_another_browser(served, browser):  # noqa: PLR0915
    address, case = served
    used: set[str] = set()
    page = tab(browser, address)
    page.goto("/accounts/login/")
    shot(page, "login")
    enter(page, "shuji")
    expect(page.locator("h1")).to_have_text("开启第二因素")  # the role demands it
    assert page.evaluate("document.querySelector('.qr').naturalWidth") > 0  # the CSP lets it show
    shot(page, "second-factor")
    secret = page.locator("#secret").inner_text().replace(" ", "")
    page.fill("#confirm", PASSWORD)
    page.fill("#code", new_code(secret, used))
    page.click("button:has-text('开启')")
    expect(page.locator(".codes li")).to_have_count(10)
    rescue = [code.strip() for code in page.locator(".codes li").all_inner_texts()]
    shot(page, "codes")
    page.click("button[aria-label='退出登录']")
    enter(page, "shuji")
    expect(page.locator("h1")).to_have_text("输入动态码")
    shot(page, "code")
    page.fill("#id_code", rescue[0])  # the authenticator's code is spent for half a minute
    page.click("button:has-text('登录')")
    page.goto(case)
    page.fill("#s-pw", "000000")
    page.click("button:has-text('签批')")
    expect(page.locator("#step-h")).to_contain_text("没有办理")
    shot(page, "step-up")
    page.fill("#confirm", new_code(secret, used))
    page.click("button:has-text('验证并办理')")
    expect(page.locator(".state").first).to_have_text("待接收")
    assert Entry.objects.filter(verb="amendment.sign").count() == 1

    other = tab(browser, address)
    enter(other, "shuji")
    other.fill("#id_code", rescue[0])
    other.click("button:has-text('登录')")
    expect(other.locator("h1")).to_have_text("输入动态码")  # a code opens once
    other.fill("#id_code", rescue[1])
    other.click("button:has-text('登录')")
    other.goto("/accounts/sessions/")
    expect(other.locator("tbody tr")).to_have_count(2)
    shot(other, "sessions")
    other.click("button:has-text('结束其他全部会话')")
    expect(other.locator("tbody tr")).to_have_count(1)
    page.goto("/accounts/security/")
    expect(page.locator("#id_login")).to_be_visible()  # thrown out
    other.goto("/accounts/security/")
    shot(other, "security")
    other.goto("/accounts/password/")
    shot(other, "password")
    assert [f for f in page.faults + other.faults if "403" not in f] == []  # the wrong code


def test_an_administrator_opens_an_account_and_the_log_tells(served, browser):
    address, _ = served
    page = tab(browser, address)
    enter(page, "xitong")
    secret = page.locator("#secret").inner_text().replace(" ", "")
    page.fill("#confirm", PASSWORD)
    page.fill("#code", new_code(secret, set()))
    page.click("button:has-text('开启')")
    page.goto("/accounts/people/")
    page.fill("#o-user", "chen")
    page.fill("#o-name", "陈到任")
    page.fill("#o-why", "新到任人员开通")
    shot(page, "people")
    page.click("button:has-text('开通')")  # inside the step-up window of the activation
    expect(page.locator("#initial")).to_be_visible()
    page.click("text=已交付")
    expect(page.locator("h1")).to_have_text("陈到任")
    page.locator("summary:has-text('停用账号')").click()
    shot(page, "person")
    reader = tab(browser, address)
    enter(reader, "rizhi")
    secret = reader.locator("#secret").inner_text().replace(" ", "")
    reader.fill("#confirm", PASSWORD)
    reader.fill("#code", new_code(secret, set()))
    reader.click("button:has-text('开启')")
    reader.goto("/accounts/log/")
    expect(reader.locator("tbody")).to_contain_text("开通账号")
    shot(reader, "log")
    assert page.faults + reader.faults == []
