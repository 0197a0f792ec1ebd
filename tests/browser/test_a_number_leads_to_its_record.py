"""From a board to a record, a wall that only shows, a scene, pictures, an exemption, a backtest."""

import pytest
from playwright.sync_api import expect

from sunshine.faces.desk.tests.chromium import BROWSER, as_person, is_clean

pytestmark = BROWSER

WORKER = 90_000  # ms that a job may take on a busy machine
TOKEN = """
from sunshine.foundation.access.actions import acting_as, grant
from sunshine.foundation.access.models import Grant
from sunshine.foundation.access.queries import actor_of
from sunshine.foundation.clock.queries import today
from sunshine.foundation.identity.models import Account
from sunshine.foundation.mandates.actions.tokens import make_token
from sunshine.foundation.organisations.actions import period

by = actor_of(Account.objects.get(username="xitong")).confirmed()
told = {"username": "wall-screen", "purpose": "大厅里的大屏幕", "days": 5}
_, secret = make_token(by=by, **told, idempotency_key="wall-journey")
top = Grant.objects.get(account__username="guozi")
screen = Account.objects.get(username="wall-screen")
grant([Grant(account=screen, role="wall", organisation=top.organisation, tree=top.tree, valid=period(today()))])
print("SECRET", secret)
"""


def test_a_number_on_a_board_leads_to_the_record_behind_it(page) -> None:
    as_person(page, "guozi")
    page.goto("/boards/")
    is_clean(page)
    page.click(".chip:has-text('资金')")
    is_clean(page)
    page.locator(".stat", has_text="付款额").locator("a").click()
    expect(page.locator("h1")).to_have_text("付款额")
    expect(page.locator("[data-chart] canvas, [data-chart] svg").first).to_be_visible()
    is_clean(page)
    expect(page.locator("#rows [data-row]").first).to_be_visible()
    page.go_back()
    page.locator("section:has(#al) tbody a").first.click()  # 需要关注
    expect(page.locator(".sentence")).to_contain_text("万元")
    page.locator("table.evidence th a").first.click()
    expect(page.locator("h1")).to_contain_text("记录")
    is_clean(page)
    assert page.faults == []


def test_a_wall_shows_numbers_and_opens_nothing_else(city, browser, address) -> None:
    secret = city.run("django", "shell", "-v", "0", "-c", TOKEN).split("SECRET ")[1].strip()
    screen = browser.new_context(viewport={"width": 1920, "height": 1080}, base_url=address)
    page = screen.new_page()
    page.goto(f"/wall/open/?token={secret}")
    expect(page).to_have_url(f"{address}/wall/")  # the token does not stay in the address
    expect(page.locator("h1")).to_contain_text("驾驶舱")
    is_clean(page)
    assert page.evaluate("document.documentElement.scrollHeight") <= 1080, "all of it at once"
    assert page.locator("form, button, input, a[href]").count() == 0, "nothing to do here"
    assert screen.request.post("/wall/").status in {403, 405}
    page.goto("/alerts/")
    expect(page.locator("#id_login")).to_be_visible()
    assert page.goto("/wall/open/?token=yg_wrong").status == 404
    assert page.goto(f"/wall/open/?token={secret}").status == 410  # an address opens once
    screen.close()


def test_a_scene_tells_one_thing_and_leads_to_its_clues(page) -> None:
    as_person(page, "guozi")
    page.goto("/scenes/")
    page.click("a:has-text('拆分规避')")
    expect(page.locator("#ru")).to_be_visible()
    is_clean(page)
    figure = page.locator(".stat a[href*=probe]").first
    count = figure.inner_text()
    figure.click()
    expect(page.locator(".filters-count")).to_contain_text(f"{count} 件")
    assert page.faults == []


@pytest.mark.parametrize(
    ("probe", "title"), [("D02", "付款与审批线"), ("B08", "报价阶梯"), ("G01", "关系")]
)
def test_the_shape_of_a_clue_is_drawn_beside_its_rows(page, probe, title) -> None:
    as_person(page, "guozi")
    page.goto(f"/alerts/?probe={probe}")
    page.locator("[data-row] th a").first.click()
    expect(page.locator("#picture-1")).to_have_text(title)
    expect(page.locator(".picture-wide svg")).to_be_visible()
    is_clean(page)
    assert page.faults == []


def test_the_archive_of_a_contract_shows_its_money_and_a_firm_its_neighbours(page) -> None:
    as_person(page, "guozi")
    page.goto("/alerts/?probe=C06")
    page.locator("[data-row] th a").first.click()
    around = page.url
    page.locator("#around ~ *, section:has(#around)").locator("li:has-text('合同') a").first.click()
    expect(page.locator("#picture-1")).to_have_text("资金流")
    is_clean(page)
    page.goto(around)
    page.locator("section:has(#around) li:has-text('往来单位') a").first.click()
    expect(page.locator("#picture-1")).to_have_text("关系")
    is_clean(page)
    assert page.faults == []


def test_one_asks_for_an_exemption_another_grants_it_and_the_alert_rests(page) -> None:
    as_person(page, "jijian")
    page.goto("/alerts/?state=open&probe=D07")
    alert = page.locator("[data-row] th a").first.get_attribute("href")
    page.goto(alert)
    page.click("text=申请豁免")
    is_clean(page)
    page.locator("input[name=choice]").first.check()
    page.fill("#ends_on", f"{int(page.evaluate('new Date().getFullYear()')) + 1}-01-31")
    page.fill("#basis", "总经理办公会纪要〔2026〕12号")
    page.fill("#reason", "框架合同约定先付定金，已由董事会决议覆盖")
    page.click("button:has-text('提出申请')")
    expect(page.locator(".state").first).to_have_text("待审批")
    expect(page.locator("#w-approve")).to_have_count(0)  # nobody grants one's own
    asked = page.url
    as_person(page, "guozi")
    page.goto(asked)
    is_clean(page)
    page.fill("#w-approve", "查明属于合同约定的定金")
    page.click("button:has-text('批准') >> nth=0")
    expect(page.locator(".state").first).to_have_text("生效中")
    page.goto(alert)
    for _ in range(WORKER // 1000):  # the worker of `sunshine serve` sets it aside
        if page.locator("text=豁免中").count():
            break
        page.wait_for_timeout(1000)
        page.reload()
    expect(page.locator("aside")).to_contain_text("豁免中")
    assert page.faults == []


def test_another_line_is_tried_on_a_past_snapshot_before_it_holds(page) -> None:
    as_person(page, "shenji")
    page.goto("/probes/D02/")
    is_clean(page)
    page.get_by_label("大额资金审批线").fill("300000")
    page.fill("#p-n", "1")
    page.click("button:text-is('试算')")
    expect(page.locator("h1")).to_contain_text("大额资金审批线 改为 300000")
    expect(page.locator("#backtest .state").first).to_have_text("已完成", timeout=WORKER)
    expect(page.locator("#sum-h")).to_be_visible()
    assert page.locator("tbody tr[data-row]").count() > 0, "a lower line finds other clues"
    is_clean(page)
    assert page.faults == []
