"""Fixtures of the browser tests: a served city, a Chromium, a page that keeps its faults."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from urllib.error import URLError
from urllib.request import urlopen
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, sync_playwright

from sunshine.wiring.serve import children

CHROMIUM = Path("/usr/bin/chromium")
ROOT = Path(__file__).resolve().parents[4]
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
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PASSWORD = "Sunshine-2026"
SHOTS = os.environ.get("SUNSHINE_SHOTS")

BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="没有 Chromium：make browser"),
]


def whole(port: int) -> list[list[str]]:
    """The service as people start it: six processes, fifteen seconds of a processor."""
    main = [sys.executable, "-c", "from sunshine.wiring.cli import main; main()"]
    return [[*main, "serve", "--port", str(port)]]


def small(port: int, *, jobs: bool) -> list[list[str]]:
    """The same web, with one worker and nobody who starts it again; one worker for all jobs."""
    made = children("127.0.0.1", port)
    web, worker = made["web"], made["worker"]
    web[web.index("--workers") + 1] = "1"
    return [web, worker[: worker.index("--queues")]] if jobs else [web]


@contextmanager
def town(databases, home: Path, prepare: str, *, jobs: bool = False) -> Iterator[SimpleNamespace]:
    """A database and a home of their own, filled by `prepare` (Python): a `city` without data.

    Its service is small; with `jobs`, those that pages defer are done.
    """
    name = f"town_{os.getpid()}"
    databases.clone(name)
    (home / "demo").touch()  # a demo offers the second factor and does not demand it
    environment = {
        **os.environ,
        "SUNSHINE_HOME": str(home),
        "DATABASE_URL": databases.address(name).url,
        "DATABASE_OWNER_URL": databases.address(name, owner=True).url,
        "DJANGO_SETTINGS_MODULE": "sunshine.wiring.settings",
        "SUNSHINE_DB_ROLE": "app",
    }
    subprocess.run([sys.executable, "-c", prepare], env=environment, cwd=ROOT, check=True)
    made = SimpleNamespace(
        home=home, environment=environment, service=lambda port: small(port, jobs=jobs)
    )
    yield made
    if SERVED.city is made:
        SERVED.end()
    databases.drop(name)


class Served:
    """The service of one city, kept for the files that ask for it one after another: it is six
    processes, and to start them takes longer than most of what is tested of it.
    """

    def __init__(self) -> None:
        self.city, self.address, self.processes = None, "", []

    def of(self, city) -> str:
        if self.city is not city:
            self.end()
            self._start(city)
        return self.address

    def _start(self, city) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        service = getattr(city, "service", whole)
        self.processes = [
            subprocess.Popen(command, env=city.environment, cwd=ROOT, stderr=subprocess.DEVNULL)
            for command in service(port)
        ]
        self.city, self.address = city, f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + 120  # a machine that tests many things at once is slow
        while time.monotonic() < deadline:
            try:
                urlopen(f"{self.address}/healthz", timeout=1).close()
                break
            except (URLError, OSError):
                time.sleep(0.2)

    def end(self) -> None:
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait()
        self.city, self.processes = None, []


SERVED = Served()


@pytest.fixture(scope="module")
def address(city):
    return SERVED.of(city)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(nextitem) -> None:
    """Nothing goes on in a city behind the back of a test that serves nobody."""
    if nextitem is None or "address" not in nextitem.fixturenames:
        SERVED.end()


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
    found.faults, found.sessions, found.person = [], {}, ""  # of as_person
    found.on("console", lambda m: found.faults.append(m.text) if m.type == "error" else None)
    yield found
    context.close()


def shoot(page: Page, name: str) -> None:
    """Pictures for somebody to look at, where SUNSHINE_SHOTS names a folder."""
    if SHOTS:
        for width in (1440, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)
        page.set_viewport_size({"width": 1440, "height": 900})


def log_in(page: Page, username: str, password: str = PASSWORD) -> None:
    page.goto("/accounts/login/")
    page.fill("#id_login", username)
    page.fill("#id_password", password)
    page.click("button[type=submit]")


def as_person(page: Page, username: str) -> None:
    """Whoever was here leaves; this one comes back to an earlier session, or logs in."""
    if page.person:
        page.sessions[page.person] = page.context.cookies()
    page.context.clear_cookies()
    if username in page.sessions:
        page.context.add_cookies(page.sessions[username])
    else:
        log_in(page, username)
        page.wait_for_selector(".topbar")
    page.person = username


def words_of(page: Page, link: str) -> str:
    """The text of the docx that a link hands out, paragraph by paragraph."""
    with page.expect_download() as handed:
        page.click(f"a:has-text('{link}')")
    with ZipFile(handed.value.path()) as archive:
        found = ElementTree.fromstring(archive.read("word/document.xml")).iter(f"{WORD}p")
    return "\n".join("".join(t.text or "" for t in p.iter(f"{WORD}t")) for p in found)


def is_clean(page: Page) -> None:
    """Nothing serious that axe finds against WCAG 2 A and AA."""
    page.evaluate(AXE.read_text())
    asked = "{runOnly: ['wcag2a', 'wcag2aa'], resultTypes: ['violations']}"
    found = page.evaluate(f"axe.run({asked})")["violations"]
    bad = [
        f"{v['id']}: {v['nodes'][0]['html'][:120]}"
        for v in found
        if v["impact"] in {"serious", "critical"}
    ]
    assert bad == []
