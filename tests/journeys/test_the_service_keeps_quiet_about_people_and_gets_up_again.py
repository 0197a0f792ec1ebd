"""`sunshine serve` as a whole: headers on every answer, metrics, silent logs, children revived."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote, urlencode

import psycopg
import pytest

from seeds.people import ACCOUNTS, DEMO_PASSWORD
from sunshine.foundation.postgres import engine

ROOT = Path(__file__).resolve().parents[2]
MAIN = "from sunshine.wiring.cli import main; main()"
ID_NUMBER, NAME, WORD = "330102198001011234", "欧阳不该出现", "绝密检索词"
STRICT = {
    "content-security-policy": re.compile(r"^default-src 'self';.*object-src 'none'"),
    "cross-origin-opener-policy": re.compile("^same-origin$"),
    "cross-origin-resource-policy": re.compile("^same-origin$"),
    "permissions-policy": re.compile(r"camera=\(\)"),
    "referrer-policy": re.compile("^same-origin$"),
    "x-content-type-options": re.compile("^nosniff$"),
    "x-frame-options": re.compile("^DENY$"),
    "x-request-id": re.compile("^[0-9a-f]{32}$"),
}


class Browser:
    """Cookies and forms over a real connection."""

    def __init__(self, port: int) -> None:
        self.port, self.cookies = port, {}

    def ask(self, method: str, path: str, fields=None, headers=None):
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        sent = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), **(headers or {})}
        body = None
        if fields is not None:
            body = urlencode({**fields, "csrfmiddlewaretoken": self.cookies.get("csrftoken", "")})
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, sent)
        answer = connection.getresponse()
        text = answer.read().decode(errors="replace")
        for value in answer.headers.get_all("Set-Cookie") or []:
            name, _, rest = value.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        connection.close()
        return SimpleNamespace(status=answer.status, headers=answer.headers, text=text)

    def log_in(self, username: str, password: str = DEMO_PASSWORD):
        self.ask("GET", "/accounts/login/")
        return self.ask("POST", "/accounts/login/", {"login": username, "password": password})


def wait_for(condition, seconds: float = 90):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if found := condition():
                return found
        except OSError:
            pass
        time.sleep(0.3)
    raise AssertionError("it did not come in time")


@pytest.fixture(scope="module")
def service(city, tmp_path_factory):
    """The city served; its whole output in one file."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    output = tmp_path_factory.mktemp("service") / "log"
    environment = {**city.environment, "SUNSHINE_LOG": "DEBUG"}
    with output.open("wb") as sink:
        process = subprocess.Popen(
            [sys.executable, "-c", MAIN, "serve", "--port", str(port)],
            env=environment, cwd=ROOT, stdout=sink, stderr=sink,
        )  # fmt: skip
        browser = Browser(port)
        try:
            wait_for(lambda: "网页已启动" in output.read_text())
            yield SimpleNamespace(
                browser=browser, output=output, process=process, port=port, city=city
            )
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) == 0, "it stops cleanly"


