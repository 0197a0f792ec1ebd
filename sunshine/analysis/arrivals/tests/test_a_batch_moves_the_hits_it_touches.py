"""From a file to hits, without a full run; and a full run afterwards finds nothing else."""

import pytest

from sunshine.analysis.alerts.actions import supervise
from sunshine.analysis.alerts.models import Alert
from sunshine.analysis.arrivals.actions import bring_up
from sunshine.analysis.arrivals.models import Triggered
from sunshine.analysis.arrivals.queries import behind, changes_since, outcome_of
from sunshine.analysis.hits.actions import Overtaken, stand
from sunshine.analysis.hits.models import Hit, Standing
from sunshine.analysis.probes import engine as probes
from sunshine.datacentre.lake.actions import lake_folder, vacuum
from sunshine.datacentre.lake.models import Snapshot
from sunshine.datacentre.lake.queries import content_root, latest
from sunshine.foundation.worklist.models import WorkItem

pytestmark = pytest.mark.django_db


def seen():
    rows = Hit.objects.values_list(
        "probe", "subject_id", "occurrence", "amount", "evidence_hash", "state"
    )
    return sorted(rows)


def test_new_late_corrected_and_withdrawn_rows_move_their_hits_and_no_others(company):
    company.pay(
        "P1,甲,S1,2026-03-02,300000", "P2,甲,S2,2026-03-02,300000", "P3,甲,S2,2026-03-03,300000"
    )
    bring_up(by=company.by)
    split = Hit.objects.get(probe="D02", subject_id="S2")
    assert Alert.objects.get(hit=split).state == "new"
    assert Triggered.objects.get(probe="D02").key_count is None, "the first time it ran in full"
    before = split.last_seen_at

    late = company.pay("P4,甲,S1,2026-03-01,400000")
    arrival = bring_up(by=company.by)
    assert set(arrival.triggered.values_list("probe", "key_count")) >= {("D02", 1), ("D06", 1)}
    assert Hit.objects.get(probe="D02", subject_id="S1").amount == 700000
    split.refresh_from_db()
    assert split.last_seen_at == before, "another payee's hit was not looked at"
    outcome = outcome_of(late.snapshot, company.by)
    assert (outcome.arrival, outcome.seconds > 0) == (arrival, True)

    company.pay("P5,甲,S2,2026-03-03,400000")
    bring_up(by=company.by)
    split.refresh_from_db()
    work = WorkItem.objects.open().get(subject_id=split.alert.pk, kind="核查疑点")
    assert (split.amount, work.title) == (1000000, split.sentence), (
        "the list says what the hit says"
    )
    assert "100.00 万元" in work.title

    corrected = company.pay("P3,甲,S2,2026-03-23,300000", "P5,甲,S2,2026-03-23,400000")
    bring_up(by=company.by)
    split.refresh_from_db()
    assert split.state == Hit.State.LAPSED
    assert not Alert.objects.filter(hit=split, state="new").exclude(hit__state="lapsed")
    counts = corrected.snapshot.changes["payment"]
    assert [len(counts["after"]), len(counts["before"])] == [1, 1]

    kept, latest_one = seen(), latest()
    for ran in supervise(latest_one, by=company.by):
        assert (ran.kept.new, ran.kept.changed, ran.kept.lapsed) == ([], [], []), ran.probe.code
    assert seen() == kept


def test_nothing_runs_where_nothing_changed_and_all_runs_where_the_changes_are_gone(company):
    company.pay("P1,甲,S1,2026-03-02,300000")
    bring_up(by=company.by)
    assert bring_up(by=company.by) is None
    standing = latest().number
    company.pay("P1,甲,S1,2026-03-02,400000")
    vacuum()
    files = changes_since(standing, latest())["payment"]
    before = lake_folder() / "payment" / files["before"][0]
    assert before.exists(), "a vacuum leaves them alone"
    before.unlink()  # as after a restore
    assert behind(latest()) == {standing: sorted(probes.load(content_root()))}
    assert changes_since(standing, latest()) is None


def test_a_run_that_was_overtaken_writes_nothing(company):
    company.pay("P1,甲,S1,2026-03-02,300000")
    first = latest()
    company.pay("P2,甲,S1,2026-03-02,300000")
    probe, second = probes.load(content_root())["D02"], latest()
    stand(probe, second)
    with pytest.raises(Overtaken):
        stand(probe, first)
    with pytest.raises(Overtaken):
        stand(probe, second, since=first.number)
    assert Standing.objects.get(probe="D02").snapshot == second
    assert Snapshot.objects.count() == second.number
