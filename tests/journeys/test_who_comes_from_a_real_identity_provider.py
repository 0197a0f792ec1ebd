"""OpenID Connect against a real provider process and our real server, redirect by redirect."""

import html
import os
import re
import socket
import subprocess
import sys
import time
from http.cookiejar import CookieJar
from pathlib import Path
from types import SimpleNamespace
from urllib.error import HTTPError, URLError
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, build_opener, urlopen

import pytest
from allauth.socialaccount.models import SocialAccount

from sunshine.foundation.identity.models import Account, SecurityEvent
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.people.models import Person

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "Clear-Water-2026"


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def wait_for(address: str) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        try:
            urlopen(address, timeout=2).close()
        except (URLError, OSError):
            time.sleep(0.2)
        else:
            return
    raise AssertionError(address)


class Standing(HTTPRedirectHandler):
    """Redirects are followed by the test, one by one."""

    def redirect_request(self, *_):
        return None


class Browser:
    """Cookies and forms, nothing else."""

    def __init__(self) -> None:
        self.opener = build_opener(Standing, HTTPCookieProcessor(CookieJar()))

    def ask(self, url: str, form: dict[str, str] | None = None) -> SimpleNamespace:
        data = urlencode(form).encode() if form is not None else None
        try:
            answer = self.opener.open(url, data, timeout=60)
        except HTTPError as error:
            answer = error
        body = answer.read().decode()
        to = answer.headers.get("Location")
        return SimpleNamespace(status=answer.status, body=body, to=to and urljoin(url, to), url=url)

    def submit(self, page: SimpleNamespace, **typed: str) -> SimpleNamespace:
        form = page.body[page.body.index("<form") :]
        action = html.unescape(re.search(r'action="([^"]*)"', form)[1])
        hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))
        return self.ask(urljoin(page.url, action), hidden | typed)


