"""The resident group looks into a planned matter and writes its preliminary opinion; the secretary
of the group company acknowledges it and takes the document; whoever is elsewhere finds nothing.
"""

import pytest
from playwright.sync_api import expect

from sunshine.faces.desk.tests.chromium import (
    BROWSER,
    as_person,
    is_clean,
    shoot,
    town,
    words_of,
)

pytestmark = BROWSER
PREPARE = """
import django; django.setup()
from seeds.people import found_city
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor
by = system_actor("演示准备")
with acting_as(by):
    found_city(1, by=by)
"""
TITLE = "采购东岭水厂进口滤料"
WORDS = "该供应商成立不足半年，请补充比选资料，由采购部门核对受益所有人之后再上会。"


@pytest.fixture(scope="module")
def city(databases, tmp_path_factory):
    with town(databases, tmp_path_factory.mktemp("town"), PREPARE) as made:
        yield made


def prepared(page) -> str:
    """Where the brief is, when the group has asked what is known."""
    as_person(page, "jijian")
    page.goto("/briefs/")
    page.locator("main a:has-text('研判')").first.click()
    page.select_option("select[name=organisation]", index=1)  # the group, by its code
    page.fill("#b-title", TITLE)
    page.fill("#b-counterparty", "丙滤料有限公司")
    page.fill("#b-persons", "周立衡、林静")
    shoot(page, "brief-new")
    page.click("main button[type=submit]")
    expect(page.locator("h1")).to_have_text(TITLE)
    at = page.url
    expect(page.locator("main")).to_contain_text("同名人员的任职（须核对是否同一人）")
    expect(page.locator("main")).to_contain_text("没有查到的")
    shoot(page, "brief-prepared")
    is_clean(page)
    return at


def give(page, at: str) -> None:
    as_person(page, "jijian")
    page.goto(at)
    page.check("input[name=view][value=attention]")
    page.fill("#g-words", WORDS)
    page.click("button:has-text('提出意见')")
    expect(page.locator("[role=status]").first).to_contain_text("已记入台账")
    expect(page.locator("main")).to_contain_text("提示关注")
    expect(page.locator("main")).to_contain_text("提出时所见")
    shoot(page, "brief-given")
    is_clean(page)


def read(page, at: str) -> None:
    as_person(page, "shuji")
    page.goto("/notifications/")
    mine = page.locator(".work-row")  # the only one: it names the act and not the matter
    expect(mine).to_contain_text("须阅知")
    shoot(page, "brief-to-read")
    mine.locator("button:has-text('阅知')").click()
    expect(page.locator(".work-row")).to_contain_text("已读")
    page.goto(at)
    expect(page.locator("main")).to_contain_text(WORDS)
    expect(page.locator("main")).not_to_contain_text("提出时所见")
    shoot(page, "brief-read")
    said = words_of(page, "（docx）")
    for words in ("派驻", "纪检监察组", f"关于{TITLE}的", "提示关注。", WORDS, "抄送：市国资委。"):
        assert words in said, said


def test_from_what_is_known_to_an_opinion_that_was_read(page) -> None:
    at = prepared(page)
    as_person(page, "shuji")
    assert page.goto(at).status == 404, "what is still prepared is the group's alone"
    give(page, at)
    read(page, at)
    as_person(page, "jingban")
    assert page.goto(at).status in {403, 404}
    assert [f for f in page.faults if "404" not in f and "403" not in f] == []
