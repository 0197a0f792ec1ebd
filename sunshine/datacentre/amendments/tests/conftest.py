"""One enterprise, an account a role, and what they do."""

from copy import deepcopy
from datetime import date

import pytest
from uuid6 import uuid7

from sunshine.datacentre.amendments import actions
from sunshine.datacentre.amendments.models import Amendment
from sunshine.foundation.access.models import Grant
from sunshine.foundation.access.queries import actor_of
from sunshine.foundation.clock.queries import today
from sunshine.foundation.identity.models import Account
from sunshine.foundation.organisations.actions import period, rebuild_paths
from sunshine.foundation.organisations.models import Organisation
from sunshine.foundation.people.models import Person

USCC = "91350100M000100Y43"
CSV = f"付款编号,企业,收款人,付款日期,付款金额,用途,支付方式\nP1,{USCC},S1,2026-03-02,1200.50,货款,转账\nP2,{USCC},S1,2026-03-03,2000,货款,现金\n"
ROW = {
    "row_id": "standard:P1",
    "payment_id": "P1",
    "amount": "1200.50",
    "purpose": "货款",
    "paid_on": "2026-03-02",
    "method": "transfer",
}
WORDS = {"reason": "凭证显示录入有误"}


class City:
    """One enterprise, an account a role, and what they do, in one line each."""

    def __init__(self) -> None:
        self.place = Organisation.objects.create(
            kind="enterprise", name="甲公司", short_name="甲", code="A", uscc=USCC
        )
        rebuild_paths(on=today())
        self.accounts = {n: self.account(n, r) for n, r in {
            "管理员": "data_steward", "法务": "reviewer", "财务": "reviewer", "书记": "secretary", "纪检": "discipline_officer",
        }.items()}  # fmt: skip

    def account(self, name: str, role: str) -> Account:
        person = Person.objects.create(name=name, person_key=f"p_{name}{role}")
        account = Account.objects.create_account(f"{name}{role}", "x" * 12, person)
        Grant.objects.create(
            account=account, role=role, organisation=self.place, valid=period(date(2020, 1, 1))
        )
        return account

    def actor(self, name: str):
        return actor_of(self.accounts[name]).confirmed()

    def file(self, wanted=None, row=None, name="管理员") -> Amendment:
        return actions.file_amendment(
            by=self.actor(name), organisation_id=self.place.pk, mart="payment", row=row or ROW,
            wanted=wanted or {"amount": "1020.50"}, reason=WORDS["reason"], idempotency_key=str(uuid7()),
        )  # fmt: skip

    def do(
        self, case: Amendment, name: str, verb: str, changes=None, **content: object
    ) -> Amendment:
        actions.act(
            amendment_id=case.pk,
            verb=verb,
            by=self.actor(name),
            content=WORDS | content,
            idempotency_key=str(uuid7()),
            changes=changes,
        )
        case.refresh_from_db()
        return case

    def agree(self, case: Amendment, *names: str) -> Amendment:
        for name in names:
            self.do(case, name, "answer", answer="agree")
        return case


@pytest.fixture(scope="module")
def founded(once) -> City:
    return once(City)


@pytest.fixture
def city(founded, db, tmp_path, settings) -> City:
    settings.SUNSHINE_HOME = tmp_path
    return deepcopy(founded)