@pytest.fixture
def world(fresh_database, tmp_path):
    """Our server on a database of its own, the provider in Node, and how to log in there."""
    ours, theirs = (f"http://127.0.0.1:{free_port()}" for _ in range(2))
    rows = [
        f'[[provider]]\nid = "{i}"\nname = "市统一身份平台"\nserver_url = "{theirs}"\n'
        f'client_id = "{i}"\nsecret = "{i}-secret"\n'
        + ('username_claim = "preferred_username"\n' if i != "bound" else "")
        for i in ("city", "late", "bound", "forged", "unsigned")
    ]
    (tmp_path / "providers.toml").write_text("\n".join(rows))
    environment = {
        **os.environ,
        "SUNSHINE_HOME": str(tmp_path),
        "SUNSHINE_PROVIDERS": str(tmp_path / "providers.toml"),
        "DATABASE_URL": fresh_database.url,
        "DJANGO_SETTINGS_MODULE": "sunshine.wiring.settings",
    }
    port, other = urlsplit(ours).port, urlsplit(theirs).port
    serve = [
        str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--host", "127.0.0.1",
        "--port", str(port), "--workers", "1", "sunshine.wiring.wsgi:application",
    ]  # fmt: skip
    provide = ["node", "tests/journeys/identity_provider.mjs", str(other), ours]
    quiet = {"cwd": ROOT, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    person = Person.objects.create(name="范德华", person_key="p_fan")
    account = Account.objects.create_account("fan", PASSWORD, person)
    with (
        subprocess.Popen(serve, env=environment, **quiet) as web,
        subprocess.Popen(provide, **quiet) as provider,
    ):
        try:
            wait_for(f"{ours}/healthz")
            wait_for(f"{theirs}/.well-known/openid-configuration")
            yield SimpleNamespace(ours=ours, theirs=theirs, account=account)
        finally:
            web.terminate()
            provider.terminate()


def changed(url: str, **params: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(query=urlencode(dict(parse_qsl(parts.query)) | params)))


def begin(world, browser: Browser, client: str) -> str:
    """Where the button on our login page leads."""
    page = browser.ask(f"{world.ours}/accounts/login/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.body)[1]
    address = f"{world.ours}/accounts/outside/{client}/login/"
    assert browser.ask(address).status == 405  # a link must not start a log-in
    sent = browser.ask(address, {"csrfmiddlewaretoken": token})
    assert sent.status == 302, sent.body[:500]
    return sent.to


def identify(browser: Browser, address: str, who: str, ours: str) -> str:
    """Through the provider's pages to the address that comes back to us."""
    page = browser.ask(address)
    for _ in range(12):
        if page.to is not None:
            if page.to.startswith(ours):
                return page.to
            page = browser.ask(page.to)
        elif 'value="login"' in page.body:
            page = browser.submit(page, login=who, password="anything")
        else:
            page = browser.submit(page)
    raise AssertionError(page.body)


def is_in(world, browser: Browser) -> bool:
    return browser.ask(f"{world.ours}/accounts/security/").status == 200


def test_a_named_account_is_bound_at_first_login_and_leaves_both(world) -> None:
    fan = Browser()
    asked = begin(world, fan, "city")
    params = dict(parse_qsl(urlsplit(asked).query))
    assert params["code_challenge_method"] == "S256"
    assert len(params["nonce"]) == 43
    assert params["state"]
    back = identify(fan, asked, "fan", world.ours)
    assert fan.ask(back).status == 302
    assert is_in(world, fan)
    bound = SocialAccount.objects.get()
    assert (bound.user_id, bound.uid, bound.extra_data) == (world.account.pk, "fan", {})
    assert Entry.objects.get().verb == "account.bound_at_login"

    again = fan.ask(back)  # the same answer once more
    assert again.status == 401
    assert "没有证明您的身份" in again.body

    page = fan.ask(f"{world.ours}/accounts/security/")
    logout = re.search(
        r'<form method="post" action="/accounts/logout/">.*?value="([^"]+)"', page.body
    )
    left = fan.ask(f"{world.ours}/accounts/logout/", {"csrfmiddlewaretoken": logout[1]})
    said = fan.ask(left.to)
    assert not is_in(world, fan)
    out = html.unescape(re.search(rf'href="({world.theirs}[^"]+)"', said.body)[1])
    assert fan.ask(out).status == 200  # the provider asks whether to leave there too


FORGED = [
    ("city", "fan", {}, {"state": "forged"}, 401, "没有证明您的身份"),
    ("city", "fan", {"nonce": "of-another-login"}, {}, 401, "没有证明您的身份"),
    ("city", "fan", {"code_challenge": "A" * 43}, {}, 401, "没有证明您的身份"),
    ("city", "fan", {}, {"iss": "http://127.0.0.1:1"}, 401, "没有证明您的身份"),
    ("city", "fan", {}, {"code": "invented"}, 401, "没有证明您的身份"),
    ("late", "fan", {}, {}, 401, "没有证明您的身份"),  # its ID tokens are made expired
    ("forged", "fan", {}, {}, 401, "没有证明您的身份"),  # another key under the provider's name
    ("unsigned", "fan", {}, {}, 401, "没有证明您的身份"),  # a token that says it has no signature
    ("city", "stranger", {}, {}, 403, "没有绑定本平台的账号"),
    ("bound", "fan", {}, {}, 403, "没有绑定本平台的账号"),  # no name claim, nobody bound
]


def test_a_forged_expired_or_unknown_answer_is_refused_in_words(world) -> None:
    for n, (client, who, at_provider, at_return, status, words) in enumerate(FORGED, 1):
        browser = Browser()
        asked = changed(begin(world, browser, client), **at_provider)
        back = changed(identify(browser, asked, who, world.ours), **at_return)
        answer = browser.ask(back)
        assert (answer.status, words in answer.body) == (status, True), (n, answer.body[-900:])
        assert not is_in(world, browser)
        kinds = list(SecurityEvent.objects.values_list("kind", flat=True))
        assert kinds == ["external_refused"] * n
    assert not SocialAccount.objects.exists()
    assert Account.objects.count() == 1
    SocialAccount.objects.create(user=world.account, provider="bound", uid="fan")
    browser = Browser()
    browser.ask(identify(browser, begin(world, browser, "bound"), "fan", world.ours))
    assert is_in(world, browser)
