"""A supervisor draws declarations, reads one for a purpose, verifies it and sees the figures."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from sunshine.faces.desk.tests.chromium import BROWSER, as_person, is_clean, shoot, town

pytestmark = BROWSER
PREPARE = """
import django; django.setup()
from seeds.declarations import declare
from seeds.people import found_city
from seeds.verifications import draw_declarations
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor
by = system_actor("演示准备")
with acting_as(by):
    found_city(1, by=by)
declare()
draw_declarations()
"""


@pytest.fixture(scope="module")
def city(databases, tmp_path_factory) -> Iterator[object]:
    with town(databases, tmp_path_factory.mktemp("drawn"), PREPARE) as made:
        yield made


def test_from_the_draw_to_a_result(page) -> None:  # noqa: PLR0915  one journey
    as_person(page, "guozi")
    page.goto("/declarations/draws/")
    shoot(page, "declaration-draws")
    is_clean(page)
    page.click("text=发起抽查")
    page.fill("#d-title", "第二次申报抽查")
    place = page.locator("#d-place option").nth(1).get_attribute("value")
    page.select_option("#d-place", place)
    shoot(page, "declaration-draw-new")
    is_clean(page)
    page.goto("/declarations/draws/")
    page.click("a.work-title")
    expect(page.locator("main")).to_contain_text("漏报")
    assert page.locator("#pf-h").locator("xpath=../..").get_by_text("不符").count() == 0
    shoot(page, "declaration-draw")
    is_clean(page)
    drawn = page.url
    there = page.locator("li.work-row:has-text('待核实') a.work-title").first.get_attribute("href")
    page.goto(there)
    shoot(page, "verification")
    page.click("text=打开申报")
    page.fill("input[name=purpose], textarea[name=purpose]", "随机抽查核实，与登记信息核对")
    page.locator("form:has([name=purpose]) button[type=submit]").click()
    page.goto(there)
    page.select_option("#v-source", "registry")
    page.check("input[name=result][value=consistent]")
    page.fill("#v-words", "与工商登记、户籍信息核对一致，没有漏报")
    page.click("button:has-text('出具核实结果')")
    expect(page.locator("main")).to_contain_text("没有漏报")
    shoot(page, "verification-done")
    is_clean(page)
    page.goto(drawn)
    expect(page.locator("main")).to_contain_text("核实了")
    assert page.faults == []
