"""OCDS 1.1 compiled releases, one JSON a line (packages are taken apart), as tables of the procurement marts.

A line without a string `ocid` is skipped; a reference without an id is ignored; dates count only
in RFC 3339 form. Contact points and addresses are never read.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import duckdb

from sunshine.datacentre.catalogue.engine import Mart
from sunshine.datacentre.lake.engine import derive, literal, quoted
from sunshine.datacentre.ocds.rules import releases_of

LARGEST_OBJECT = 64 << 20
LARGEST_DOCUMENT = 256 << 20  # one that is not one release a line has to be held in memory
STAMP = "^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})$"
VIEWS = {
    "procurement": """
        select ocid as procurement_id, buyer ->> '$.id' as buyer_id,
            tender ->> '$.procuringEntity.id' as procuring_entity_id, tender ->> '$.title' as title,
            tender ->> '$.procurementMethod' as method,
            tender ->> '$.procurementMethodDetails' as method_detail, ocid as key from release""",
    "tender": """
        select ocid as procurement_id, tender ->> '$.status' as status,
            {start} as period_starts_at, {end} as period_ends_at,
            try_cast(tender ->> '$.numberOfTenderers' as bigint) as tenderer_count,
            tender ->> '$.value.currency' as currency, ocid as key from release""",
    "bid": """
        with one as (
            select ocid, unnest(json_extract(bids, '$.details[*]')) as b,
                generate_subscripts(json_extract(bids, '$.details[*]'), 1) as n from release
        ), who as (
            select ocid, b, n, unnest(list_concat(json_extract_string(b, '$.tenderers[*].id'),
                case when len(json_extract_string(b, '$.tenderers[*].id')) = 0 then [null] else [] end)) as tenderer
            from one
        )
        select concat(ocid, '/', n) as bid_id, row_number() over (partition by ocid, n) as tenderer_position,
            ocid as procurement_id, tenderer as tenderer_id, b ->> '$.status' as status,
            try_cast(b ->> '$.value.amount' as decimal(24,6)) as amount, b ->> '$.value.currency' as currency,
            concat(ocid, '/', n, '|', row_number() over (partition by ocid, n)) as key from who""",
    "award": """
        with one as (
            select ocid, unnest(json_extract(awards, '$[*]')) as a,
                generate_subscripts(json_extract(awards, '$[*]'), 1) as n from release
        ), who as (
            select ocid, a, n, unnest(list_concat(json_extract_string(a, '$.suppliers[*].id'),
                case when len(json_extract_string(a, '$.suppliers[*].id')) = 0 then [null] else [] end)) as supplier
            from one
        )
        select concat(ocid, '/', n) as award_id, row_number() over (partition by ocid, n) as supplier_position,
            ocid as procurement_id, supplier as supplier_id, a ->> '$.status' as status,
            try_cast(a ->> '$.value.amount' as decimal(24,6)) as amount, a ->> '$.value.currency' as currency,
            concat(ocid, '/', n, '|', row_number() over (partition by ocid, n)) as key from who""",
    "item": """
        with one as (
            select ocid, unnest(json_extract(awards, '$[*]')) as a,
                generate_subscripts(json_extract(awards, '$[*]'), 1) as n from release
        ), each_item as (
            select ocid, n, unnest(json_extract(a, '$.items[*]')) as i,
                generate_subscripts(json_extract(a, '$.items[*]'), 1) as m from one
        )
        select concat(ocid, '/', n, '/', m) as item_id, ocid as procurement_id,
            concat(ocid, '/', n) as award_id, i ->> '$.classification.scheme' as classification_scheme,
            i ->> '$.classification.id' as classification_id, i ->> '$.description' as description,
            concat(ocid, '/', n, '/', m) as key from each_item""",
}
# Names: only on the way to the lake, where those of persons are taken out.
PARTIES = {
    "counterparty": """
        with one as (select unnest(json_extract(parties, '$[*]')) as p from release)
        select p ->> '$.id' as counterparty_id, min(p ->> '$.name') as name, 'organisation' as kind,
            'unknown' as status, p ->> '$.id' as key
        from one where p ->> '$.id' is not null and trim(p ->> '$.name') <> '' group by p ->> '$.id'""",
}


class OcdsError(ValueError):
    """A file that is no OCDS; Chinese, says what to do."""


def one_a_line(path: Path, scratch: Path) -> Path:
    """The path itself if it holds a release a line; else its releases, written so.

    Arrays, release packages and record packages are taken apart, also where they stand one a
    line. Raises OcdsError where a document is too large to hold or not whole.
    """
    with path.open("rb") as handle:
        first = handle.readline(LARGEST_OBJECT).removeprefix(b"\xef\xbb\xbf").strip()
    whole = _parsed(first)
    if isinstance(whole, dict) and not ("records" in whole or "releases" in whole):
        return path
    if whole is None and first[:1] == b"{" and not _opens_only(first):
        return path  # JSON Lines whose first line is broken: it is skipped, the others count
    if whole is None and first[:1] not in (b"{", b"["):
        return path
    target = scratch / "releases.jsonl"
    with target.open("w", encoding="utf-8") as handle, path.open("rb") as lines:
        documents = (
            [_document(path)] if whole is None else filter(None, map(_parsed, _bounded(lines)))
        )
        for document in documents:
            for release in releases_of(document):
                handle.write(json.dumps(release) + "\n")
    return target


def _bounded(handle: BinaryIO) -> Iterator[bytes]:
    while line := handle.readline(LARGEST_OBJECT + 1):
        if len(line) > LARGEST_OBJECT:
            raise OcdsError("有一行超过 64 MB；请改为每行一个编译发布（JSON Lines）")
        yield line


def _opens_only(line: bytes) -> bool:
    """A first line of a document spread over lines: a bare brace, or a member that goes on."""
    return line == b"{" or line.endswith((b",", b"[", b"{"))


def _parsed(line: bytes) -> object:
    try:
        found: object = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found


def _document(path: Path) -> object:
    if path.stat().st_size > LARGEST_DOCUMENT:
        raise OcdsError(
            "整个文件是一个 JSON 文档且超过 256 MB；请改为每行一个编译发布（JSON Lines）"
        )
    found = _parsed(path.read_bytes())
    if found is None:
        raise OcdsError("文件不是完整的 JSON；请重新下载，或改为每行一个编译发布（JSON Lines）")
    return found


def bind_file(
    duck: duckdb.DuckDBPyConnection, path: Path, marts: Iterable[Mart], *, parties: bool = False
) -> None:
    """Tables named as the marts with the rows of one file; marts it doesn't feed are empty.

    `parties`: read their names too.
    """
    views = VIEWS | PARTIES if parties else VIEWS
    members = ["ocid", "buyer", "tender", "bids", "awards", *(["parties"] if parties else [])]
    # The first of two lines with one ocid counts, so lines must be numbered as they stand.
    duck.execute("set preserve_insertion_order = true")
    columns = ", ".join(f"{name}: 'JSON'" for name in members)
    duck.execute(
        "create temp table release as select * replace (ocid ->> '$' as ocid) from ("
        " select *, row_number() over (partition by ocid order by line) as nth from ("
        " select *, row_number() over () as line from read_json("
        f"{literal(path)}, format='newline_delimited', columns={{{columns}}}, ignore_errors=true,"
        f" maximum_object_size={LARGEST_OBJECT}))) where json_type(ocid) = 'VARCHAR' and nth = 1"
    )
    instants = {
        side: _instant(f"tender ->> '$.tenderPeriod.{side}Date'") for side in ("start", "end")
    }
    marts = list(marts)
    for mart in (m for m in marts if not m.is_derived):
        if mart.name in views:
            query = views[mart.name]
            query = query.format(**instants) if mart.name == "tender" else query
            duck.execute(f"create temp table source_rows as {query}")
            have = {row[0] for row in duck.execute("describe source_rows").fetchall()}
        else:
            duck.execute("create temp table source_rows as select null as key where false")
            have = set()
        typed = ", ".join(
            f"{quoted(c) if c in have else 'null'}::{t} as {quoted(c)}"
            for c, t in mart.columns.items()
            if c not in {"row_id", "source", "batch_id"}
        )
        duck.execute(
            f"create table {quoted(mart.name)} as select {typed}, concat('ocds:', key) as row_id,"
            " 'ocds' as source, 'file' as batch_id from source_rows"
        )
        duck.execute("drop table source_rows")
    derive(duck, marts)
    duck.execute("drop table release")
    duck.execute("set preserve_insertion_order = false")


def _instant(text: str) -> str:
    return f"case when regexp_matches({text}, '{STAMP}') then try_cast({text} as timestamptz) end"
