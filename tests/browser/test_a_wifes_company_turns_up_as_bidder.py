"""A wife's company bids; he had not declared it. The crosscheck finds it, an officer confirms it, a
conflict comes of it, and the reviewer finds the matter nowhere.
"""

import io
import json

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from sunshine.faces.desk.tests.chromium import BROWSER, as_person, is_clean, shoot, town

pytestmark = BROWSER
FIRM, CODE = "澄州启明智能科技有限公司", "91510100MA62QM1A8X"
TITLE = "采购路侧停车智能设备一批"  # is being reviewed; the firm has bid for it
PREPARE = f"""
from datetime import timedelta
import django; django.setup()
from seeds.authority import enact_lists
from seeds.declarations import CAIWUS_WIFE, declare, identity
from seeds.filings import file_matters
from seeds.people import found_city
from sunshine.datacentre.lake.actions import open_duckdb, publish, publish_own_records, stage_rows
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.clock.queries import today
from sunshine.foundation.organisations.models import Organisation
from sunshine.foundation.parameters.actions import load_reference
from sunshine.foundation.vault.actions import key_of
by = system_actor("演示准备")
with acting_as(by):
    load_reference()
    found_city(1, by=by)
enact_lists()
file_matters()
declare()
day = today()
with acting_as(by):
    place = str(Organisation.objects.get(code="C048").pk)
rows = {{
    "counterparty": [dict(counterparty_id="{CODE}", uscc="{CODE}", name="{FIRM}", kind="enterprise")],
    "ownership": [dict(ownership_id="CG-1", holder_kind="person", holder_key=key_of(identity(CAIWUS_WIFE)),
        target_id="{CODE}", share="0.51", valid_from=day - timedelta(days=900))],
    "bid": [dict(bid_id="TB-1", tenderer_position=1, procurement_id="CGXM-1", organisation_id=place, tenderer_id="{CODE}",
        status="valid", amount=2660000, currency="CNY", submitted_at=day - timedelta(days=9))],
}}
with acting_as(by), open_duckdb() as duck:
    publish_own_records(by=by)
    staged = {{name: stage_rows(duck, name, told, batch="journey") for name, told in rows.items()}}
    publish(duck, staged, cause="登记和投标", by=by)
"""
WORDS = "工商档案显示其配偶持股百分之五十一，已向本集团投标，申报表没有填报"
RUN = 120_000  # ms; the worker crosschecks beside everything else


@pytest.fixture(scope="module")
def city(databases, tmp_path_factory):
    with town(databases, tmp_path_factory.mktemp("town"), PREPARE, jobs=True) as made:
        yield made


def do(page: Page, verb: str, answer: str = "") -> None:
    form = page.locator(f"form:has(input[name=verb][value={verb}])")
    if not form.is_visible():
        form.locator("xpath=..").locator("summary").click()
    if answer:
        form.locator(f"[name=answer][value={answer}]").check()
    if form.locator("[name=reason]").count():
        form.locator("[name=reason]").fill(WORDS)
    form.locator("button[type=submit]").click()
    expect(page.locator("[role=status]").first).to_contain_text("已记入台账")


def matched(page: Page) -> None:
    """The crosscheck finds the firm; the officer confirms that it is his wife's."""
    as_person(page, "jijian")
    page.goto("/matches/")
    page.click("button:has-text('全量比对')")
    expect(page.locator("#run")).to_contain_text("完成", timeout=RUN)
    page.goto("/matches/")
    expect(page.locator(".work-row")).to_have_count(1)
    shoot(page, "matches")
    is_clean(page)
    page.click(f"a.work-title:has-text('{FIRM}')")
    expect(page.locator("main")).to_contain_text("投标 1 次")
    expect(page.locator("main")).to_contain_text("未申报")
    expect(page.locator("main")).to_contain_text("证件号一致")
    shoot(page, "match")
    is_clean(page)
    do(page, "confirm")


def registered(page: Page) -> str:
    """What the match knows stands in the form already; where the conflict is."""
    page.click("a:has-text('登记利益冲突')")
    expect(page.locator("#e-person")).to_have_value("孟昭远")
    expect(page.locator("#c-firm")).to_have_value(FIRM)
    expect(page.locator("#c-uscc")).to_have_value(CODE)
    expect(page.locator("[name=relation][value=spouse]")).to_be_checked()
    shoot(page, "conflict-from-match")
    is_clean(page)
    page.click("button:text-is('登记')")
    expect(page.locator("[role=status]").first).to_contain_text("已登记")
    return page.url


def judged(page: Page, at: str) -> None:
    for username, verb in (("jiwei", "judge"), ("renshi", "decide")):
        as_person(page, username)
        page.goto(at)
        do(page, verb, "recuse")


def reviewers(page: Page, at: str) -> str:
    as_person(page, "shencha")
    page.goto(at)
    return page.locator(".page-meta").inner_text()


def listed(page: Page) -> set[str]:
    """Titles in the file that he takes out of the list."""
    page.goto("/filings/")
    with page.expect_download() as handed:
        page.click("form[action*='/filings/export/'] button[type=submit]")
    sheet = load_workbook(io.BytesIO(handed.value.path().read_bytes())).worksheets[0]
    return {str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell}


def told(page: Page, address: str) -> str:
    """Of a page as of the API."""
    answer = page.request.get(address)
    is_json = "json" in answer.headers["content-type"]
    return json.dumps(answer.json(), ensure_ascii=False) if is_json else answer.text()


def count(page: Page) -> str:
    page.goto("/filings/")
    return page.locator(".filters-count").inner_text()


def at_work(page: Page) -> dict[str, str]:
    """Where he reads of the matter while nothing is known: its page, its review, a file of it."""
    as_person(page, "caiwu")
    page.goto(f"/filings/?q={TITLE[:6]}")
    page.click(f"a.work-title:has-text('{TITLE}')")
    found = {"matter": page.url}
    found["file"] = page.locator("a[href^='/files/']").first.get_attribute("href") or ""
    page.goto("/reviews/")
    page.click(f"a.work-title:has-text('{TITLE}')")
    found["review"] = page.url
    assert TITLE in told(page, f"/api/filings?q={TITLE[:6]}")
    assert TITLE in listed(page)
    return found | {"count": count(page)}


def test_from_the_bid_to_nowhere(page) -> None:
    before = at_work(page)
    assert "孟昭远" in reviewers(page, before["review"])
    matched(page)
    judged(page, registered(page))
    assert "孟昭远" not in reviewers(page, before["review"])
    as_person(page, "caiwu")
    for name in ("matter", "review", "file"):
        assert page.request.get(before[name]).status == 404, name
    for address in (
        "/", "/filings/", f"/filings/?q={TITLE[:6]}", "/reviews/", "/work/", "/notifications/",
        f"/search/?q={TITLE[:6]}", f"/api/filings?q={TITLE[:6]}", "/api/filings", "/matches/",
    ):  # fmt: skip
        body = told(page, address)
        assert TITLE not in body, address
        assert FIRM not in body, address
    assert TITLE not in listed(page)
    assert count(page) != before["count"]
    as_person(page, "shencha")
    assert TITLE in told(page, f"/filings/?q={TITLE[:6]}")
    assert page.faults == []
