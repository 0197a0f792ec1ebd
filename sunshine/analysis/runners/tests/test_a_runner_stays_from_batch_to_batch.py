"""A runner that stays: each job over the versions it names, and another one when it has gone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import made
from sunshine.analysis.probes import engine as probes
from sunshine.analysis.runners.engine import connect
from sunshine.analysis.runners.queries import RESIDENT, Changes, Result, RunFailed, results
from sunshine.datacentre.catalogue.engine import marts
from sunshine.datacentre.lake import engine as lake

CODES = list(probes.load(made.ROOT))
# Paid once more by another voucher: each is a hit of D06.
AGAIN = """select * replace (
    {number} || payment_id as payment_id, {number} || row_id as row_id, {number} || document_number as document_number
)
from payment where payment_id in ('F{number}11', 'F{number}27')"""


@pytest.fixture(autouse=True)
def _place(settings, tmp_path: Path) -> Iterator[None]:
    settings.SUNSHINE_HOME = tmp_path
    RESIDENT.end()
    yield
    RESIDENT.end()


DEARER = (
    """select * replace (1000000000 as value) from parameter where name = 'D06.minimum_amount'"""
)
# Another share of somebody: over which chain it leads to whom, no key tells.
SOLD = "select * replace (share / 2 as share) from ownership order by ownership_id limit 1"


def arrive(home: Path, versions: dict[str, int], number: int) -> Changes:
    return publish(home, versions, "payment", AGAIN.format(number=number))


def publish(home: Path, versions: dict[str, int], name: str, rows: str) -> Changes:
    with connect(None) as duck:
        lake.bind(duck, home / "lake", marts(made.ROOT).values(), versions)
        mart = marts(made.ROOT)[name]
        staged = lake.write(duck, rows, home / "lake", mart)
        change = lake.publish(duck, home / "lake", mart, versions[name], staged, commit={})
    versions[name] = change.version
    return {name: {"after": change.after, "before": change.before}}


def twice_paid(found: list[Result]) -> set[str]:
    """Ids of the new payments among the evidence of D06, and that their rows came along."""
    evidence = [e for r in found if r.probe == "D06" for hit in r.found for e in hit["evidence"]]
    assert all(e["row"]["row_id"] == e["row_id"] and e["row"]["source"] for e in evidence)
    return {e["row"]["payment_id"] for e in evidence if e["row"]["payment_id"][0] != "F"}


def pid() -> int:
    assert RESIDENT.process is not None
    return RESIDENT.process.pid


def run(versions: dict[str, int], changes: Changes) -> list[Result]:
    return list(results(CODES, versions, changes))


def test_the_second_batch_is_seen_by_the_same_process(tmp_path, versions) -> None:
    first = run(versions, arrive(tmp_path, versions, 1))
    there = pid()
    second = run(versions, arrive(tmp_path, versions, 2))
    assert twice_paid(first) == {"1F111", "1F127"}
    assert twice_paid(second) == {"2F211", "2F227"}
    assert pid() == there
    populations = {r.probe: r.population for r in first}
    assert all(r.population - populations[r.probe] in {0, 2} for r in second)
    assert {r.population - populations[r.probe] for r in second if r.probe == "D06"} == {2}


def test_a_line_that_moved_holds_from_the_next_job_on(tmp_path, versions) -> None:
    assert twice_paid(run(versions, arrive(tmp_path, versions, 1)))
    run(versions, publish(tmp_path, versions, "parameter", DEARER))
    assert not twice_paid(run(versions, arrive(tmp_path, versions, 2)))


def test_a_small_change_that_no_key_tells_is_answered_by_a_full_run(tmp_path, versions) -> None:
    run(versions, arrive(tmp_path, versions, 1))
    sold = {r.probe: r for r in run(versions, publish(tmp_path, versions, "ownership", SOLD))}
    assert sold["G01"].touched is None
    assert sold["G01"].population > 0
    assert twice_paid(run(versions, arrive(tmp_path, versions, 2))) == {"2F211", "2F227"}


def test_a_runner_that_was_killed_meanwhile_is_started_again(tmp_path, versions) -> None:
    run(versions, arrive(tmp_path, versions, 1))
    there = pid()
    assert RESIDENT.process is not None
    RESIDENT.process.kill()
    assert twice_paid(run(versions, arrive(tmp_path, versions, 2))) == {"2F211", "2F227"}
    assert pid() != there


def test_one_that_dies_at_work_is_told_and_the_next_job_has_another(tmp_path, versions) -> None:
    changes = arrive(tmp_path, versions, 1)
    gone = {"payment": {"after": ["none.parquet"], "before": []}}
    with pytest.raises(RunFailed):
        run(versions, gone)
    assert RESIDENT.process is None
    assert twice_paid(run(versions, changes)) == {"1F111", "1F127"}


def test_who_does_not_listen_to_the_end_leaves_nothing_to_the_next(tmp_path, versions) -> None:
    changes = arrive(tmp_path, versions, 1)
    heard = results(CODES, versions, changes)
    next(heard)
    heard.close()
    assert RESIDENT.process is None
    assert twice_paid(run(versions, changes)) == {"1F111", "1F127"}
