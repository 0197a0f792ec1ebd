"""One box: parts of a name, pinyin initials, the whole name of a person; each by its right."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from uuid6 import uuid7

from sunshine.analysis.alerts import queries as alerts
from sunshine.analysis.alerts.actions import raise_alerts
from sunshine.analysis.hits.actions import Kept
from sunshine.analysis.hits.models import Hit, HitPerson
from sunshine.datacentre.directory import models as names
from sunshine.datacentre.directory.engine import initials
from sunshine.datacentre.directory.models import Listing
from sunshine.datacentre.directory.rules import grams
from sunshine.datacentre.lake.models import Snapshot
from sunshine.faces.desk.queries.search import search
from sunshine.foundation.access.actions import grant
from sunshine.foundation.access.models import Grant
from sunshine.foundation.access.queries import actor_of, system_actor
from sunshine.foundation.clock.queries import now
from sunshine.foundation.identity.models import Account
from sunshine.foundation.organisations.actions import attach, found_organisations, period
from sunshine.foundation.organisations.models import Organisation
from sunshine.foundation.people.models import Person
from sunshine.foundation.vault.actions import key_of

pytestmark = pytest.mark.django_db
PARTNER = "东岭建材有限公司"


@pytest.fixture
def places():
    rows = found_organisations(
        Organisation(kind="enterprise", name=f"澄州{n}集团有限公司", short_name=n, code=n)
        for n in ("水务", "城建")
    )
    attach([], on=date(2026, 1, 1))
    for number, row in enumerate(rows, 1):
        listed = {"organisation": row.name, "counterparty": PARTNER}
        listed["matter"] = f"{row.short_name}办公楼改造"
        for kind, name in listed.items():
            words = f"{name} {initials(name)}"
            Listing.objects.create(
                kind=kind, record_id=f"S{number}", organisation=row, name=name, words=words
            )
        hit(row, number)
    return rows


def hit(place, number):
    snapshot, _ = Snapshot.objects.get_or_create(
        number=1, defaults={"tables": {}, "cause": "x", "created_at": now(), "actor_name": "x"}
    )
    made = Hit.objects.create(
        number=number, year=2026, probe="D02", probe_version="1", organisation=place,
        subject_kind="counterparty", subject_id="S1", subject_name=PARTNER,
        occurrence=uuid7().hex, level="red", sentence="向同一单位拆分支付三笔", snapshot=snapshot,
        evidence_hash="a" * 64, evidence_count=1, first_seen_at=now(), last_seen_at=now(),
    )  # fmt: skip
    HitPerson.objects.create(hit=made, person_key=key_of("林静怡"))
    raise_alerts(Kept(new=[made]), by=system_actor("测试"))


def actor(role, place):
    person = Person.objects.create(name="查的人", person_key="p_" + uuid7().hex)
    account = Account.objects.create_account(f"{role}-{uuid7().hex[-12:]}", "x" * 12, person)
    valid = period(date(2020, 1, 1))
    grant([Grant(account=account, role=role, organisation=place, valid=valid)])
    return actor_of(account)


def counts(by, words):
    return {found.title: found.count for found in search(by, words)}


def test_initials_are_one_letter_a_character():
    assert initials("澄州水务A区") == "czswaq"
    assert grams("Ab水务") == ["ab", "b水", "水务"]
    assert grams("水") == []


CASES = {
    "水务": {"组织": 1, "事项": 1},
    "czsw": {"组织": 1},
    "SWBGL": {"事项": 1},
    "城建": {},  # foreign: neither shown nor counted
    "建材": {"往来单位": 1, "疑点": 1},
    "dljc": {"往来单位": 1},
    "拆分支付": {"疑点": 1, "监督模型": 1},
    "疑点〔2026〕0001号": {"疑点": 1},
    "疑点〔2026〕0002号": {},
    "林静怡": {"证据中有这个人的疑点": 1},
    "林静": {},  # part of a name finds nobody
    "查的人": {},
    "%": {},
    "_水": {},
}


def test_each_kind_is_found_and_only_what_is_seen_is_counted(places):
    by = actor("discipline_officer", places[0])
    for words, found in CASES.items():
        told = counts(by, words)
        assert {title: told.get(title) for title in found} == found, words
        assert found or told == {}, words


@pytest.mark.parametrize(("rare", "common"), [(1000, 10_000), (0, 10_000), (1000, -1)])
def test_however_common_a_word_is_the_same_alerts_hold_it(places, monkeypatch, rare, common):
    monkeypatch.setattr(names, "RARE", rare)
    monkeypatch.setattr(alerts, "COMMON", common)
    by = actor("discipline_officer", places[0])
    told = {w: counts(by, w).get("疑点", 0) for w in ("建材", "拆分支付", "支付建材")}
    assert told == {"建材": 1, "拆分支付": 1, "支付建材": 0}


def test_names_and_models_are_for_those_who_may_read_them(places):
    clerk = actor("clerk", places[0])
    assert counts(clerk, "林静怡") == {}
    assert "监督模型" not in counts(clerk, "拆分支付")
    assert counts(actor("system_administrator", places[0]), "建材") == {}


def test_the_page_asks_as_often_for_little_as_for_much(places):
    by = actor("discipline_officer", places[0])
    client = Client()
    client.force_login(Account.objects.get(pk=by.account_id))
    asked = []
    for more in (0, 30):
        for n in range(more):
            hit(places[0], 100 + n)
        client.get("/search/?q=建材")
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/search/?q=建材").content.decode()
        asked.append(len(queries))
    assert asked[1] == asked[0] + 1  # a full page is counted, once, up to a limit
    assert "31 条，显示前 8 条" in page
