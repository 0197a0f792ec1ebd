"""At least 120 points with controls and sources; adopted with theirs, local changes kept."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from uuid6 import uuid7

from sunshine.analysis.probes.engine import load
from sunshine.before.risks import queries
from sunshine.before.risks.actions.library import Charge, adopt, told_of
from sunshine.before.risks.engine import flows, library
from sunshine.before.risks.rules import FIELDS, Measure
from sunshine.foundation.workflow.rules import Refused

ROOT = Path(__file__).resolve().parents[4]


def test_six_fields_with_controls_sources_and_known_probes() -> None:
    known = library(ROOT).values()
    assert len(known) >= 120
    assert all(sum(r.field == field for r in known) >= 20 for field in FIELDS)
    assert all(r.controls and r.source and r.criteria for r in known)
    assert {p for r in known for p in r.probes} <= set(load(ROOT))
    assert len({r.title for r in known}) == len({r.description for r in known}) == len(known)


def test_every_point_and_control_says_what_a_unit_would_have_to() -> None:
    day = date(2026, 3, 2)
    steps, unit = {c: f.steps for c, f in flows(ROOT).items()}, uuid7()
    for known in library(ROOT).values():
        assert list(told_of(known, unit).faults(steps)) == [], known.code
        for control in known.controls:
            measure = Measure(control.words, control.kind, day, uuid7(), uuid7())
            assert list(measure.faults(day)) == [], (known.code, control.words)


def taken(city, codes, **charge):
    given = {"owner_id": "经办", "overseer_id": "纪委"} | charge
    people = {k: city.accounts[v].pk for k, v in given.items()}
    return adopt(
        by=city.actor("经办"),
        organisation_id=city.place.pk,
        codes=codes,
        idempotency_key=uuid7().hex,
        charge=Charge(due_on=city.due(), **people),
    )


@pytest.mark.django_db
def test_a_unit_takes_points_with_their_controls_once(city) -> None:
    first, second = taken(city, ["ZB01", "ZJ01"])
    assert (first.library_code, first.field, second.field) == ("ZB01", "tendering", "funds")
    assert first.controls.count() == len(queries.library()["ZB01"].controls)
    with pytest.raises(Refused, match="已经采用过：ZB01"):
        taken(city, ["ZB01"])
    with pytest.raises(Refused, match="风险库里没有 XX99"):
        taken(city, ["XX99"])


@pytest.mark.django_db
def test_local_changes_stay_and_the_library_tells_what_moved(city, monkeypatch) -> None:
    (point,) = taken(city, ["ZB01"])
    assert queries.differences_of(point) == []
    told = city.told(title="本地写法：拆分采购", probes=("B01", "B02", "D02"))
    city.do(point, "经办", "revise", told=told)
    known = queries.library()["ZB01"]
    moved = {"ZB01": replace(known, edition=2, consequences="新的后果")}
    monkeypatch.setattr(queries, "library", lambda: moved)
    found = {d.title: d for d in queries.differences_of(point)}
    assert found["风险点"].is_local
    assert not found["风险点"].has_moved
    assert found["可能后果"].has_moved
    assert found["可能后果"].library == "新的后果"
    assert point.title == "本地写法：拆分采购"


def moved_on(city, monkeypatch):
    """A point in force whose title the unit changed; then the library has another edition."""
    (point,) = taken(city, ["ZB01"])
    city.do(point, "经办", "revise", told=city.told(title="本地写法：拆分采购"))
    known = queries.library()["ZB01"]
    city.do(point, "经办", "keep")
    city.do(city.rate(point), "书记", "confirm")
    more = (*known.controls, replace(known.controls[0], words="大额采购预算按季公示"))
    moved = {"ZB01": replace(known, edition=2, consequences="新的后果", controls=more)}
    monkeypatch.setattr(queries, "library", lambda: moved)
    return point


@pytest.mark.django_db
def test_a_unit_takes_what_it_wants_of_a_later_edition(city, monkeypatch) -> None:
    point = moved_on(city, monkeypatch)
    found = {d.name: d for d in queries.differences_of(point) if d.has_moved}
    assert set(found) == {"consequences", "controls"}
    assert "大额采购预算按季公示" in found["controls"].library
    assert not found["controls"].may_follow
    for columns in ((), ("controls",), ("state",)):
        with pytest.raises(Refused, match="请选择要采用的栏目"):
            city.do(point, "经办", "follow", columns=columns)
    city.do(point, "经办", "follow", columns=["consequences"])
    assert (point.consequences, point.title) == ("新的后果", "本地写法：拆分采购")
    assert (point.state, point.level, point.library_edition) == ("found", "", 2)
    assert not [d for d in queries.differences_of(point) if d.has_moved]


@pytest.mark.django_db
def test_a_unit_keeps_its_own_and_is_not_asked_again(city, monkeypatch) -> None:
    point = moved_on(city, monkeypatch)
    city.do(point, "经办", "keep")
    assert (point.state, point.level, point.library_edition) == ("active", "one", 2)
    found = queries.differences_of(point)
    assert not any(d.has_moved for d in found)
    assert {d.name for d in found if d.is_local} >= {"title", "consequences"}


def test_an_article_is_named_where_it_was_read() -> None:
    """Of a law that nobody looked up here the name alone is given."""
    read = {
        "《招标投标法实施条例》第三十四条",
        "《招标投标法实施条例》第四十条",
        "《国有企业领导人员廉洁从业若干规定》第五条",
        "《国有企业领导人员廉洁从业若干规定》第五条、第六条",
        "《国有企业领导人员廉洁从业若干规定》第六条",
    }
    named = {
        r.source
        for r in library(ROOT).values()
        if re.search("第[一二三四五六七八九十]+条", r.source)
    }
    assert named == read
