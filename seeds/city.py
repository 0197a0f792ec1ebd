"""Write the city's files: every group in its own format, a truth file beside them."""

import csv
import gzip
import io
import json
import math
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Self

import numpy as np
from openpyxl import Workbook

from seeds.acts import Truth
from seeds.claims import claims
from seeds.decisions import decisions, rules
from seeds.enterprises import (
    LINE_CHANGED_ON,
    LINES,
    LINES_BEFORE,
    Company,
    Supplier,
    companies,
    stream,
    suppliers,
)
from seeds.kin import kin
from seeds.leases import leases
from seeds.lending import lending
from seeds.planted import plant
from seeds.staff import staff
from seeds.tenders import market, tenders
from seeds.ties import ties
from seeds.trade import Books, books
from sunshine.datacentre.catalogue.engine import Mart, marts
from sunshine.foundation.reference.engine import parameters

FORMATS = ("csv", "gb", "bom", "xlsx", "jsonl", "gz", "tsv", "csv", "csv", "csv")
SHARD_SCALE = 2.0
SAVED = re.compile(rb">\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z<")
REGISTERS = (
    "counterparty", "procurement", "tender", "bid", "award", "item",
    "ownership", "position", "matter", "resolution", "authority_rule", "decision_item", "appointment", "bid_trace",
    "guarantee", "loan", "financial_report", "expense_claim", "lease", "appraisal", "kinship", "disclosure",
)  # fmt: skip
MARTS = ("contract", "contract_change", "payment", "invoice")
BAD_RATE = 0.0005
Progress = Callable[[str], None]


def line_of(root: Path, found: list[Company]) -> Callable[[int, np.datetime64], float]:
    """An enterprise's published line on a day, in yuan: its group's rule, else the shipped one."""
    shipped = next(p.value for p in parameters(root) if p.name == "D02.line")
    changed = np.datetime64(LINE_CHANGED_ON)

    def line(index: int, day: np.datetime64) -> float:
        table = LINES if day >= changed else LINES_BEFORE
        return float(table.get(found[index].tier, shipped or 0))

    return line


def write_city(out: Path, root: Path, *, seed: int, scale: float, progress: Progress) -> int:
    """Write all files under `out`; returns the number of payments. Same seed, same bytes.

    A large city is written in shards of SHARD_SCALE, one group of one shard in memory at a time.
    """
    out.mkdir(parents=True, exist_ok=True)
    found, sellers, known = companies(seed), suppliers(seed), marts(root)
    line, bidders = line_of(root, found), market(seed, sellers)
    total, count = 0, max(1, math.ceil(scale / SHARD_SCALE))
    with (out / "truth.jsonl").open("w") as told, Registers(out, known, REGISTERS) as registers:
        for shard in range(count):
            for group in range(len(FORMATS)):
                members = [c for c in found if c.group == group]
                everyone = [books(seed, c, sellers, scale / count, shard) for c in members]
                for book in everyone:
                    book.group = tuple(c.uscc for c in members)
                    for habit in (claims, leases, kin):
                        habit(seed, book)
                share = scale / count * len(members) / len(found)
                truths = list(plant((seed + 1000 * shard) * 100 + group, everyone, line, share))
                registers.sellers(sellers, everyone)
                for book in everyone:  # these fill in the contracts' links, so they come first
                    registers.add(tenders(seed, book, bidders), book.company.uscc)
                    registers.add(decisions(seed, book, line), book.company.uscc)
                    registers.add(iter(book.extra), book.company.uscc)
                total += _write_group(out, known, everyone, (group, shard), seed, truths)
                for truth in truths:
                    told.write(json.dumps(truth, ensure_ascii=False) + "\n")
                progress(f"{members[0].short_name}：{len(members)} 家企业")
        registers.add(ties(seed, found, sellers))
        registers.add(rules(found, line))
        registers.add(staff(seed, found))
        registers.add(lending(seed, found))
    return total


def _write_group(
    out: Path,
    known: Mapping[str, Mart],
    everyone: list[Books],
    place: tuple[int, int],
    seed: int,
    truths: list[Truth],
) -> int:
    """The books of one group in its format; shards after the first are plain CSV."""
    group, shard = place
    kind = "csv" if shard else FORMATS[group]
    spoiled = stream(seed, f"bad{group}" + (f"/{shard}" if shard else ""))
    name = f"{group:02d}" + (f"_{shard:04d}" if shard else "")
    total = 0
    for mart in MARTS:
        bad = spoiled if mart == "payment" and kind in {"csv", "gb"} else None
        rows = _rows(everyone, mart)
        total += _write(out / f"{mart}_{name}", known[mart], rows, kind, bad, truths)
    return total


class Registers:
    """Files that the whole city shares: one CSV a mart, rows added as they come."""

    def __init__(self, out: Path, known: Mapping[str, Mart], names: tuple[str, ...]) -> None:
        self.known, self.files, self.seen = known, ExitStack(), set[str]()
        self.writers = {}
        for name in names:
            path = out / f"{name}_00.csv"
            handle = self.files.enter_context(path.open("w", encoding="utf-8", newline=""))
            self.writers[name] = csv.writer(handle)
            self.writers[name].writerow([f.title for f in known[name].fields])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.files.close()

    def add(
        self, rows: Iterator[tuple[str, dict[str, object]]], organisation: str | None = None
    ) -> None:
        """Rows as (mart, row); of one organisation if given."""
        for mart, row in rows:
            whole = {"organisation_id": organisation, "currency": "CNY"} | row
            self.writers[mart].writerow(_cells(self.known[mart], whole).values())

    def sellers(self, sellers: list[Supplier], everyone: list[Books]) -> None:
        """Counterparties, each once; a number a group spells its own way gets a row of its own."""
        renamed = {
            str(p) for b in everyone for p in b.payment["payee_id"] if str(p).startswith("GYS-")
        }
        for row in _sellers(sellers, renamed):
            if row["counterparty_id"] not in self.seen:
                self.seen.add(str(row["counterparty_id"]))
                self.add(iter([("counterparty", row)]))


