"""OCDS files taken into the lake, and the six flags over the snapshot."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from sunshine.analysis.alerts.actions import supervise
from sunshine.analysis.hits.models import Hit
from sunshine.datacentre.intake.actions import Delivery, take_in
from sunshine.datacentre.intake.models import Receipt
from sunshine.datacentre.intake.queries import explain
from sunshine.datacentre.lake.actions import publish_own_records
from sunshine.datacentre.lake.queries import latest
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.parameters.actions import load_reference
from sunshine.wiring.commands.ocds import command

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "ocds"
FLAGS = ("R003", "R018", "R028", "R035", "R048", "R058")

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(tmp_path, settings):
    settings.SUNSHINE_HOME = tmp_path
    actor = system_actor("测试")
    with acting_as(actor):
        load_reference()
        yield actor


def flagged(path):
    found = json.loads(CliRunner().invoke(command, [str(path)]).output)
    return {(code, who) for who, codes in found.get("OCID", {}).items() for code in codes}


def supervised(by):
    publish_own_records(by=by)
    supervise(latest(), by=by, codes=FLAGS)
    return Hit.objects.filter(state=Hit.State.OPEN)


@pytest.mark.parametrize("name", ["tsuchiura_compiled", "real_examples_compiled"])
def test_both_ways_find_the_same(by, name):
    path = DATA / f"{name}.jsonl.gz"
    if not path.exists():
        pytest.skip("没有 ../shared/data/ocds")
    receipt = take_in(Delivery("ocds", path, path.name), by=by)
    assert receipt.state == Receipt.State.DONE, receipt.message
    assert receipt.quarantined_count == 0
    assert receipt.row_count == receipt.accepted_count
    hits = supervised(by)
    processes = hits.filter(subject_kind="procurement")
    assert set(processes.values_list("probe", "subject_id")) == flagged(path)
    assert hits.exists()
    assert not hits.filter(organisation__isnull=False).exists()
    again = take_in(Delivery("ocds", path, path.name), by=by)
    assert again.state == Receipt.State.REPEATED


def test_lines_that_are_no_release_wait_in_quarantine_and_the_others_go_in(by, tmp_path):
    path = tmp_path / "ocds.jsonl"
    one = {"ocid": "a", "tender": {"numberOfTenderers": 1, "procurementMethod": "open"}}
    half = '{"ocid": "h\\ud800"}'
    lines = [json.dumps(one), "{broken", '{"ocid": 7}', "", json.dumps({"ocid": "a"}), half]
    path.write_text("\n".join(lines))
    receipt = take_in(Delivery("ocds", path, path.name), by=by)
    assert (receipt.row_count, receipt.accepted_count, receipt.quarantined_count) == (5, 1, 4)
    assert [(h.probe, h.subject_id) for h in supervised(by)] == [("R018", "a")]


@pytest.mark.parametrize(
    ("content", "words"), [(b"", "空"), (b"\x00\x00", "NUL"), (b"a,b\n1,2\n", "OCDS")]
)
def test_what_is_no_ocds_is_refused_in_words(by, tmp_path, content, words):
    path = tmp_path / "ocds.jsonl"
    path.write_bytes(content)
    receipt = take_in(Delivery("ocds", path, path.name), by=by)
    assert receipt.state == Receipt.State.FAILED
    assert words in "".join(explain(receipt))
    assert latest() is None
