"""Receipts in words, quarantine as a spreadsheet."""

import json
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from openpyxl import Workbook

from sunshine.datacentre.catalogue.engine import Dataset, sources
from sunshine.datacentre.intake.models import QuarantinedRow, Receipt
from sunshine.datacentre.intake.rules import propose, safe_cell
from sunshine.datacentre.lake.queries import content_root


def explain(receipt: Receipt) -> Iterator[str]:
    """A receipt as lines of text: numbers, reasons, hash, snapshot."""
    yield f"{receipt.get_state_display()}：{receipt.file_name}"
    if receipt.message:
        yield receipt.message
    if receipt.state == Receipt.State.DONE:
        yield (
            f"读入 {receipt.row_count:,} 行，接受 {receipt.accepted_count:,}，"
            f"未变 {receipt.unchanged_count:,}，隔离 {receipt.quarantined_count:,}"
        )
        for (title, reason), count in reasons(receipt).most_common(10):
            yield f"隔离原因 {title}：{reason} × {count}"
        if receipt.snapshot is not None:
            yield f"快照 {receipt.snapshot.number}"
    if receipt.file_hash:
        yield f"文件 SHA-256 {receipt.file_hash}"


def reasons(receipt: Receipt) -> Counter[tuple[str, str]]:
    """How often each field failed for each reason (values left out)."""
    found: Counter[tuple[str, str]] = Counter()
    for problems in receipt.rows.values_list("problems", flat=True):
        for problem in problems:
            found[problem["title"], problem["reason"].rpartition("”")[2]] += 1
    return found


def in_words(row: QuarantinedRow) -> list[str]:
    """`第 18 行 付款日期：“2026-13-01”不是有效日期，请改为 2026-01-31 这样的日期`."""
    return [
        f"第 {row.row_number} 行 {p['title']}：{p['reason']}，{p['remedy']}" for p in row.problems
    ]


def header_choices(receipt: Receipt) -> list[tuple[str, str]]:
    """(header nobody knew, our column it most likely means or nothing), in the file's order."""
    dataset = dataset_of(receipt)
    if dataset is None:
        return []
    proposed: dict[str, str] = {}
    for header, column, _ in propose(receipt.unknown_headers, dataset.headers):
        if column not in proposed.values():
            proposed[header] = column
    return [(header, proposed.get(header, "")) for header in receipt.unknown_headers]


def column_titles(receipt: Receipt) -> list[tuple[str, str]]:
    """(column, title) of what a header may be said to mean."""
    dataset = dataset_of(receipt)
    return [(c, headers[0]) for c, headers in dataset.headers.items()] if dataset else []


def dataset_of(receipt: Receipt) -> Dataset | None:
    source = sources(content_root()).get(receipt.source)
    found = source.datasets if source else ()
    return next((d for d in found if d.name == receipt.dataset), None)


def as_workbook(rows: list[QuarantinedRow]) -> bytes:
    """An Excel file to correct and take in again: row number, what to do, the original cells."""
    contents: list[dict[str, Any]] = [json.loads(row.content) for row in rows]
    headers = list(dict.fromkeys(h for content in contents for h in content))
    book = Workbook(write_only=True)
    sheet = book.create_sheet("隔离行")
    sheet.append(["原行号", "问题与处理", *headers])
    for row, content in zip(rows, contents, strict=True):
        words = "\n".join(in_words(row))
        sheet.append([row.row_number, words, *(safe_cell(content.get(h)) for h in headers)])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()
