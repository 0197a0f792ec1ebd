"""Five dimensions over a small lake: what fails, where, by which right it is seen."""

from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest
from django.conf import settings
from django.test import Client
from uuid6 import uuid7

from sunshine.datacentre.catalogue.engine import marts
from sunshine.datacentre.lake import engine as lake
from sunshine.datacentre.quality import engine, queries
from sunshine.datacentre.quality.actions import _timely
from sunshine.datacentre.quality.models import Failure, Measure
from sunshine.datacentre.quality.rules import delivered_at, dimension_of, share_words, without_value
from sunshine.foundation.access.actions import grant
from sunshine.foundation.access.models import Grant
from sunshine.foundation.access.queries import actor_of
from sunshine.foundation.clock.queries import now
from sunshine.foundation.identity.models import Account
from sunshine.foundation.organisations.actions import attach, found_organisations, period
from sunshine.foundation.organisations.models import Organisation
from sunshine.foundation.people.models import Person

KNOWN = marts(Path(settings.CONTENT_ROOT))
PAYMENTS = """
insert into payment by name select * from (values
  ('P1', 'A', 'S1', 'C1', '1', date '2026-01-05', 's:P1'),
  ('P2', 'A', 'S1', 'C9', null, date '2026-01-06', 's:P2'),
  ('P2', 'A', 'S1', null, '2', date '2026-01-06', 't:P2'),
  ('P3', 'B', 'S2', 'C1', '3', date '2026-01-07', 's:P3')
) t(payment_id, organisation_id, payee_id, contract_id, document_number, paid_on, row_id)
"""


@pytest.fixture
def duck():
    with duckdb.connect() as found:
        for mart in KNOWN.values():
            if not mart.is_derived:
                columns = ", ".join(f'"{c}" {t}' for c, t in mart.columns.items())
                found.execute(f'create table "{mart.name}" ({columns})')
        lake.derive(found, KNOWN.values())
        found.execute("insert into contract (contract_id) values ('C1')")
        found.execute("insert into counterparty (counterparty_id) values ('S1'), ('S2')")
        found.execute(PAYMENTS)
        yield found


def test_each_rule_counts_what_it_checked_and_names_what_failed(duck) -> None:
    found = {(m.organisation_id, m.rule): m for m in engine.measure(duck, KNOWN, KNOWN["payment"])}
    assert (found["A", "凭证号有值"].checked, found["A", "凭证号有值"].failed) == (3, 1)
    assert found["A", "凭证号有值"].rows == [("s:P2", "P2")]
    assert found["A", "主键不重复"].failed == 2
    assert found["B", "主键不重复"].failed == 0
    contract = found["A", "合同编号在“合同”中"]
    assert (contract.checked, contract.failed, contract.rows) == (2, 1, [("s:P2", "P2")])
    assert found["B", "收款人在“往来单位”中"].failed == 0


def test_an_enterprise_of_ours_is_known_as_a_counterparty_by_its_code(duck) -> None:
    duck.execute("insert into organisation (organisation_id, uscc) values ('A', 'U1'), ('B', null)")
    duck.execute(
        "insert into matter (matter_id, organisation_id, counterparty_id, row_id)"
        " values ('M1', 'A', 'U1', 's:M1'), ('M2', 'A', 'U9', 's:M2')"
    )
    found = {m.rule: m for m in engine.measure(duck, KNOWN, KNOWN["matter"])}
    told = found["相对方在“往来单位”中"]
    assert (told.checked, told.failed, told.rows) == (2, 1, [("s:M2", "M2")])


def test_late_is_a_delivery_older_than_the_cycle() -> None:
    at = int((now() - timedelta(days=9)).timestamp() * 1000)
    fresh, old = uuid7().hex, f"{at:012x}7000" + "8" + "0" * 15
    assert now() - delivered_at(fresh) < timedelta(minutes=1)
    assert delivered_at("own") is None
    failed = [
        next(_timely(KNOWN["payment"], engine.Arrival("payment", "A", batch, 4))).failed
        for batch in (fresh, old)
    ]
    assert failed == [0, 1]
    assert not list(_timely(KNOWN["organisation"], engine.Arrival("organisation", "A", old, 4)))


def test_a_share_never_says_all_while_one_fails() -> None:
    told = [share_words(*c) for c in ((0, 0), (4, 1), (10**6, 1), (10**6, 10**6 - 1), (3, 0))]
    assert told == ["—", "75.00%", "不足 100%", "不足 0.01%", "100.00%"]
    problem = {"title": "收款人", "reason": "“张三”不在组织树中"}
    assert without_value(problem) == "收款人：不在组织树中"
    assert dimension_of({"title": "x", "reason": "为空"}) == "completeness"


@pytest.mark.django_db
def test_numbers_rows_and_exports_are_of_what_one_may_see() -> None:
    mine, other = found_organisations(
        Organisation(kind="enterprise", name=n, short_name=n, code=n) for n in ("甲企", "乙企")
    )
    attach([], on=date(2026, 1, 1))
    for place, day, failed in ((mine, 1, 3), (mine, 2, 1), (other, 2, 5)):
        measure = Measure.objects.create(
            day=date(2026, 3, day), snapshot_number=day, mart="payment", organisation=place,
            dimension="completeness", rule="凭证号有值", checked=10, failed=failed,
        )  # fmt: skip
        Failure.objects.create(measure=measure, row_id="s:1", key=f"键{place.code}", words="不符合")
    person = Person.objects.create(name="管数", person_key="p_" + uuid7().hex)
    account = Account.objects.create_account(f"clerk-{uuid7().hex[-12:]}", "x" * 12, person)
    valid = period(date(2020, 1, 1))
    grant([Grant(account=account, role="clerk", organisation=mine, valid=valid)])
    found = queries.measures(actor_of(account))
    assert [c.words for _, _, c in queries.matrix(found)[0].row] == ["—", "90.00%", "—", "—", "—"]
    assert [c.words for _, c in queries.trend(found)] == ["70.00%", "90.00%"]
    client = Client()
    client.force_login(account)
    address = "/data/quality/payment/completeness/"
    page = client.get(address).content.decode()
    assert "键甲企" in page
    assert "乙企" not in page
    assert client.post(f"{address}export/").content[:2] == b"PK"
    assert "乙企" not in client.get(f"{address}?organisation=乙企").content.decode()
    assert client.get("/data/quality/payment/colour/").status_code == 404
    assert client.get("/data/quality/nothing/validity/").status_code == 404
