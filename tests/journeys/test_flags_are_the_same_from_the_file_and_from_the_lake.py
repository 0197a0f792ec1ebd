"""OCDS files taken into the lake, and the six flags over the snapshot."""

import gzip
import json
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from sunshine.analysis.alerts.actions import supervise
from sunshine.analysis.hits.models import Hit
from sunshine.datacentre.catalogue.engine import marts
from sunshine.datacentre.intake.actions import Delivery, take_in
from sunshine.datacentre.intake.models import Receipt
from sunshine.datacentre.intake.queries import explain
from sunshine.datacentre.lake import engine as lake
from sunshine.datacentre.lake.actions import publish_own_records
from sunshine.datacentre.lake.queries import content_root, lake_folder, latest
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


def bid(*tenderers):
    return [{"status": "valid", "tenderers": [{"id": t}]} for t in tenderers]


def rows(query):
    with duckdb.connect() as duck:
        lake.bind(duck, lake_folder(), marts(content_root()).values(), latest().tables)
        return duck.execute(query).fetchall()


def test_what_a_republished_release_no_longer_has_is_withdrawn_and_the_past_is_kept(by, tmp_path):
    path = tmp_path / "ocds.jsonl"
    one = {"ocid": "a", "bids": {"details": bid("A", "B", "C")}, "awards": [{"status": "active"}]}
    other = {"ocid": "b", "bids": {"details": bid("D")}}
    path.write_text(json.dumps(one) + "\n" + json.dumps(other))
    first = take_in(Delivery("ocds", path, path.name), by=by)
    one["bids"]["details"] = bid("A", "X")
    del one["awards"]
    path.write_text(json.dumps(one))
    second = take_in(Delivery("ocds", path, path.name), by=by)
    assert second.mart_counts["bid"]["withdrawn"] == 1
    assert rows("select procurement_id, tenderer_id from bid order by 1, 2") == [
        ("a", "A"),
        ("a", "X"),
        ("b", "D"),
    ]
    assert rows("select count(*) from award") == [(0,)]
    with duckdb.connect() as duck:
        lake.bind(duck, lake_folder(), marts(content_root()).values(), first.snapshot.tables)
        assert duck.execute("select count(*) from bid").fetchall() == [(4,)]


def test_parties_become_counterparties_and_persons_stay_out(by, tmp_path):
    path = tmp_path / "ocds.jsonl"
    parties = [
        {"id": "A", "name": "青山建设有限公司", "contactPoint": {"name": "王小二"}},
        {"id": "B", "name": "王小二"},
        {"id": "C"},
    ]
    title = "道路修缮，联系 13812345678"
    path.write_text(json.dumps({"ocid": "a", "parties": parties, "tender": {"title": title}}))
    take_in(Delivery("ocds", path, path.name), by=by)
    found = rows("select counterparty_id, name, kind, person_key from counterparty order by 1")
    assert found[0] == ("A", "青山建设有限公司", "organisation", None)
    assert found[1][:3] == ("B", None, "person")
    assert found[1][3].startswith("p_")
    assert len(found) == 2
    assert rows("select title from procurement") == [("道路修缮，联系 【手机号】",)]


def test_json_nested_without_end_is_a_bad_row_and_nothing_more(by, tmp_path):
    path = tmp_path / "ocds.jsonl"
    deep = '{"ocid": "d", "tender": ' + "[" * 200_000 + "]" * 200_000 + "}"
    one = {"ocid": "a", "tender": {"numberOfTenderers": 1, "procurementMethod": "open"}}
    path.write_text(deep + "\n" + json.dumps(one))
    receipt = take_in(Delivery("ocds", path, path.name), by=by)
    assert receipt.state == Receipt.State.DONE, receipt.message
    assert (receipt.accepted_count, receipt.quarantined_count) == (1, 1)
    assert rows("select procurement_id from procurement") == [("a",)]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (gzip.compress(b'{"ocid":"a","x":"' + b"0" * (200 << 20) + b'"}', 9), "200 倍"),
        (b'{"ocid":"a","x":"' + b"0" * (3 << 20) + b'"}\n', "1 MB"),
        (gzip.compress(b'{"ocid":"a"}')[:-9], "损坏"),
    ],
    ids=["bomb", "long line", "broken"],
)
def test_the_command_refuses_what_intake_refuses(tmp_path, content, words):
    path = tmp_path / "ocds.jsonl.gz"
    path.write_bytes(content)
    done = CliRunner().invoke(command, [str(path)])
    assert done.exit_code == 1
    assert words in done.output
