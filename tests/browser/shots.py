"""Pictures of every page at 1440 and 390 px: `python tests/browser/shots.py ADDRESS FOLDER`."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PASSWORD = "Sunshine-2026"


def log_in(page: Page, address: str, username: str) -> None:
    page.goto(f"{address}/accounts/login/")
    page.fill("#id_login", username)
    page.fill("#id_password", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_selector(".topbar")


def main(address: str, folder: Path) -> None:  # noqa: PLR0915  one page after another
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as profile:
        for width in (1440, 390):
            browser = playwright.chromium.launch_persistent_context(
                f"{profile}/{width}",
                executable_path="/usr/bin/chromium",
                args=FLAGS,
                viewport={"width": width, "height": 900},
            )
            page = browser.new_page()
            faults: list[str] = []
            page.on(
                "console",
                lambda m, faults=faults: faults.append(m.text) if m.type == "error" else None,
            )
            page.goto(f"{address}/accounts/login/")
            page.screenshot(path=folder / f"login-{width}.png", full_page=True)
            log_in(page, address, "guozi")
            page.wait_for_timeout(600)
            page.screenshot(path=folder / f"desk-{width}.png")
            page.goto(f"{address}/alerts/?probe=D02")
            hit = page.locator("[data-row] th a").first.get_attribute("href")
            page.goto(f"{address}/alerts/?probe=C06")
            overpaid = page.locator("[data-row] th a").first.get_attribute("href")
            page.goto(f"{address}/organisations/")
            page.goto(f"{address}/data/")
            receipt = page.locator("tr", has=page.locator(".worse")).locator("a").first
            pages = {
                "alerts": "/alerts/?state=open",
                "hit": hit,
                "hit-c06": overpaid,
                "row": f"{hit}evidence/0/",
                "organisations": "/organisations/",
                "receipts": "/data/",
                "catalogue": "/data/catalogue/",
                "snapshots": "/data/snapshots/",
                "probes": "/probes/",
                "probe": "/probes/D02/",
                "search": "/search/?q=水",
                "help": "/help/",
                "missing": "/nothing/",
            }
            if receipt.count():
                pages["receipt"] = receipt.get_attribute("href") or ""
            for name, path in pages.items():
                page.goto(f"{address}{path}")
                page.wait_for_timeout(300)
                page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)
            page.goto(f"{address}/organisations/")
            page.locator("main summary").first.click(position={"x": 12, "y": 12})
            page.wait_for_timeout(500)
            page.locator("details ul a").first.click()
            page.wait_for_timeout(300)
            page.screenshot(path=folder / f"organisation-{width}.png", full_page=True)
            for fault in faults:
                sys.stdout.write(f"{width}: {fault}\n")
            browser.close()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
