"""Accessibility of the main pages by Lighthouse: `python -m bench.lighthouse ADDRESS`.

ADDRESS is a running demo (`sunshine serve`). Logs in as the SASAC supervisor, lets Lighthouse 12
open each page in Debian's Chromium with that session, prints the scores (0 to 100) with what they
find fault with, and fails below LEAST. Chromium calls nobody.
"""

import json
import os
import re
import subprocess
import sys
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

ROOT = Path(__file__).resolve().parents[1]
LIGHTHOUSE = ROOT / "node_modules" / ".bin" / "lighthouse"
LEAST = 95
PASSWORD = "Sunshine-2026"
FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-background-networking"
    " --disable-component-update --disable-sync --no-first-run"
)
PAGES = {
    "工作台": "/",
    "疑点列表": "/alerts/?state=open",
    "连续核查": "/alerts/triage/",
    "七大领域": "/boards/",
    "资金领域": "/boards/funds/",
    "驾驶舱": "/wall/",
    "管理场景": "/scenes/",
    "搜索": "/search/?q=水务",
    "接入": "/data/",
    "数据质量": "/data/quality/",
    "数据目录": "/data/catalogue/",
    "监督模型": "/probes/D02/",
}
# Pages of a record: where its address is found.
RECORDS = {
    "疑点": ("/alerts/?state=open&probe=D02", r'href="(/alerts/[0-9a-f-]{36}/)"'),
    "企业": ("/alerts/?state=open&probe=D02", r'href="(/organisations/[0-9a-f-]{36}/)"'),
}


def log_in(address: str, username: str) -> tuple[OpenerDirector, str]:
    """A browser that is logged in, and its Cookie header."""
    jar = CookieJar()
    browser = build_opener(HTTPCookieProcessor(jar))
    form = urljoin(address, "/accounts/login/")
    page = browser.open(form).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    told = {
        "login": username,
        "password": PASSWORD,
        "csrfmiddlewaretoken": token[1] if token else "",
    }
    browser.open(form, urlencode(told).encode())
    return browser, "; ".join(f"{c.name}={c.value}" for c in jar)


def audit(address: str, cookie: str) -> tuple[int, list[str]]:
    """Lighthouse's score of one page, and the titles of what failed."""
    done = subprocess.run(
        [
            str(LIGHTHOUSE), address, "--only-categories=accessibility", "--output=json", "--quiet",
            "--preset=desktop", f"--chrome-flags={FLAGS}",
            f"--extra-headers={json.dumps({'Cookie': cookie})}",
        ],
        env={"CHROME_PATH": "/usr/bin/chromium"} | os.environ,
        capture_output=True,
        text=True,
        check=True,
    )  # fmt: skip
    report = json.loads(done.stdout)
    if report["finalDisplayedUrl"].split("?")[0] != address.split("?", maxsplit=1)[0]:
        raise SystemExit(f"{address} led to {report['finalDisplayedUrl']}")
    category = report["categories"]["accessibility"]
    counted = {r["id"] for r in category["auditRefs"] if r["weight"]}
    failed = [a for a in report["audits"].values() if a["id"] in counted and a["score"] == 0]
    return round(100 * category["score"]), [f"{a['id']}: {a['title']}" for a in failed]


def main(address: str) -> None:
    browser, cookie = log_in(address, "guozi")
    pages = dict(PAGES)
    for name, (where, pattern) in RECORDS.items():
        found = re.search(pattern, browser.open(urljoin(address, where)).read().decode())
        if found is None:
            raise SystemExit(f"{where} shows no {name}")
        pages[name] = found[1]
    scores = {}
    for name, path in pages.items():
        scores[name], failed = audit(urljoin(address, path), cookie)
        sys.stdout.write(f"{scores[name]:>3} {name} {path}\n")
        sys.stdout.writelines(f"    {words}\n" for words in failed)
        sys.stdout.flush()
    if min(scores.values()) < LEAST:
        raise SystemExit(f"below {LEAST}")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
