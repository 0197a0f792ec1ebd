"""OCDS releases into the lake: the same rows that `sunshine ocds` reads, so that flags agree."""

import json
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb

from sunshine.datacentre.catalogue.engine import Mart, Source
from sunshine.datacentre.intake.engine import checking
from sunshine.datacentre.intake.engine.reading import (
    Opened,
    open_file,
    refuse_long_lines,
    unpack,
)
from sunshine.datacentre.intake.engine.staging import (
    MOST_QUARANTINED,
    Bad,
    Lookups,
    Staged,
    lookup_tables,
)
from sunshine.datacentre.intake.rules import IntakeError
from sunshine.datacentre.lake.engine import literal, quoted, write
from sunshine.datacentre.ocds.engine import PARTIES, VIEWS, OcdsError, bind_file, one_a_line

LONGEST_SHOWN = 2000
HALF_PAIR = "\\ud"


def open_releases(path: Path, scratch: Path) -> Opened:
    """A file of releases, packages or records as one release a line; raises IntakeError."""
    return open_file(plain_releases(path, scratch), scratch)


def plain_releases(path: Path, scratch: Path) -> Path:
    """The same, unpacked and within bounds but not looked into; raises IntakeError."""
    try:
        readable = one_a_line(unpack(path, scratch), scratch)
    except OcdsError as error:
        raise IntakeError(str(error)) from error
    refuse_long_lines(readable)
    return readable


def stage_releases(  # noqa: PLR0913  as `stage`
    duck: duckdb.DuckDBPyConnection,
    opened: Opened,
    source: Source,
    marts: Mapping[str, Mart],
    folder: Path,
    lookups: Lookups,
    batch: str,
) -> Staged:
    """Write the rows of every mart that a release feeds; raises IntakeError.

    A release is whole: what an earlier one had and this one has not is withdrawn.
    """
    if opened.kind != "json":
        raise IntakeError("不是 OCDS 文件：每一行应是一个 {…} 对象（编译发布）")
    result = Staged(whole=("procurement", "procurement_id"))
    for number, line, reason in _lines(opened.path):
        result.row_count += 1
        if reason:
            shown = line[:LONGEST_SHOWN]
            result.bad.append(Bad("procurement", number, [_problem(reason)], {"整行": shown}))
        if len(result.bad) > MOST_QUARANTINED:
            raise IntakeError(f"超过 {MOST_QUARANTINED} 行没有 ocid，请检查来源是否选对")
    checking.register(duck)
    fed = [marts[name] for name in (*VIEWS, *PARTIES)]
    with tempfile.TemporaryDirectory() as scratch:
        # DuckDB forgives what Python does not (JSON nested without end): a row is in or out.
        path = _without(opened.path, result.bad, Path(scratch)) if result.bad else opened.path
        bind_file(duck, path, fed, parties=True)
    for mart in fed:
        query = _query(duck, mart, source, lookups, batch)
        result.files[mart.name] = write(duck, query, folder, mart)
        duck.execute(f"drop table {quoted(mart.name)}")
    return result


def _query(
    duck: duckdb.DuckDBPyConnection, mart: Mart, source: Source, lookups: Lookups, batch: str
) -> str:
    """Rows as they go in: no personal numbers in prose, no name that is not an organisation's."""
    parts = {f.name: checking.without_persons(f"r.{quoted(f.name)}") for f in mart.fields if f.free}
    parts["batch_id"] = literal(batch)
    joins = ""
    if mart.name in PARTIES:
        duck.execute(f"create or replace temp view staged as from {quoted(mart.name)}")
        keys = lookup_tables(duck, mart, source, lookups, frozenset({"name"}))["name"]
        joins = f" left join {keys} l on l.value = r.name"
        parts |= {
            "name": "case when l.key is null then r.name end",
            "kind": "case when l.key is null then r.kind else 'person' end",
            "person_key": "l.key",
        }
    replaced = ", ".join(f"{sql} as {quoted(name)}" for name, sql in parts.items())
    return f"select r.* replace ({replaced}) from {quoted(mart.name)} r{joins}"


def _lines(path: Path) -> Iterator[tuple[int, str, str]]:
    """(line number, the line, what is wrong with it or nothing); empty lines are none."""
    seen: set[str] = set()
    with path.open(encoding="utf-8-sig") as handle:
        for number, line in enumerate(handle, start=1):
            if line.strip():
                yield number, line, _judge(line, seen)


def _without(path: Path, bad: list[Bad], scratch: Path) -> Path:
    """A copy of the file without the lines that were set apart."""
    numbers, target = {b.number for b in bad}, scratch / "good.jsonl"
    with path.open(encoding="utf-8-sig") as lines, target.open("w", encoding="utf-8") as good:
        good.writelines(line for n, line in enumerate(lines, start=1) if n not in numbers)
    return target


def _judge(line: str, seen: set[str]) -> str:
    try:
        release = json.loads(line)
        if HALF_PAIR in line.lower():  # DuckDB refuses half a surrogate pair, Python does not
            json.dumps(release, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return "不是完整的 JSON"
    ocid = release.get("ocid") if isinstance(release, dict) else None
    if not isinstance(ocid, str):
        return "没有文本形式的 ocid"
    if ocid in seen:
        return "同一文件中 ocid 重复，已保留先出现的一行"
    seen.add(ocid)
    return ""


def _problem(reason: str) -> dict[str, str]:
    return {
        "field": "ocid",
        "title": "ocid",
        "reason": reason,
        "remedy": "请向发布方核对这一行，改正后重新接入",
    }
