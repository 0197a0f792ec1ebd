"""The generator: same seed, same bytes; shards do not collide; what it writes is taken in."""

import json
import re
from collections import Counter
from pathlib import Path

import duckdb
import psycopg
import pytest

from seeds import city as generator
from seeds.planted import KINDS
from sunshine.wiring.commands.city import ROOT

TOLD = {"hit": "", "near_miss": " near miss", "lookalike": " look-alike"}
AT_LEAST = 30  # of each kind of truth for each probe, however small the city


def write(out: Path, scale: float = 0.1, seed: int = 5) -> dict[str, bytes]:
    generator.write_city(out, ROOT, seed=seed, scale=scale, progress=lambda words: None)
    return {p.name: p.read_bytes() for p in out.iterdir()}


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    write(folder)
    return folder


@pytest.fixture(scope="module")
def truth(small) -> list[dict]:
    lines = (small / "truth.jsonl").read_text().splitlines()
    return [t for t in map(json.loads, lines) if t["kind"] != "bad"]


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(small, tmp_path: Path) -> None:
    first = {p.name: p.read_bytes() for p in small.iterdir()}
    assert write(tmp_path / "b") == first
    other = write(tmp_path / "c", seed=6)
    assert other["bid_00.csv"] != first["bid_00.csv"]


def test_every_probe_has_its_irregularities_near_misses_and_innocents(truth) -> None:
    found = Counter((t["probe"], t["kind"]) for t in truth)
    assert len({probe for probe, _ in found}) == 35
    assert {key: n for key, n in found.items() if n < AT_LEAST} == {}
    assert {(probe, kind) for probe, _ in found for kind in TOLD} == set(found)


def test_what_a_truth_says_is_what_its_function_says_and_the_page_lists_it(truth) -> None:
    words = {kind.__name__: kind.__doc__ or "" for kind in KINDS}
    pages = {
        cells[0]: cells[1:]
        for cells in re.findall(
            r"^\| ([A-Z]\d{2,3}) \|([^|]+)\|([^|]+)\|([^|]+)\|$",
            (ROOT / "docs" / "city.md").read_text(),
            re.MULTILINE,
        )
    }
    planted = {(t["plant"], t["probe"], t["kind"]) for t in truth}
    assert {plant for plant, _, _ in planted} == set(words)
    for plant, probe, kind in planted:
        assert words[plant].startswith(f"{probe}{TOLD[kind]}: ")
        assert f"`{plant}`" in pages[probe][list(TOLD).index(kind)]


def test_every_resolution_has_a_quorum_of_people_in_office_and_the_votes_it_needs(small) -> None:
    with duckdb.connect() as duck:
        for mart in ("resolution", "meeting", "vote", "tenure"):
            duck.execute(
                f"create table {mart} as from read_csv('{small / mart}_00.csv', header=true)"
            )
        votes = """
            select r.决议编号, r.结果, m.应到人数 as expected, m.实到人数 as present,
                count(*) as said, count(t.任职编号) as in_office,
                count(*) filter (v.意见 in ('同意', '原则同意')) as agreed,
                count(*) filter (v.意见 = '不同意') as refused,
                count(*) filter (v.意见 = '建议缓议') as deferred
            from resolution r join vote v using (企业, 决议编号) join meeting m using (企业, 会议编号)
            left join tenure t on t.企业 = v.企业 and t.自然人 = v.表决人 and contains(t.参加会议, m.会议)
                and m.会议日期 >= t.任职日期 and (t.离任日期 is null or m.会议日期 < t.离任日期)
            where r.会议 = m.会议 and r.决议日期 = m.会议日期
            group by all"""
        total = duck.sql("select count(*) from resolution").fetchall()[0][0]
        assert duck.sql(f"select count(*) from ({votes})").fetchall() == [(total,)]
        broken = f"""select * from ({votes}) where said <> present or in_office <> said
            or present * 3 < expected * 2 or 2 * case 结果 when '通过' then agreed
            when '否决' then refused else deferred end <= present"""
        assert duck.sql(broken).fetchall() == []


def test_a_large_city_comes_in_shards_whose_numbers_never_meet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generator, "SHARD_SCALE", 0.1)
    write(tmp_path, scale=0.2)
    with duckdb.connect() as duck:
        for mart, key in (("payment", "付款编号"), ("contract", "合同编号"), ("bid", "投标标识")):
            files = sorted(str(p) for p in tmp_path.glob(f"{mart}_0[079]*.csv"))
            total, distinct = duck.execute(
                f"select count({key}), count(distinct {key}) from read_csv({files}, all_varchar=true, union_by_name=true)"
            ).fetchall()[0]
            assert total == distinct > 0
    assert len(list(tmp_path.glob("payment_00_*.csv"))) == 1
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
