"""A manager declares on a phone, as fast as people type; personnel reads it for a purpose, and he sees it."""

from collections.abc import Iterator
from time import monotonic

import pytest
from playwright.sync_api import Page, expect

from sunshine.before.declarations.tests.declarations_made import identity
from sunshine.faces.desk.tests.chromium import BROWSER, as_person, is_clean, shoot, town
from tests.browser.shots import PASSWORD

pytestmark = BROWSER
PREPARE = """
import django; django.setup()
from seeds.declarations import declare
from seeds.people import found_city
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor
by = system_actor("演示准备")
with acting_as(by):
    found_city(1, by=by)
declare()
"""
PHONE = {"width": 390, "height": 844}
# A second a field to find it, 200 ms a key: slower than most people, and everybody types it all.
FIELD, KEY = 1.0, 0.2
MINUTES = 8
WIFE = [
    ("relation", "12"), ("name", "白秋月"), ("number", "999999198003031420"),
    ("employer", "澄州市第二中学"), ("post", "教师"),
]  # fmt: skip
SON = [("relation", "20"), ("name", "项知远"), ("employer", "在校学生")]
BROTHER = [
    ("relation", "73"),
    ("name", "项玉山"),
    ("employer", "玉山运输有限公司"),
    ("post", "经理"),
]
FIRM = [
    ("holder", "3"), ("name", "玉山运输有限公司"), ("role", "legal_representative"), ("share", "70"),
    ("since_on", "2021-09-01"),
]  # fmt: skip


@pytest.fixture(scope="module")
def city(databases, tmp_path_factory) -> Iterator[object]:
    with town(databases, tmp_path_factory.mktemp("town"), PREPARE) as made:
        yield made


class Typist:
    """Counts the time a person would have needed; the machine types as fast as it can."""

    def __init__(self, page: Page) -> None:
        self.page, self.seconds = page, 0.0

    def put(self, name: str, value: str) -> None:
        field = self.page.locator(f"[name='{name}']")
        self.seconds += FIELD
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
            return
        field.fill(value)
        self.seconds += KEY * len(value)

    def row(self, section: str, number: int, cells: list[tuple[str, str]]) -> None:
        self.press(f"button[name=add][value={section}]")
        self.page.wait_for_selector(f"[name='{section}-{number}-{cells[0][0]}']")
        for name, value in cells:
            self.put(f"{section}-{number}-{name}", value)

    def press(self, selector: str) -> None:
        self.seconds += FIELD
        self.page.click(selector)

    def tick(self, selector: str) -> None:
        self.seconds += FIELD
        self.page.check(selector)


def shot(page: Page, name: str) -> None:
    shoot(page, name)
    page.set_viewport_size(PHONE)


def test_a_manager_files_in_eight_minutes_and_sees_who_read_it(page: Page) -> None:  # noqa: PLR0915  one journey
    page.set_viewport_size(PHONE)
    as_person(page, "jingban")
    page.goto("/declarations/mine/")
    shot(page, "declarations-mine")
    typist, begun = Typist(page), monotonic()
    typist.press("a.work-title")
    page.wait_for_selector("#fields")
    shot(page, "declaration-empty")
    typist.put("declarant-1-number", "999999198201011232")
    for number, cells in enumerate((WIFE, SON, BROTHER), 1):
        typist.row("relatives", number, cells)
    expect(page.locator("#e-relatives-1-number")).to_contain_text("最后一位是校验码")
    shot(page, "declaration-wrong-number")
    typist.put("relatives-1-number", "")
    typist.row("companies", 1, FIRM)
    for code in ("posts", "offshore", "dealings"):
        typist.tick(f"[name=none-{code}]")
    typist.put("statement-1-words", "无")
    typist.tick("[name=promise]")
    waited = page.locator("#told h2").first
    shot(page, "declaration-filled")
    expect(waited).to_contain_text("还要填")
    typist.put("declarant-1-number", identity(1))
    expect(waited).to_contain_text("可以提交")
    is_clean(page)
    typist.press("button:has-text('签名并提交')")
    page.fill("#confirm", PASSWORD)
    typist.seconds += FIELD + KEY * len(PASSWORD)
    shot(page, "declaration-step-up")
    page.click("main button[type=submit]")
    expect(page.locator("[role=status]").first).to_contain_text("已提交")
    shot(page, "declaration-own")
    machine = monotonic() - begun
    assert typist.seconds + machine < MINUTES * 60, (typist.seconds, machine)
    own = page.url
    page.set_viewport_size({"width": 1440, "height": 900})
    as_person(page, "renshi")
    page.goto("/declarations/")
    shoot(page, "declarations")
    page.goto("/declarations/campaigns/")
    page.click("a.work-title")
    expect(page.locator("main")).to_contain_text("逾期未报")
    expect(page.locator("main")).to_contain_text("系统已催办")
    shoot(page, "campaign")
    page.goto(own)
    assert "玉山" not in page.content()
    page.fill("#r-why", "年度审核，核对利益冲突")
    page.click("button:has-text('查阅')")
    expect(page.locator("main")).to_contain_text("玉山运输有限公司")
    shoot(page, "declaration-opened")
    is_clean(page)
    page.check("input[name=outcome][value=adjust]")
    page.fill("#w-conclude", "弟弟的企业请在三个月内停止与本单位往来")
    page.locator("form:has(input[value=conclude])").locator("button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("需调整")
    page.set_viewport_size(PHONE)
    as_person(page, "jingban")
    page.goto("/declarations/mine/")
    expect(page.locator("main")).to_contain_text("年度审核，核对利益冲突")
    shot(page, "declarations-read")
