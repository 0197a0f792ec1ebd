"""What a hostile browser, page or neighbour sends: nothing is changed, nothing is told, nothing runs.

Requirement numbers are those of OWASP ASVS 5.0 (docs/asvs.csv).
"""

import re
from copy import deepcopy
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import get_resolver
from hostile_world import MARKUP, SCRIPT, founded
from uuid6 import uuid7

from sunshine.analysis.alerts.models import Alert, SavedView
from sunshine.foundation.access.queries import actor_of
from sunshine.foundation.identity.models import Account
from sunshine.foundation.ledger.models import Entry

pytestmark = pytest.mark.django_db
# Requests that carry their own proof instead of a form's token: witness cosignatures, tokens.
OWN_PROOF = ("log/", "healthz", "metrics", "api/", "feeds/")


def routes(resolver=None, prefix=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern).lstrip("^").rstrip("$")
        if hasattr(pattern, "url_patterns"):
            yield from routes(pattern, route)
        else:
            yield route


def filled(route, alert):
    known = {
        "organisation_id": alert.organisation_id,
        "alert_id": alert.pk,
        "position": 0,
        "code": "D02",
        "label": "alert",
    }
    return "/" + re.sub(
        r"\(\?P<(\w+)>[^)]*\)|<(?:(\w+):)?(\w+)>",
        lambda m: str(known.get(m.group(3) or m.group(1), uuid7() if m.group(2) == "uuid" else 1)),
        route,
    )


@pytest.fixture(scope="module")
def house(once) -> SimpleNamespace:
    return once(founded)


@pytest.fixture
def officer(house, db) -> Account:
    return deepcopy(house.officer)


@pytest.fixture
def alert(house, db) -> Alert:
    return deepcopy(house.alert)


def logged_in(officer: Account) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(officer)
    return client


@pytest.fixture
def browser(officer) -> Client:
    return logged_in(officer)


def written(alert: Alert) -> tuple[int, int, int]:
    alert.refresh_from_db()
    return Entry.objects.count(), SavedView.objects.count(), alert.version


LOOKS = (
    {},
    {"q": MARKUP, "scope": MARKUP, "after": MARKUP, "order": MARKUP}
    | {"verb": "confirmed", "reason": "一个足够长的理由，写明依据"},
)


@pytest.fixture(scope="module")
def looked(house, once) -> SimpleNamespace:
    """Every address looked at, without and with words in it: what it answered, what it changed."""

    def look() -> SimpleNamespace:
        browser, before, answers = logged_in(house.officer), written(house.alert), []
        for route in [*routes(), "nothing/here"]:
            address = filled(route, house.alert)
            answers += [(route, browser.get(address, query)) for query in LOOKS]
            browser.head(address, LOOKS[1])
        return SimpleNamespace(answers=answers, before=before, after=written(house.alert))

    return once(look)


def test_no_page_carries_markup_that_came_from_data(looked):
    """V1.2.1, V1.2.3, V3.2.2: names, sentences, evidence and search words are text, everywhere."""
    shown = 0
    for route, answer in looked.answers:
        assert answer.status_code < 500, (route, answer.request)
        if answer.streaming or "text/html" not in answer.get("Content-Type", ""):
            continue
        body = answer.content.decode()
        shown += "某公司" in body
        assert SCRIPT not in body, route
        assert "<img src=x" not in body, route
    assert shown > 8


def test_a_page_of_another_site_can_make_nobody_act(officer, alert):
    """V3.5.1: every POST without the form's token is refused, and nothing is written."""
    client, refused = Client(enforce_csrf_checks=True), 0
    client.force_login(officer)
    before = Entry.objects.count()
    for route in routes():
        if route.startswith(OWN_PROOF):
            continue
        answer = client.post(filled(route, alert), {"verb": "claim", "key": uuid7().hex})
        assert answer.status_code in {403, 404, 405}, (route, answer.status_code)
        refused += answer.status_code == 403
    assert refused > 15
    assert Entry.objects.count() == before


def test_looking_changes_nothing(looked):
    """V3.5.3: GET and HEAD of every address leave acts, alerts and views as they were."""
    assert len(looked.answers) > 300
    assert looked.after == looked.before


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH", "PROPFIND"])
def test_methods_nobody_needs_are_not_answered(browser, alert, method):
    """V13.4.4, V3.5.3."""
    for path in ("/accounts/login/", f"/alerts/{alert.pk}/act/", "/healthz", "/log/checkpoint"):
        assert browser.generic(method, path).status_code in {400, 403, 404, 405}, path


