"""A group with two companies, and accounts by role."""

from datetime import timedelta

import pytest

from sunshine.foundation.access.models import Grant
from sunshine.foundation.clock.queries import today
from sunshine.foundation.identity.models import Account
from sunshine.foundation.organisations.actions import period, rebuild_paths
from sunshine.foundation.organisations.models import Organisation, OrganisationEdge
from sunshine.foundation.people.models import Person

DAY = timedelta(days=1)


@pytest.fixture
def city():
    """A group with two companies, and accounts by role."""
    group, one, two = Organisation.objects.bulk_create(
        Organisation(kind="enterprise", name=n, short_name=n, code=n)
        for n in ("集团", "甲公司", "乙公司")
    )
    OrganisationEdge.objects.bulk_create(
        OrganisationEdge(tree="management", parent=group, child=c, valid=period(today() - DAY))
        for c in (one, two)
    )
    rebuild_paths(on=today())

    def account(name: str, role: str) -> Account:
        person = Person.objects.create(name=name, person_key=f"p_{name}")
        found = Account.objects.create_account(name, "x" * 12, person)
        Grant.objects.create(
            account=found, role=role, organisation=group, valid=period(today() - DAY)
        )
        return found

    return {
        "安全甲": account("安全甲", "security_administrator"),
        "安全乙": account("安全乙", "security_administrator"),
        "审计": account("审计", "audit_administrator"),
        "书记": account("书记", "secretary"),
        "副书记": account("副书记", "clerk"),
    }
