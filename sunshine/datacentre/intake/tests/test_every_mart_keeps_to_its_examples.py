"""A mart states its grain and shows, with rows that are run, what goes in and what comes out."""

import csv
from pathlib import Path

import duckdb
import pytest
import yaml

from sunshine.datacentre.catalogue.engine import marts, sources
from sunshine.datacentre.intake.actions import organisation_words
from sunshine.datacentre.intake.engine.reading import open_file
from sunshine.datacentre.intake.engine.staging import Lookups, stage
from sunshine.datacentre.lake.engine import derive, quoted
from sunshine.foundation.organisations.rules import is_uscc
from sunshine.foundation.vault.actions import contact_keys, remember_people
from sunshine.foundation.vault.engine import person_key

ROOT = Path(__file__).resolve().parents[4]
MARTS = marts(ROOT)
PLACES = {"91350100M000100Y43": "00000000-0000-7000-8000-000000000001"}


def examples(name):
    return yaml.load(
        (ROOT / "datasets" / "marts" / f"{name}.examples.yaml").read_text(), yaml.CSafeLoader
    )


def told(is_derived):
    return [
        pytest.param(mart, example, id=f"{mart.name} {example['story']}")
        for mart in MARTS.values()
        if mart.is_derived == is_derived
        for example in examples(mart.name)
    ]


@pytest.mark.parametrize("mart", MARTS.values(), ids=MARTS)
def test_a_mart_says_what_one_row_is(mart):
    assert mart.grain.startswith("一行是")
    assert examples(mart.name)
    assert mart.is_derived == (ROOT / "datasets" / "marts" / f"{mart.name}.sql").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("mart", "example"), told(is_derived=False))
def test_rows_in_the_exchange_layout_become_the_rows_shown(mart, example, tmp_path):
    path = tmp_path / f"{mart.name}.csv"
    headers = list(dict.fromkeys(h for row in example["given"] for h in row))
    with path.open("w", newline="", encoding="utf-8") as handle:
        csv.DictWriter(handle, headers).writeheader()
        csv.DictWriter(handle, headers).writerows(example["given"])
    source = sources(ROOT)["standard"]
    dataset = next(d for d in source.datasets if d.name == mart.name)
    lookups = Lookups(PLACES, remember_people, contact_keys, organisation_words(), is_uscc)
    with duckdb.connect() as duck:
        duck.execute("set timezone = 'UTC'")
        opened = open_file(path, tmp_path)
        staged = stage(duck, opened, source, dataset, MARTS, tmp_path / "lake", lookups, "b")
        files = staged.files[mart.name]
        found = rows(duck, f"read_parquet('{files[0]}')", mart) if files else []
    assert_as_told(found, example.get("expect", []))
    titles = {problem["title"] for bad in staged.bad for problem in bad.problems}
    assert titles == set(example.get("quarantined", []))


@pytest.mark.parametrize(("mart", "example"), told(is_derived=True))
def test_rows_of_other_marts_become_the_rows_shown(mart, example):
    with duckdb.connect() as duck:
        for other in (m for m in MARTS.values() if not m.is_derived):
            typed = ", ".join(f"{quoted(c)} {t}" for c, t in other.columns.items())
            duck.execute(f"create table {quoted(other.name)} ({typed})")
            for row in example["given"].get(other.name, []):
                columns, marks = ", ".join(map(quoted, row)), ", ".join("?" for _ in row)
                duck.execute(
                    f"insert into {quoted(other.name)} ({columns}) values ({marks})",
                    list(row.values()),
                )
        derive(duck, MARTS.values())
        found = rows(duck, quoted(mart.name), mart)
    assert_as_told(found, example["expect"])


def rows(duck, origin, mart):
    texts = ", ".join(f"{quoted(c)}::varchar as {quoted(c)}" for c in mart.columns)
    cursor = duck.execute(f"select {texts} from {origin}")
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def assert_as_told(found, expected):
    """As many rows as are told, each with the values told."""
    assert len(found) == len(expected)
    for wanted in expected:
        plain = {
            k: person_key(*next(iter(v.items()))) if isinstance(v, dict) else v
            for k, v in wanted.items()
        }
        assert any(plain.items() <= row.items() for row in found), (plain, found)
