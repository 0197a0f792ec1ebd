"""What was filed before of the unit, with the counterparty, on the project; by the reader's right."""

from copy import deepcopy

import pytest

from sunshine.before.briefs.queries import gather
from sunshine.before.briefs.rules import About
from sunshine.before.filings.tests.matters_filed import Filer
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.models import Denial
from sunshine.foundation.clock.queries import today
from sunshine.foundation.organisations.actions import period

pytestmark = pytest.mark.django_db
UNIT, FIRM, PROJECT = (
    "本单位以前的报备事项",
    "与“丙设备公司”有关的报备事项",
    "与“冷库”有关的报备事项",
)


@pytest.fixture(scope="module")
def founded(once) -> Filer:
    return once(Filer)


@pytest.fixture
def filer(founded, db, tmp_path, settings) -> Filer:
    settings.SUNSHINE_HOME = tmp_path
    settings.MATTER_FOLLOWERS = dict.fromkeys(settings.MATTER_FOLLOWERS, ())
    return deepcopy(founded)


def told(filer: Filer, name: str, **about: object) -> dict[str, list[str]]:
    by = filer.actor(name)
    with acting_as(by):
        asked = About(filer.head.pk, "投资冷链物流中心", **about)
        found = {s.title: [line.words for line in s.lines] for s in gather(by, asked)}
    return {title: lines for title, lines in found.items() if "报备事项" in title}


def test_a_brief_tells_what_was_filed_before_newest_first(filer) -> None:
    filer.file(title="支付冷库设备尾款")
    filer.file(title="支付保安服务费", counterparty="丁保安公司")
    found = told(filer, "纪检", counterparty="丙设备公司", project="冷库")
    assert list(found) == [UNIT, FIRM, PROJECT]
    assert ["保安" in line for line in found[UNIT]] == [True, False]
    assert len(found[FIRM]) == len(found[PROJECT]) == 1
    assert "支付冷库设备尾款，68.00 万元（审查中）" in found[FIRM][0]


def test_who_may_not_see_a_matter_is_not_told_of_it_in_a_brief(filer) -> None:
    matter = filer.file(title="支付冷库设备尾款")
    Denial.objects.create(
        person=filer.accounts["纪检"].person, subject_label="matter", subject_id=matter.pk,
        valid=period(today()), reason="accused",
    )  # fmt: skip
    assert not any(told(filer, "纪检", counterparty="丙设备公司").values())
    assert told(filer, "书记", counterparty="丙设备公司")[FIRM]
