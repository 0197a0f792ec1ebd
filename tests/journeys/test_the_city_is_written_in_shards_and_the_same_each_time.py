"""The generator: same seed, same bytes; shards do not collide; what it writes is taken in."""

from pathlib import Path

import duckdb
import psycopg
import pytest

from seeds import city as generator
from sunshine.wiring.commands.city import ROOT


def write(out: Path, scale: float = 0.3, seed: int = 5) -> dict[str, bytes]:
    generator.write_city(out, ROOT, seed=seed, scale=scale, progress=lambda words: None)
    return {p.name: p.read_bytes() for p in out.iterdir()}


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    first = write(tmp_path / "a")
    assert write(tmp_path / "b") == first
    other = write(tmp_path / "c", seed=6)
    assert other["bid_00.csv"] != first["bid_00.csv"]


def test_a_large_city_comes_in_shards_whose_numbers_never_meet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generator, "SHARD_SCALE", 0.3)
    write(tmp_path, scale=0.9)
    with duckdb.connect() as duck:
        for mart, key in (("payment", "付款编号"), ("contract", "合同编号"), ("bid", "投标标识")):
            files = sorted(str(p) for p in tmp_path.glob(f"{mart}_0[079]*.csv"))
            total, distinct = duck.execute(
                f"select count({key}), count(distinct {key}) from read_csv({files}, all_varchar=true, union_by_name=true)"
            ).fetchall()[0]
            assert total == distinct > 0
    assert len(list(tmp_path.glob("payment_00_*.csv"))) == 2
    sellers = (tmp_path / "counterparty_00.csv").read_text().splitlines()
    assert len(sellers) == len({line.split(",")[0] for line in sellers})


def test_every_row_of_the_city_is_taken_in_but_for_those_spoiled_on_purpose(city) -> None:
    with psycopg.connect(city.environment["DATABASE_URL"]) as connection:
        rows = connection.execute(
            "select dataset, sum(accepted_count + unchanged_count), sum(quarantined_count)"
            " from intake_receipt where state = 'done' and actor_name = '演示准备' group by 1"
        ).fetchall()
    found = {dataset: (int(taken), int(kept_out)) for dataset, taken, kept_out in rows}
    spoiled = sum(
        '"quarantine"' in t for t in (city.home / "city" / "truth.jsonl").read_text().splitlines()
    )
    assert set(generator.REGISTERS) | set(generator.MARTS) <= set(found)
    assert all(taken > 0 for taken, _ in found.values())
    assert {name: out for name, (_, out) in found.items() if out} == {"payment": spoiled}
