"""A group with a subsidiary, an account a role, and what they do in one line each."""

from copy import deepcopy
from datetime import date, timedelta
from decimal import Decimal

import pytest
from uuid6 import uuid7

from sunshine.before.reports import actions
from sunshine.before.reports.models import MajorReport
from sunshine.before.reports.rules import Told
from sunshine.foundation.access.models import Grant
from sunshine.foundation.access.queries import actor_of
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.identity.models import Account
from sunshine.foundation.organisations.actions import period, rebuild_paths
from sunshine.foundation.organisations.models import Organisation, OrganisationEdge
from sunshine.foundation.people.models import Person

ROLES = {
    "经办": "clerk",
    "法务": "reviewer",
    "书记": "secretary",
    "纪检": "discipline_officer",
    "国资": "sasac_supervisor",
}


class Unit:
    def __init__(self) -> None:
        self.group = Organisation.objects.create(
            kind="enterprise", name="甲集团", short_name="甲集团", code="G"
        )
        self.place = Organisation.objects.create(
            kind="enterprise", name="甲公司", short_name="甲", code="A"
        )
        self.other = Organisation.objects.create(
            kind="enterprise", name="乙公司", short_name="乙", code="B"
        )
        OrganisationEdge.objects.create(
            tree="management", parent=self.group, child=self.place, valid=period(date(2020, 1, 1))
        )
        rebuild_paths(on=today())
        self.accounts = {n: self.account(n, r, self.place) for n, r in ROLES.items()}

    def account(self, name: str, role: str, place: Organisation) -> Account:
        key = uuid7().hex[-12:]
        person = Person.objects.create(name=name, person_key=f"p_{key}")
        account = Account.objects.create_account(f"{role}{key}", "x" * 12, person)
        Grant.objects.create(
            account=account, role=role, organisation=place, valid=period(date(2020, 1, 1))
        )
        return account

    def actor(self, name: str):
        return actor_of(self.accounts[name]).confirmed()

    def told(self, **changed: object) -> Told:
        said = {
            "kind": "risk",
            "title": "三号仓库火灾",
            "content": "十一月二十七日夜，三号仓库起火，货物受损，无人伤亡。",
            "measures": "已报警并封存现场",
            "occurred_at": now() - timedelta(hours=9),
            "known_at": now() - timedelta(hours=8),
            "amount": Decimal("120000.00"),
            "is_urgent": False,
        }
        return Told(**said | changed)

    def file(self, name: str = "经办", **changed: object) -> MajorReport:
        return actions.file_report(
            by=self.actor(name),
            organisation_id=self.place.pk,
            told=self.told(**changed),
            idempotency_key=uuid7().hex,
        )

    def do(self, report: MajorReport, name: str, verb: str, amount=None, **content: object):
        words = {"reason": "已与现场和凭证核对，情况属实"}
        actions.act(
            report_id=report.pk,
            verb=verb,
            by=self.actor(name),
            content=words | content,
            idempotency_key=uuid7().hex,
            amount=amount,
        )
        report.refresh_from_db()
        return report


@pytest.fixture(scope="module")
def founded(once) -> Unit:
    return once(Unit)


@pytest.fixture
def unit(founded, db, tmp_path, settings) -> Unit:
    settings.SUNSHINE_HOME = tmp_path
    return deepcopy(founded)
