"""One page of every address that links lead to: axe at both widths, no fault, nothing too wide.

People of several roles follow the links of each page; an address (of the URLconf) is looked at
once, on the first record that a link leads to. What was done before there was anything to look
at is done as in the walk of every address.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve

from sunshine.faces.desk.tests.chromium import BROWSER, as_person, is_clean

pytestmark = BROWSER

ROOT = Path(__file__).resolve().parents[2]
HREF = re.compile(r'<a [^>]*href="(/[^"]*)"')
MANY = 80
ROLES = ("guozi", "jijian", "jingban", "caiwu", "shuji", "shuju", "shenji", "xitong", "anquan")
ACTS = """
import django; django.setup()
from walk_acts import acts_of_others
from sunshine.analysis.alerts.models import Alert
from sunshine.before.reviews.models import Condition
acts_of_others(list(Alert.objects.select_related("hit", "organisation")))
print("CONDITION", Condition.objects.values_list("pk", flat=True)[0])
"""
# Where links begin: the desk, and what is typed, asked for by a key, or linked from a few records.
STARTS = ("/", "/help/", "/search/?q=水务", "/probes/D02/")
# Files, the public log and leaving: no page of the desk, or the end of the visit.
ELSEWHERE = ("log/", "files/", "export/", "template/", ".xlsx", ".json", "proof", "pdf/", "logout", ".ics")  # fmt: skip


def route_of(address: str) -> str:
    """The address of the URLconf that answers; empty where it is no page."""
    path = urlsplit(address).path
    if any(part in path for part in ELSEWHERE):
        return ""
    try:
        return resolve(path).route
    except Resolver404:
        return ""


def links(page, address: str) -> Iterator[tuple[str, str]]:
    """Where links of a page lead, each with its address of the URLconf."""
    text = page.request.get(address).text()
    for found in HREF.findall(text):
        href = unescape(found)
        if route := route_of(href):
            yield route, href


def pages_of(page, starts: tuple[str, ...]) -> dict[str, str]:
    """All that somebody gets to by links: address of the URLconf → first page."""
    found = {resolve(urlsplit(start).path).route: start for start in starts}
    waiting = list(starts)
    while waiting:
        for route, href in links(page, waiting.pop()):
            if route not in found:
                found[route] = href
                waiting.append(href)
    return found


def looked_at(page) -> None:
    """Both widths: nothing serious by axe, nothing wider than the screen."""
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        is_clean(page)
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert over <= 0, f"{over} px too wide at {width}"


def faults_of(page, address: str) -> Iterator[str]:
    page.faults.clear()
    answer = page.goto(address)
    if answer is None or answer.status != 200:
        yield f"{address}: {answer and answer.status}"
        return
    try:
        looked_at(page)
    except AssertionError as error:
        yield f"{address}: {str(error).splitlines()[0]}"
    yield from (f"{address}: {fault}" for fault in page.faults)


@pytest.mark.prove  # four minutes; the main pages are read by test_a_person_at_the_desk
def test_links_lead_to_pages_that_are_clean_at_both_widths(city, page) -> None:
    journeys = ROOT / "tests" / "journeys"
    acted = subprocess.run(
        [sys.executable, "-c", ACTS],
        env={**city.environment, "PYTHONPATH": f"{journeys}:{ROOT}"}, cwd=ROOT, check=True,
        capture_output=True, text=True,
    )  # fmt: skip
    condition = acted.stdout.partition("CONDITION ")[2].strip()
    page.set_default_timeout(120_000)  # ms: many pages, on a machine that may be busy
    seen, bad = set[str](), list[str]()
    for who in ROLES:
        as_person(page, who)
        starts = (*STARTS, f"/conditions/{condition}/") if who == "guozi" else STARTS[:1]
        for route, address in pages_of(page, starts).items():
            if route not in seen:
                bad += [f"{who} {fault}" for fault in faults_of(page, address)]
                seen.add(route)
    assert bad == []
    assert len(seen) > MANY, "links still lead to the pages there are"
