"""Steps that the browser walks of risk prevention have in common, and what the machine does by night."""

import subprocess
import sys
from pathlib import Path

from playwright.sync_api import expect

from sunshine.faces.desk.tests.chromium import as_person, is_clean, shoot
from sunshine.foundation.clock.queries import calendar, today
from sunshine.foundation.clock.rules import add_working_days

ROOT = Path(__file__).resolve().parents[4]
PREPARE = """
import django; django.setup()
from seeds.people import found_city
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor
by = system_actor("演示准备")
with acting_as(by):
    found_city(1, by=by)
"""
# What the machine does by night: days go by, a probe hits, the boards are computed.
LATER = """
import django; django.setup()
from sunshine.before.risks.models import Control
Control.objects.update(due_on="{yesterday}")
"""
WARNED = """
import django; django.setup()
from sunshine.analysis.alerts.actions import raise_alerts
from sunshine.analysis.boards.models import BoardRun, MetricValue
from sunshine.analysis.boards.rules import months_before
from sunshine.analysis.hits.actions import Kept
from sunshine.analysis.hits.models import Hit
from sunshine.before.risks.actions.warning import warn
from sunshine.before.risks.actions.watching import watch
from sunshine.datacentre.lake.models import Snapshot
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.organisations.models import Organisation
by, at = system_actor("风险点复评"), now()
with acting_as(by):
    place = Organisation.objects.get(code="C048")
    snapshot = Snapshot.objects.create(
        number=1, tables={}, counts={}, cause="走查", created_at=at, actor_name=by.name
    )
    hit = Hit.objects.create(
        number=1, year=2026, probe="D02", probe_version="1", organisation=place,
        subject_kind="counterparty", subject_id="S1", subject_name="澄州第1建材有限公司",
        occurrence="1", occurred_on=today(), amount=1_900_000, currency="CNY", level="red",
        sentence="27 天内向同一单位付款 4 笔，合计 190.00 万元，每笔刚好低于审批线",
        snapshot=snapshot, evidence_hash="0" * 64, evidence_count=0, first_seen_at=at, last_seen_at=at,
    )
    raise_alerts(Kept(new=[hit]), by=by)
    MetricValue.objects.create(
        metric="direct_share", version="1", organisation=place, part=31, whole=100,
        starts_on=months_before(today(), 1), row_count=31, since=snapshot,
    )
    BoardRun.objects.create(snapshot=snapshot, content="x", ended_at=at, seconds=1, changed_count=1)
    assert (warn(), watch(by=by)) == (1, 1)
"""
WHY = "对照近三年审计和信访反映的情况评定"


def machine(city, code: str) -> None:
    subprocess.run([sys.executable, "-c", code], env=city.environment, cwd=ROOT, check=True)


def working_day(days: int) -> str:
    return f"{add_working_days(today(), days, calendar())[0]}"


def said(page, words: str) -> None:
    expect(page.locator("[role=status]").first).to_contain_text(words)


def do(page, at: str, who: str, verb: str, words: str = "") -> None:
    as_person(page, who)
    page.goto(at)
    form = page.locator(f"form:has(input[name=verb][value={verb}])")
    if not form.is_visible():
        form.locator("xpath=..").locator("summary").click()
    if words:
        form.locator("[name=reason]").fill(words)
    form.locator("button[type=submit]").click()
    said(page, "已记入台账")


def look(page, name: str) -> None:
    shoot(page, f"risk-{name}")
    is_clean(page)


def rate(page, at: str, method: str) -> None:
    as_person(page, "shencha")
    page.goto(at)
    page.check(f"input[name=method][value={method}]")
    if method == "criteria":
        for code in ("power", "discretion", "prone"):
            page.check(f"input[name=criteria][value={code}]")
    for name, n in (("r-l", "4"), ("r-i", "4"), ("r-rl", "2"), ("r-ri", "3")):
        page.select_option(f"#{name}", n)
    page.fill("#r-why", WHY)
    look(page, f"rating-{method}")
    page.click("button:text-is('评级')")
    said(page, "已记入台账")


def file_point(page, title: str, unit: str = "") -> str:
    page.goto("/risks/new/")
    if unit:
        page.select_option("#r-place", label=unit)
    else:
        page.select_option("#r-place", index=1)
    page.select_option("#r-field", label="招投标程序")
    page.fill("#r-post", "采购负责人")
    page.select_option("#r-power", value="P06|采购方式确定")
    page.fill("#r-title", title)
    page.fill("#r-description", "采购负责人把同类需求拆成多笔，使每笔都在公开招标的线以下。")
    page.check("input[name=causes][value=process]")
    page.fill("#r-consequences", "利益输送，采购价格虚高，受到处分")
    page.fill("#r-probes", "D02")
    look(page, "new")
    page.click("button:text-is('登记')")
    said(page, "等待评级")
    return page.url
