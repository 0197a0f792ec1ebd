"""Scores in the database: who has one, what they are made of, who sees them, how they move."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from uuid6 import uuid7

from sunshine.analysis.alerts.actions import act, raise_alerts
from sunshine.analysis.alerts.models import Alert
from sunshine.analysis.hits.actions import Kept
from sunshine.analysis.hits.models import Hit, HitEvidence
from sunshine.analysis.scores.actions import stack
from sunshine.analysis.scores.models import Score, ScoreDay
from sunshine.analysis.scores.queries import is_stale
from sunshine.datacentre.lake.models import Snapshot
from sunshine.faces.api.tests.house import account
from sunshine.faces.desk.queries.ranking import ranking, scores_of
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import actor_of, system_actor
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.organisations.actions import attach, found_organisations
from sunshine.foundation.organisations.models import Organisation

pytestmark = pytest.mark.django_db
ROW = {"contract_id": "HT-1", "counterparty_id": "C-1", "matter_id": "SX-1", "title": "泵站改造"}


@pytest.fixture
def places():
    rows = found_organisations(
        Organisation(kind="enterprise", name=n, short_name=n, code=n) for n in ("甲公司", "乙公司")
    )
    attach([], on=today())
    return rows


def found(place, probe="D06", level="red", row=ROW, age=0):
    snapshot, _ = Snapshot.objects.get_or_create(
        number=1,
        defaults={"tables": {}, "counts": {}, "cause": "x", "created_at": now(), "actor_name": "x"},
    )
    by = system_actor("测试")
    with acting_as(by):
        hit = Hit.objects.create(
            number=Hit.objects.count() + 1, year=2026, probe=probe, probe_version="1",
            organisation=place, subject_kind="contract", subject_id=row["contract_id"],
            occurrence=uuid7().hex, occurred_on=today() - timedelta(age), amount=100,
            currency="CNY", level=level, sentence="一笔付了两次", snapshot=snapshot,
            evidence_hash="a" * 64, evidence_count=1, first_seen_at=now(), last_seen_at=now(),
        )  # fmt: skip
        HitEvidence.objects.create(
            hit=hit, position=0, mart="contract", row_id="x", role="contract", row=row
        )
        raise_alerts(Kept(new=[hit]), by=by)
        return Alert.objects.get(hit=hit)


def stacked():
    with acting_as(system_actor("测试")):
        return stack()


def points(kind, place):
    one = Score.objects.filter(kind=kind, organisation=place).first()
    return one.points if one else 0


def test_a_hit_scores_its_enterprise_and_what_its_evidence_names(places) -> None:
    found(places[0])
    stacked()
    kinds = {s.kind: s.title for s in Score.objects.all()}
    assert kinds == {
        "organisation": "甲公司",
        "counterparty": "C-1",
        "contract": "泵站改造",
        "matter": "SX-1",
    }
    assert {s.points for s in Score.objects.all()} == {round(0.5 * 0.9 * 0.7 * 100)}


def test_a_second_probe_adds_more_than_a_second_hit(places) -> None:
    for _ in range(2):
        found(places[0], "D06")
    for probe in ("D06", "D10"):
        found(places[1], probe)
    stacked()
    assert points("organisation", places[1]) > points("organisation", places[0])


@pytest.mark.parametrize(("verdict", "left"), [("false_alarm", 0), ("confirmed", 45)])
def test_a_judgement_is_in_the_next_score(places, verdict, left) -> None:
    alert, officer = found(places[0]), account("纪检", "discipline_officer", places[0])
    stacked()
    assert not is_stale(today())
    act(
        alert_id=alert.pk,
        verb=verdict,
        by=actor_of(officer),
        content={"reason": "核对了凭证与合同，确实如此"},
        idempotency_key="k",
    )
    assert is_stale(today())
    stacked()
    assert points("organisation", places[0]) == left
    assert [d.points for d in ScoreDay.objects.filter(kind="organisation")] == [left]


def test_a_lapsed_hit_counts_no_more(places) -> None:
    Hit.objects.filter(pk=found(places[0]).hit_id).update(state=Hit.State.LAPSED)
    stacked()
    assert not Score.objects.exists()


def test_an_address_stays_when_the_score_is_computed_again(places) -> None:
    found(places[0])
    stacked()
    before = set(Score.objects.values_list("pk", flat=True))
    found(places[0], "D10")
    stacked()
    assert set(Score.objects.values_list("pk", flat=True)) == before


def test_a_counterparty_is_stacked_from_what_the_reader_sees(places) -> None:
    for place in places:
        found(place, "D06")
        found(place, "D10")
    stacked()
    everything = ranking(scores_of(system_actor("测试"), "counterparty"), "counterparty")[0]
    mine = actor_of(account("纪检", "discipline_officer", places[0]))
    part = ranking(scores_of(mine, "counterparty"), "counterparty")[0]
    assert (len(everything), len(part)) == (1, 1)
    assert set(everything[0].organisations) == {"甲公司", "乙公司"}
    assert part[0].organisations == ["甲公司"]
    assert part[0].value < everything[0].value
    alone = Score.objects.get(kind="counterparty", organisation=places[0]).value
    assert part[0].value == pytest.approx(alone)


@pytest.mark.parametrize("kind", ["contract", "counterparty"])
def test_pages_by_key_show_each_subject_once(places, kind) -> None:
    for n in range(65):
        row = ROW | {"contract_id": f"HT-{n}", "counterparty_id": f"C-{n}"}
        found(places[0], row=row, age=n % 7)
    stacked()
    seen, after = [], ""
    while True:
        lines, after = ranking(scores_of(system_actor("测试"), kind), kind, after)
        seen += [(line.value, line.score.subject_id) for line in lines]
        if not after:
            break
    assert len(seen) == len(set(seen)) == 65
    assert [v for v, _ in seen] == sorted((v for v, _ in seen), reverse=True)


def test_a_restricted_person_sees_their_own_with_constant_queries(places) -> None:
    officer = account("纪检", "discipline_officer", places[0])
    client = Client()
    client.force_login(officer)
    counts = []
    for n in range(3):
        for place in places:
            found(place, row=ROW | {"contract_id": f"HT-{place.code}-{n}"})
        stacked()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = client.get("/scores/?kind=contract").content.decode()
        counts.append(len(queries))
        assert (f"HT-甲公司-{n}" in page, f"HT-乙公司-{n}" in page) == (True, False)
    assert counts[1] == counts[2]
    foreign = Score.objects.filter(kind="contract", organisation=places[1]).first()
    own = Score.objects.filter(kind="contract", organisation=places[0]).first()
    assert client.get(f"/scores/{foreign.pk}/").status_code == 404
    assert "一笔付了两次" in client.get(f"/scores/{own.pk}/").content.decode()
    told = client.get("/api/scores?kind=counterparty").json()["items"]
    assert [t["organisations"] for t in told] == [["甲公司"]]
    assert client.get("/scores/?kind=nothing").status_code == 404
    assert client.get("/scores/?kind=contract&after=x_y").status_code == 404
