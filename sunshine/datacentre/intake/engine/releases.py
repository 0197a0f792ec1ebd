"""OCDS releases into the lake: the same rows that `sunshine ocds` reads, so that flags agree."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb

from sunshine.datacentre.catalogue.engine import Mart
from sunshine.datacentre.intake.engine.reading import Opened, open_file, unpack
from sunshine.datacentre.intake.engine.staging import MOST_QUARANTINED, Bad, Staged
from sunshine.datacentre.intake.rules import IntakeError
from sunshine.datacentre.lake.engine import literal, quoted, write
from sunshine.datacentre.ocds.engine import VIEWS, OcdsError, bind_file, one_a_line

LONGEST_SHOWN = 2000
HALF_PAIR = "\\ud"


def open_releases(path: Path, scratch: Path) -> Opened:
    """A file of releases, packages or records as one release a line; raises IntakeError."""
    try:
        return open_file(one_a_line(unpack(path, scratch), scratch), scratch)
    except OcdsError as error:
        raise IntakeError(str(error)) from error


def stage_releases(
    duck: duckdb.DuckDBPyConnection,
    opened: Opened,
    marts: Mapping[str, Mart],
    folder: Path,
    batch: str,
) -> Staged:
    """Write the rows of every mart that a release feeds; raises IntakeError."""
    if opened.kind != "json":
        raise IntakeError("不是 OCDS 文件：每一行应是一个 {…} 对象（编译发布）")
    result = Staged()
    for number, line, reason in _lines(opened.path):
        result.row_count += 1
        if reason:
            result.bad.append(Bad("procurement", number, [_problem(reason)], {"整行": line}))
        if len(result.bad) > MOST_QUARANTINED:
            raise IntakeError(f"超过 {MOST_QUARANTINED} 行没有 ocid，请检查来源是否选对")
    bind_file(duck, opened.path, [marts[name] for name in VIEWS])
    for name in VIEWS:
        query = f"select * replace ({literal(batch)} as batch_id) from {quoted(name)}"
        result.files[name] = write(duck, query, folder, marts[name])
        duck.execute(f"drop table {quoted(name)}")
    return result


def _lines(path: Path) -> Iterator[tuple[int, str, str]]:
    """(line number, its beginning, what is wrong with it or nothing); empty lines are none."""
    seen: set[str] = set()
    with path.open(encoding="utf-8-sig") as handle:
        for number, line in enumerate(handle, start=1):
            if line.strip():
                yield number, line[:LONGEST_SHOWN], _judge(line, seen)


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
