"""A company under a group, a resident group that watches it, and who works there."""

from datetime import date
from types import SimpleNamespace

import pytest
from test_a_conclusion_needs_right_reason_and_evidence import actor

from sunshine.foundation.clock.queries import today
from sunshine.foundation.organisations.actions import attach, found_organisations, period
from sunshine.foundation.organisations.models import Organisation, OrganisationEdge, Tree


@pytest.fixture
def group():
    top, company, resident = found_organisations(
        Organisation(kind="enterprise", name=n, short_name=n, code=n)
        for n in ("集团", "公司", "派驻组")
    )
    valid = period(date(2020, 1, 1))
    attach(
        [
            OrganisationEdge(tree=Tree.MANAGEMENT, parent=top, child=company, valid=valid),
            OrganisationEdge(tree=Tree.SUPERVISION, parent=resident, child=company, valid=valid),
        ],
        on=today(),
    )
    return SimpleNamespace(
        top=top,
        company=company,
        reviewer=actor("reviewer", company),
        secretary=actor("secretary", top),
        officer=actor("sasac_supervisor", top),
    )


@pytest.fixture
def places():
    rows = found_organisations(
        Organisation(kind="enterprise", name=n, short_name=n, code=n) for n in ("甲", "乙")
    )
    attach([], on=date(2026, 1, 1))
    return rows
