"""Accounts of one role each, and browsers that log in as people do."""

import re
import time
from datetime import date

import pytest
from allauth.mfa.totp.internal.auth import hotp_value
from django.core.cache import cache
from django.test import Client
from uuid6 import uuid7

from sunshine.foundation.access.models import Grant
from sunshine.foundation.identity.models import Account
from sunshine.foundation.organisations.actions import period, rebuild_paths
from sunshine.foundation.organisations.models import Organisation
from sunshine.foundation.people.models import Person

PASSWORD = "Clear-Water-2026"
NEW = "Quiet-Harbour-71"
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"


class People:
    """A place, and accounts with one role each."""

    def __init__(self) -> None:
        self.place = Organisation.objects.create(
            kind="enterprise", name="甲公司", short_name="甲", code="A1"
        )
        rebuild_paths(on=date(2026, 1, 1))

    def __call__(self, username: str, role: str) -> Account:
        person = Person.objects.create(name=f"人{username}", person_key=f"p_{username}")
        account = Account.objects.create_account(username, PASSWORD, person)
        Grant.objects.create(
            account=account, role=role, organisation=self.place, valid=period(date(2020, 1, 1))
        )
        return account


@pytest.fixture
def people(db) -> People:
    cache.clear()
    return People()


PERIOD, ENOUGH = 30, 20


@pytest.fixture
def codes():
    """Codes as an authenticator shows them, with enough of the half minute left to send them."""

    def now_shown(secret: str) -> str:
        if time.time() % PERIOD > ENOUGH:
            time.sleep(PERIOD - time.time() % PERIOD)
        return f"{hotp_value(secret, int(time.time()) // PERIOD):06d}"

    return now_shown


def log_in(username: str, password: str = PASSWORD, **more) -> Client:
    client = Client(headers={"user-agent": CHROME})
    client.post("/accounts/login/", {"login": username, "password": password}, **more)
    return client


def is_in(client: Client) -> bool:
    return client.get("/accounts/security/").status_code == 200


def words(answer) -> str:
    return answer.content.decode()


def activate(client: Client, codes, password: str = PASSWORD) -> tuple[str, list[str]]:
    """The secret and the recovery codes."""
    page = words(client.get("/accounts/second-factor/"))
    assert "data:image/svg+xml;base64," in page
    secret = re.search(r'id="secret">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    sent = {"code": codes(secret), "confirm": password, "key": str(uuid7())}
    done = words(client.post("/accounts/second-factor/", sent))
    found = re.findall(r'<li class="hash">(\d{8})</li>', done)
    assert len(found) == 10, done
    client.used_code = sent["code"]
    return secret, found
