"""A mart's rows as a file: every group in its own format, a few rows spoiled."""

import csv
import gzip
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

import numpy as np
from openpyxl import Workbook

from seeds.acts import Truth
from sunshine.datacentre.catalogue.engine import Mart

SAVED = re.compile(rb">\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z<")
BAD_RATE = 0.0005


def write(
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
        cells = cells_of(mart, row)
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


def cells_of(mart: Mart, row: Mapping[str, object]) -> dict[str, str]:
    """A row as its file shows it: codes by their titles."""
    cells = {}
    for field in mart.fields:
        value = row.get(field.name)
        if type(value) is not str:
            value = _text(value)
        cells[field.name] = field.values.get(value, value) if field.values else value
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
    if isinstance(value, float):
        return f"{value:.2f}"
    if isinstance(value, bool | np.bool_):
        return "是" if value else "否"
    return str(value)
