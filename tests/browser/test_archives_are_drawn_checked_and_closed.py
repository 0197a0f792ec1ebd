"""A supervisor draws; one file passes, one has a problem; the enterprise answers; all is closed."""

import pytest
from playwright.sync_api import expect

from sunshine.faces.desk.tests.chromium import BROWSER, as_person, is_clean, shoot, town

pytestmark = BROWSER
# People, lists of authority and the archives of one group; nobody has drawn yet.
PREPARE = """
import django; django.setup()
from seeds.authority import enact_lists
from seeds.filings import file_matters
from seeds.people import found_city
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor
by = system_actor("演示准备")
with acting_as(by):
    found_city(1, by=by)
enact_lists()
file_matters()
"""
WORKER = 60  # seconds
TITLE = "停车公司档案抽查"
FINDINGS = "附件第二页扫描模糊，看不清盖章单位和日期，请重新扫描原件"


@pytest.fixture(scope="module")
def city(databases, tmp_path_factory):
    with town(databases, tmp_path_factory.mktemp("town"), PREPARE, jobs=True) as made:
        yield made


def said(page, words: str) -> None:
    expect(page.locator("[role=status]").first).to_contain_text(words)


def do(page, verb: str, words: str = "") -> None:
    form = page.locator(f"form:has(input[name=verb][value={verb}])")
    if not form.is_visible():
        form.locator("xpath=..").locator("summary").click()
    if words:
        form.locator("[name=reason]").fill(words)
    form.locator("button[type=submit]").click()
    said(page, "已记入台账")


def conclude(page, failed: str = "") -> None:
    for field in page.locator("fieldset:has(input[name^='a-'])").all():
        field.locator("input[value=yes]").check()
    if failed:
        page.check(f"input[name='a-{failed}'][value=no]")
        page.fill(f"#r-{failed}", "第二页模糊")
        page.fill("#c-findings", FINDINGS)
    page.check(f"input[name=conclusion][value={'problem' if failed else 'passed'}]")
    page.click("button:has-text('提交结论')")
    said(page, "结论已记入台账")


def looked_at(page, address: str) -> None:
    """The worker of `sunshine serve` has looked into the archive of this check."""
    page.goto(address)
    for _ in range(WORKER):
        if not page.locator("text=正在核对").count():
            break
        page.wait_for_timeout(1000)
        page.reload()


def test_from_the_draw_to_the_close(page, tmp_path) -> None:  # noqa: PLR0915
    as_person(page, "guozi")
    page.goto("/samples/")
    shoot(page, "samples-empty")
    page.click("text=发起抽查")
    page.fill("#s-title", TITLE)
    place = page.locator("#s-place option", has_text="停车").first.get_attribute("value")
    page.select_option("#s-place", place)
    page.fill("#s-count", "2")
    shoot(page, "sample-new")
    page.click("button:has-text('确定抽样框')")
    said(page, "抽样框已确定并记入台账")
    shoot(page, "sample-frozen")
    sample = page.url
    page.locator("label:has-text('杜明远') input[name=checker]").check()
    do(page, "draw")
    expect(page.locator("#ho-h").locator("xpath=..")).to_contain_text("刚才重算，一致")
    shoot(page, "sample-going")
    first, second = (
        page.locator("ul.work a.work-title").nth(n).get_attribute("href") for n in (0, 1)
    )
    for address in (first, second):
        looked_at(page, address)
    page.goto(first)
    expect(page.locator("main")).to_contain_text("回执全部通过验证")
    shoot(page, "check-form")
    conclude(page, "readable")
    shoot(page, "check-issued")
    page.goto(second)
    conclude(page)
    is_clean(page)

    as_person(page, "jingban")
    page.goto("/work/")
    page.goto("/checks/")
    assert page.locator("a.work-title").count() == 1, "what passed is not sent"
    shoot(page, "checks-enterprise")
    page.click("a.work-title")
    scan = tmp_path / "重新扫描.txt"
    scan.write_text("第二页，清晰\n")
    page.set_input_files("#file-in", str(scan))
    page.check("input[name=secrecy][value=internal]")
    page.click("button:has-text('附上')")
    said(page, "材料已附上")
    do(page, "answer", "已重新扫描原件并核对，调整了扫描仪的分辨率")
    shoot(page, "check-answered")
    is_clean(page)

    as_person(page, "guozi")
    page.goto(first)
    do(page, "close", "新扫描件清晰，与原件一致，同意销号")
    page.goto(sample)
    do(page, "close", "程序完整、签字有效，个别附件扫描质量不高")
    expect(page.locator(".page-head")).to_contain_text("已办结")
    expect(page.locator("main")).to_contain_text("查了 2 件，1 件有问题（50%）")
    expect(page.locator("main")).to_contain_text(FINDINGS)
    shoot(page, "sample-closed")
    is_clean(page)
    with page.expect_download() as file:
        page.click("button:has-text('导出 Excel')")
    assert file.value.suggested_filename.endswith(".xlsx")
    page.goto("/samples/statistics/")
    expect(page.locator("main")).to_contain_text("附件能打开、看得清")
    shoot(page, "sample-statistics")
    page.goto("/samples/")
    shoot(page, "samples")
    page.goto("/checks/")
    shoot(page, "checks")
    page.goto("/procedures/check/")
    shoot(page, "check-procedure")
    is_clean(page)
    assert page.faults == []
