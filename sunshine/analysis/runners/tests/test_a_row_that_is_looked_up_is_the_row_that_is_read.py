"""A run that looks rows up in big files finds what one that reads the files finds."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from bench import made
from sunshine.analysis.probes import engine as probes
from sunshine.analysis.runners.engine import arrive, connect, lock, lookups
from sunshine.analysis.runners.engine.ground import Ground
from sunshine.analysis.runners.engine.lookups import Criterion, Lookups
from sunshine.analysis.runners.engine.slicing import Changed, note_changes
from sunshine.datacentre.catalogue.engine import marts
from sunshine.datacentre.lake import engine as lake

KNOWN = marts(made.ROOT)
PROBES = probes.load(made.ROOT)
# Paid again by another voucher, and some of it to somebody else.
BATCH = """select * replace (
    'new' || payment_id as payment_id, 'new' || row_id as row_id, paid_on + 1 as paid_on, 'n' || document_number as document_number,
    case when payment_id like '%7' then 'S1' else payee_id end as payee_id
)
from payment using sample reservoir(300 rows) repeatable (7)"""


@pytest.fixture
def kept(tmp_path: Path, versions: dict[str, int], monkeypatch: pytest.MonkeyPatch) -> Lookups:
    """Lookups of the files before the batch, whatever their size, in several chunks."""
    monkeypatch.setattr(lookups, "BIG", 10)
    monkeypatch.setattr(lookups, "CHUNK", 5_000)
    there = Lookups(tmp_path / "lookups", files(tmp_path, versions))
    columns = lookups.columns_looked_for(PROBES.values())
    with duckdb.connect() as duck:
        assert list(lookups.keep(duck, KNOWN, there, columns))
        assert not list(lookups.keep(duck, KNOWN, there, columns))
    return there


def files(home: Path, versions: dict[str, int]) -> dict[str, list[Path]]:
    return {m: lake.files(home / "lake", m, v) for m, v in versions.items()}


def arrived(home: Path, versions: dict[str, int], change: lake.Change, there: Path | None) -> list:
    with connect(home / "lake") as duck:
        lake.bind(duck, home / "lake", KNOWN.values(), versions)
        lock(duck)
        paths = tuple(home / "lake" / "payment" / name for name in change.after)
        note_changes(duck, KNOWN, {"payment": Changed(paths)})
        ground = Ground(duck, KNOWN, Lookups(there, files(home, versions)))
        return [told(e) for e in arrive(ground, PROBES.values(), {"payment"})]


def told(event: dict) -> dict:
    if event["kind"] == "start":
        return event | {"touched": sorted(event["touched"])}
    return {k: v for k, v in event.items() if k != "seconds"}


def in_order(events: list) -> Iterator[str]:
    return iter(sorted(map(str, events)))


def test_looked_up_or_read(tmp_path: Path, versions: dict[str, int], kept: Lookups) -> None:
    with connect(None) as duck:
        lake.bind(duck, tmp_path / "lake", KNOWN.values(), versions)
        staged = lake.write(duck, BATCH, tmp_path / "lake", KNOWN["payment"])
        change = lake.publish(
            duck, tmp_path / "lake", KNOWN["payment"], versions["payment"], staged, commit={}
        )
    versions["payment"] = change.version
    looked_up = arrived(tmp_path, versions, change, kept.home)
    read = arrived(tmp_path, versions, change, None)
    assert list(in_order(looked_up)) == list(in_order(read))
    hits = {e["probe"] for e in read if e["kind"] == "hit"}
    assert {"D02", "D06", "D10"} <= hits


def test_every_row_of_a_key_and_no_row_of_another(
    tmp_path: Path, versions: dict[str, int], kept: Lookups
) -> None:
    by = Criterion(("organisation_id", "payee_id"), "select organisation_id, payee_id from wanted")
    with connect(tmp_path / "lake") as duck:
        lake.bind(duck, tmp_path / "lake", KNOWN.values(), versions)
        duck.execute(
            "create temp table wanted as select distinct organisation_id, payee_id from payment"
            " where payment_id in ('F17', 'F4711', 'F19999')"
        )
        ready, rest = kept.parted(KNOWN["payment"], [by])
        assert not rest
        taken = kept.take(duck, ready, [by, by], ["row_id"])
        read = "select p.row_id from payment p semi join wanted w using (organisation_id, payee_id)"
        assert sorted(taken["row_id"].to_pylist()) == sorted(
            row_id for (row_id,) in duck.execute(read).fetchall()
        )


def test_lookups_of_files_that_are_gone_go(
    tmp_path: Path, versions: dict[str, int], kept: Lookups
) -> None:
    assert kept.home is not None
    gone = Lookups(kept.home, files(tmp_path, versions) | {"payment": []})
    with duckdb.connect() as duck:
        list(lookups.keep(duck, KNOWN, gone, lookups.columns_looked_for(PROBES.values())))
    assert not list((kept.home / duckdb.__version__ / "payment").iterdir())
    assert list((kept.home / duckdb.__version__ / "contract").iterdir())