def children_of(pid: int) -> dict[int, str]:
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
            if parent == pid:
                found[int(stat.parent.name)] = (
                    (stat.parent / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                )
        except OSError:
            continue
    return found


def test_every_answer_carries_the_strict_headers_static_files_and_errors_too(service) -> None:
    for path in ("/", "/accounts/login/", "/static/ui/app.js", "/nowhere", "/healthz", "/log/key"):
        answer = Browser(service.port).ask("GET", path)
        for name, wanted in STRICT.items():
            assert wanted.search(answer.headers[name] or ""), (path, name, answer.headers[name])
        assert "unsafe" not in answer.headers["content-security-policy"]


def test_healthz_tells_of_the_worker(service) -> None:
    told = wait_for(
        lambda: (
            "ok" in service.browser.ask("GET", "/healthz").text
            and service.browser.ask("GET", "/healthz")
        )
    )
    assert told.status == 200
    wait_for(lambda: json.loads(service.browser.ask("GET", "/healthz").text)["worker"] == "ok")


def test_metrics_are_for_the_token_only_and_name_nobody(service) -> None:
    ask = service.browser.ask
    assert ask("GET", "/metrics").status == 404
    assert ask("GET", "/metrics", headers={"Authorization": "Bearer guess"}).status == 404
    token = (service.city.home / "keys" / "metrics").read_text()
    answer = ask("GET", "/metrics", headers={"Authorization": f"Bearer {token}"})
    assert answer.status == 200
    for name in (
        "sunshine_requests_total{", "sunshine_request_seconds_bucket{", "sunshine_log_leaves ",
        "sunshine_log_pending ", "sunshine_jobs", "sunshine_workers ", "sunshine_alerts{",
        "sunshine_snapshots ", "sunshine_acts",
    ):  # fmt: skip
        assert name in answer.text, name
    names = [name for _, _, name, _ in ACCOUNTS]
    with psycopg.connect(service.city.environment["DATABASE_URL"]) as link:
        names += [
            n
            for row in link.execute("select name, code from organisations_organisation")
            for n in row
            if n
        ]
    assert len(names) > 40
    assert not [n for n in names if n in answer.text]


def fail(url: str) -> None:
    """A statement the server refuses, and a job that fails, both full of what people wrote."""
    with psycopg.connect(url, autocommit=True) as link:
        with pytest.raises(psycopg.Error):
            link.execute(f"select '{NAME}'::int")
        with pytest.raises(psycopg.Error):
            link.execute("select * from nowhere where name = %s", [ID_NUMBER])
        link.execute(
            "insert into procrastinate_jobs (queue_name, task_name, args, priority) values"
            " ('default', 'take_in_upload', %s, 0)",
            [json.dumps({"receipt_id": NAME, "path": f"/{ID_NUMBER}.csv", "account_id": WORD})],
        )
        link.execute("select pg_notify('procrastinate_any_queue_v1', '{}')")
        wait_for(
            lambda: link.execute(
                "select 1 from procrastinate_jobs where status = 'failed'"
            ).fetchone()
        )


def test_a_journey_with_names_numbers_and_search_words_leaves_none_of_them_in_any_log(
    service,
) -> None:
    """Log-ins right and wrong, searches, missing pages, a failing statement, a failing job."""
    server_log = engine.describe(Path(os.environ["SUNSHINE_HOME"])).log
    before = server_log.stat().st_size
    browser = Browser(service.port)
    browser.log_in(ID_NUMBER, "wrong-" + NAME)
    browser.log_in("guozi")
    for path in (
        f"/search/?q={quote(WORD)}", f"/alerts/?q={quote(NAME)}", f"/{quote(NAME)}/{ID_NUMBER}",
        f"/probes/{quote(WORD)}/", f"/procedures/{quote(NAME)}/",
    ):  # fmt: skip
        browser.ask("GET", path)
    browser.ask("POST", "/alerts/views/", {"name": NAME, "query": f"q={WORD}"})
    browser.ask("POST", "/amendments/", {"reason": NAME, ID_NUMBER: WORD})
    fail(service.city.environment["DATABASE_URL"])
    time.sleep(1)
    written = service.output.read_text()
    lines = [json.loads(line) for line in written.splitlines() if line.startswith("{")]
    with server_log.open("rb") as handle:
        handle.seek(before)
        written += handle.read().decode(errors="replace")
    people = [name for _, _, name, _ in ACCOUNTS]
    told = [w for w in (ID_NUMBER, NAME, WORD, quote(NAME), quote(WORD), *people) if w in written]
    assert told == []
    routes = [line for line in lines if line["message"] == "request"]
    assert any(line["route"] == "search/" and line["account"] for line in routes)
    assert any("errors" in line for line in lines), "the failing job left kind and place"
    strange = [x for x in service.output.read_text().splitlines() if x and not x.startswith("{")]
    greetings = ("网页已启动", "Launching a worker on")  # ours and procrastinate's
    assert [x for x in strange if not any(g in x for g in greetings)] == [], "every line is JSON"


def test_a_killed_child_comes_back_and_the_pause_grows(service) -> None:
    for part in ("granian", "procrastinate"):
        victim = next(p for p, c in children_of(service.process.pid).items() if part in c)
        os.kill(victim, signal.SIGKILL)
        wait_for(
            lambda part=part, victim=victim: any(
                part in c and p != victim for p, c in children_of(service.process.pid).items()
            )
        )
    wait_for(lambda: service.browser.ask("GET", "/healthz").status == 200)
    ends = [json.loads(x) for x in service.output.read_text().splitlines() if "child_ended" in x]
    ended = {e["child"] for e in ends}
    assert "web" in ended
    assert ended & {"worker", "background"}
    assert all(e["seconds_until_restart"] >= 0.5 for e in ends)


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_second_service_on_the_same_port_is_refused_in_words(service, city, command) -> None:
    done = subprocess.run(
        [sys.executable, "-c", MAIN, command, "--port", str(service.port)],
        env=city.environment, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 1
    assert f"127.0.0.1:{service.port} 已有服务在用" in done.stderr
    assert service.browser.ask("GET", "/healthz").status == 200