def _rows(everyone: list[Books], mart: str) -> Iterator[dict[str, object]]:
    for book in everyone:
        columns = getattr(book, mart)
        for values in zip(*columns.values(), strict=True):
            row = dict(zip(columns, values, strict=True))
            yield row | {"organisation_id": book.company.uscc, "currency": "CNY"}


def _sellers(sellers: list[Supplier], renamed: set[str]) -> Iterator[dict[str, object]]:
    for seller in sellers:
        row: dict[str, object] = {
            "counterparty_id": seller.identifier,
            "uscc": seller.uscc,
            "name": seller.name,
            "kind": "person" if seller.is_person else "organisation",
            "status": "active",
        }
        yield row
        if f"GYS-{seller.identifier}" in renamed:
            yield row | {"counterparty_id": f"GYS-{seller.identifier}"}


def _write(
    stem: Path,
    mart: Mart,
    rows: Iterator[dict[str, object]],
    kind: str,
    bad: np.random.Generator | None,
    truths: list[Truth],
) -> int:
    """One file in one format; spoils some rows if asked. Returns payments written."""
    table = _texts(mart, rows, bad, truths)
    headers = [f.title for f in mart.fields]
    count = 0
    if kind == "xlsx":
        book = Workbook(write_only=True)
        sheet = book.create_sheet(mart.title)
        sheet.append(headers)
        for row in table:
            sheet.append(row)
            count += 1
        book.save(stem.with_suffix(".xlsx"))
        _undate(stem.with_suffix(".xlsx"))
    elif kind == "jsonl":
        with stem.with_suffix(".jsonl").open("w", encoding="utf-8") as handle:
            for row in table:
                cells = {h: v for h, v in zip(headers, row, strict=True) if v}
                handle.write(json.dumps(cells, ensure_ascii=False) + "\n")
                count += 1
    else:
        with _open(stem, kind) as handle:
            writer = csv.writer(handle, delimiter="\t" if kind == "tsv" else ",")
            writer.writerow(headers)
            for row in table:
                writer.writerow(row)
                count += 1
    return count if mart.name == "payment" else 0


def _undate(path: Path) -> None:
    """A workbook remembers when it was saved; the same seed is to give the same bytes."""
    with zipfile.ZipFile(path) as archive:
        parts = {m.filename: archive.read(m) for m in archive.infolist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            kept = (
                SAVED.sub(b">2026-11-20T00:00:00Z<", data) if name.startswith("docProps") else data
            )
            archive.writestr(
                zipfile.ZipInfo(name, (2026, 11, 20, 0, 0, 0)), kept, zipfile.ZIP_DEFLATED
            )


def _open(stem: Path, kind: str) -> IO[str]:
    if kind == "gz":
        packed = gzip.GzipFile(stem.with_suffix(".csv.gz"), "wb", compresslevel=3, mtime=0)
        return io.TextIOWrapper(packed, encoding="utf-8", newline="")
    encoding = {"gb": "gb18030", "bom": "utf-8-sig", "tsv": "gb18030"}.get(kind, "utf-8")
    return stem.with_suffix(".csv").open("w", encoding=encoding, newline="")


def _texts(
    mart: Mart,
    rows: Iterator[dict[str, object]],
    bad: np.random.Generator | None,
    truths: list[Truth],
) -> Iterator[list[str]]:
    for number, row in enumerate(rows, start=2):
        cells = _cells(mart, row)
        if bad is not None and bad.random() < BAD_RATE and not _is_planted(row, truths):
            field, value = SPOILS[int(bad.integers(0, len(SPOILS)))]
            cells[field] = value
            truths.append(
                {
                    "probe": "quarantine",
                    "kind": "bad",
                    "subject": cells["payment_id"],
                    "organisation": row["organisation_id"],
                    "rows": [number],
                    "note": field,
                }
            )
        yield list(cells.values())


def _cells(mart: Mart, row: Mapping[str, object]) -> dict[str, str]:
    """A row as its file shows it: codes by their titles."""
    cells = {}
    for field in mart.fields:
        text = _text(row.get(field.name))
        cells[field.name] = field.values.get(text, text) if field.values else text
    return cells


SPOILS = (
    ("paid_on", "2026-13-01"),
    ("amount", ""),
    ("amount", "壹万元整"),
    ("organisation_id", "91330000QZA999999X"),
    ("method", "刷脸"),
)


def _is_planted(row: dict[str, object], truths: list[Truth]) -> bool:
    """Rows of a truth are never spoiled: a truth that can't be taken in is none."""
    return any(
        row["payment_id"] in t["rows"]
        for t in truths
        if t["organisation"] == row["organisation_id"]
    )


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool | np.bool_):
        return "是" if value else "否"
    if isinstance(value, float):
        return f"{value:.2f}"
    return str(value)