@pytest.mark.parametrize(
    "target", ["//evil.example/", "https://evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_logging_in_leads_nowhere_else(officer, target):
    """V1.2.2, V3.7.2."""
    client = Client()
    answer = client.post(
        f"/accounts/login/?next={target}",
        {"login": "officer", "password": "a long pass word", "next": target},
    )
    assert answer.status_code == 302
    assert "evil" not in answer["Location"]
    assert "javascript" not in answer["Location"]


def test_a_form_can_set_only_what_it_asks_for(browser, alert, officer):
    """V15.3.3, V2.3.1: extra fields of an act are nothing; a step can't be skipped."""
    key = uuid7().hex
    browser.post(
        f"/alerts/{alert.pk}/act/",
        {
            "verb": "claim",
            "key": key,
            "version": "1",
            "state": "confirmed",
            "target": "confirmed",
            "organisation": str(uuid7()),
            "level": "blue",
            "due_on": "2099-01-01",
        },
    )
    alert.refresh_from_db()
    assert (alert.state, alert.level, alert.assignee) == ("checking", "red", officer)
    assert alert.due_on.year < 2099
    browser.post(f"/alerts/{alert.pk}/act/", {"verb": "reopen", "key": uuid7().hex})
    alert.refresh_from_db()
    assert alert.state == "checking"


def test_a_field_sent_twice_is_taken_once(browser, alert):
    """V15.3.7: the last value counts, in the address as in the form, and nothing breaks."""
    browser.post(
        f"/alerts/{alert.pk}/act/?verb=confirmed",
        {"verb": ["confirmed", "claim"], "key": ["x", uuid7().hex]},
    )
    alert.refresh_from_db()
    assert alert.state == "checking"
    assert browser.get("/alerts/?state=new&state=checking&level=red&level=red").status_code == 200


@pytest.mark.parametrize(
    "word", ["' or 1=1 --", "%", "_", "\\", "\x00", "%00", "a" * 9000, "{{7*7}}", "${7*7}", "🌞"]
)
def test_a_search_word_is_a_word(browser, alert, word):
    """V1.2.4, V1.3.7, V2.2.1: no query, template or pattern is made of it."""
    for path in ("/search/", "/alerts/"):
        answer = browser.get(path, {"q": word})
        assert answer.status_code in {200, 400, 404}
        assert ">49<" not in answer.content.decode()


def test_answers_say_what_they_are_and_are_not_kept(looked):
    """V3.4.3 to V3.4.6, V4.1.1, V14.3.2: on every address, errors and files too."""
    for route, answer in looked.answers:
        assert answer["X-Content-Type-Options"] == "nosniff", route
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"], route
        assert "object-src 'none'" in answer["Content-Security-Policy"], route
        assert "base-uri 'none'" in answer["Content-Security-Policy"], route
        assert "unsafe" not in answer["Content-Security-Policy"], route
        assert answer["Referrer-Policy"] == "same-origin", route
        assert "Access-Control-Allow-Origin" not in answer, route
        if not answer.streaming and answer.content:
            kind = answer["Content-Type"]
            assert "charset" in kind or not kind.startswith("text/"), route
        if not route.startswith("log/"):
            assert "no-store" in answer["Cache-Control"], route


def test_an_unknown_host_is_not_served(browser):
    """V4.1.3, V13.2.4: neither by name nor by a header a proxy might have set."""
    assert browser.get("/accounts/login/", headers={"host": "evil.example"}).status_code == 400
    answer = browser.get("/accounts/login/", headers={"x-forwarded-host": "evil.example"})
    assert "evil.example" not in answer.content.decode()


@pytest.mark.parametrize("kind", ["application/json", "text/xml", "multipart/form-data", "x"])
def test_a_body_of_the_wrong_kind_is_no_fault(browser, alert, kind):
    """V1.5.1, V1.5.2, V16.5.1: no XML is parsed, nothing is deserialised, no trace is shown."""
    body = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    for path in (f"/alerts/{alert.pk}/act/", "/data/upload/", "/alerts/views/", "/accounts/login/"):
        answer = browser.generic("POST", path, body, content_type=kind)
        assert answer.status_code < 500, path
        assert "root:" not in answer.content.decode()
        assert "Traceback" not in answer.content.decode()


def test_cookies_can_be_read_by_no_script_and_sent_by_no_other_site(officer):
    """V3.3.2, V3.3.4."""
    client = Client()
    client.post("/accounts/login/", {"login": "officer", "password": "a long pass word"})
    session = client.cookies["sessionid"]
    assert session["httponly"]
    assert session["samesite"] == "Lax"
    assert actor_of(officer).may("alert.read")


def test_after_a_logout_the_cookie_is_worth_nothing_and_the_browser_forgets(officer, browser):
    """V7.4.1, V14.3.1."""
    key = browser.cookies["sessionid"].value
    answer = browser.post("/accounts/logout/")
    assert answer["Clear-Site-Data"] == '"storage"'
    thief = Client()
    thief.cookies["sessionid"] = key
    assert thief.get("/alerts/").status_code == 302
