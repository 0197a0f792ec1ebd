"""Recall, precision and flag rate of some probes on cities, without a house: minutes become seconds.

`python -m bench.narrow SCALE SEED[,SEED...] PROBE...` writes each city, reads its files straight
into DuckDB and runs the statements of these probes over them. Intake, keys and alerts are left
out (`bench.scores` goes that way); rows, statements and truth are the same.
"""

import sys
import tempfile
from pathlib import Path
from typing import Any

import duckdb

from bench.house import ROOT
from bench.scores import Line, table
from seeds import city
from seeds.enterprises import LINE_CHANGED_ON, LINES, LINES_BEFORE, companies
from seeds.scoring import read_truth, score
from sunshine.analysis.probes import engine as probes
from sunshine.datacentre.catalogue.engine import Mart, marts
from sunshine.datacentre.lake.engine import derive, literal, quoted
from sunshine.foundation.reference.engine import parameters

SHIPPED_ON = "2010-01-01"


def fill(duck: duckdb.DuckDBPyConnection, folder: Path, seed: int) -> None:
    """All marts from the files of a city; an enterprise is known by its credit code."""
    city_marts = marts(ROOT)
    for mart in (m for m in city_marts.values() if not m.is_derived):
        files = sorted(str(p) for p in folder.glob(f"{mart.name}_[0-9]*.csv"))
        if files:
            _read(duck, mart, files)
        else:
            typed = ", ".join(f"{quoted(c)} {t}" for c, t in mart.columns.items())
            duck.execute(f"create table {quoted(mart.name)} ({typed})")
    found = companies(seed)
    duck.executemany(
        "insert into organisation (row_id, organisation_id, uscc, name, kind, group_id, tier)"
        " values (?, ?, ?, ?, 'enterprise', ?, ?)",
        [[f"o:{c.uscc}", c.uscc, c.uscc, c.name, found[c.group].uscc, c.tier] for c in found],
    )
    rules = [[p.name, p.option or None, p.value, p.valid_from] for p in parameters(ROOT)]
    duck.execute(
        "create temp table rule (name varchar, option varchar, value double, valid_from date)"
    )
    duck.executemany("insert into rule values (?, ?, ?, ?)", rules)
    duck.execute(
        "insert into parameter (row_id, organisation_id, name, option, value, valid_from, valid_to)"
        " select concat('p:', o.uscc, r.name, r.option), o.uscc, r.name, r.option, r.value,"
        " r.valid_from, lead(r.valid_from) over (partition by o.uscc, r.name, r.option order by r.valid_from)"
        " from organisation o cross join rule r"
    )
    _own_lines(duck)
    derive(duck, city_marts.values())


def _own_lines(duck: duckdb.DuckDBPyConnection) -> None:
    """The lines that groups and their daughters set themselves, as `seeds.people` enacts them."""
    eras = ((SHIPPED_ON, LINE_CHANGED_ON, LINES_BEFORE), (LINE_CHANGED_ON, None, LINES))
    duck.execute(
        "delete from parameter where name = 'D02.line' and organisation_id in"
        " (select organisation_id from organisation where tier <= 2)"
    )
    for since, until, lines in eras:
        duck.executemany(
            "insert into parameter (row_id, organisation_id, name, value, valid_from, valid_to)"
            " select concat('l:', uscc, ?), uscc, 'D02.line', ?, ?, ? from organisation where tier = ?",
            [[since, line, since, until, tier] for tier, line in lines.items()],
        )


def _read(duck: duckdb.DuckDBPyConnection, mart: Mart, files: list[str]) -> None:
    """Columns by their titles, codes by theirs; empty is null."""

    def cell(f: Any) -> str:
        text = quoted(f.title)
        if f.values:
            whens = " ".join(
                f"when {literal(t)} then {literal(str(c))}" for c, t in f.values.items()
            )
            text = f"case {text} {whens} else {text} end"
        if f.type == "boolean":
            text = f"({text} = '是')"
        default = "" if f.default is None else f", {literal(str(f.default).lower())}"
        return f"try_cast(coalesce({text}{default}) as {f.sql_type}) as {quoted(f.name)}"

    cells = ", ".join(cell(f) for f in mart.fields)
    keys = ", '|', ".join(f"coalesce({quoted(k)}::varchar, '')" for k in mart.key)
    duck.execute(
        f"create table {quoted(mart.name)} as select columns(*),"
        f" concat('standard:', {keys}) as row_id, 'standard' as batch_id"
        f" from (select {cells} from read_csv({files}, all_varchar=true, header=true))"
    )
    if "source" not in {f.name for f in mart.fields}:
        duck.execute(f"alter table {quoted(mart.name)} add column source varchar")


def measure(seed: str, scale: float, codes: list[str]) -> list[Line]:
    known = probes.load(ROOT)
    with tempfile.TemporaryDirectory() as place, duckdb.connect() as duck:
        folder = Path(place)
        city.write_city(folder, ROOT, seed=int(seed), scale=scale, progress=lambda _: None)
        fill(duck, folder, int(seed))
        truth = read_truth(folder)
        lines = []
        for code in codes:
            duck.execute(known[code].sql)
            names = [c[0] for c in duck.description or []]
            hits = [dict(zip(names, row, strict=True)) for row in duck.fetchall()]
            told = [
                {"probe": code, "uscc": h["organisation_id"], "evidence": h["evidence"]}
                for h in hits
            ]
            rows = duck.execute(f"select count(*) from {known[code].population}").fetchall()[0][0]
            lines += [
                Line(seed, code, s.planted, s.found, s.raised, s.right, len(hits), rows)
                for s in score(truth, told)
                if s.probe == code
            ]
    return lines


def main() -> None:
    scale, seeds, *codes = sys.argv[1:]
    city.FORMATS = ("csv",) * len(city.FORMATS)
    lines = [one for seed in seeds.split(",") for one in measure(seed, float(scale), codes)]
    print(table(lines))
    sys.exit(not all(one.is_good for one in lines))


if __name__ == "__main__":
    main()
