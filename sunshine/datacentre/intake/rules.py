"""Words for what is wrong with a value, and header matching. Pure."""

import difflib
import unicodedata
from collections.abc import Iterable, Mapping

ACCEPT_AT = 0.6


class IntakeError(ValueError):
    """A file that can't be taken in; Chinese, says what to do."""


class UnknownHeadersError(IntakeError):
    """No header is known; `headers` are those of the file, for a person to say what they mean."""

    def __init__(self, words: str, headers: list[str]) -> None:
        super().__init__(words)
        self.headers = headers


def with_mapping(
    wanted: Mapping[str, tuple[str, ...]], mapping: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """Headers of a data set, and those that a person said mean one of its columns.

    Raises IntakeError for a column that the data set does not have.
    """
    if strange := set(mapping.values()) - set(wanted):
        raise IntakeError(f"数据集没有这些字段：{'、'.join(sorted(strange))}")
    added = {plain(header): column for header, column in mapping.items()}
    return {
        column: (
            *(h for h in headers if added.get(plain(h), column) == column),
            *(h for h, c in mapping.items() if c == column),
        )
        for column, headers in wanted.items()
    }


def plain(header: str) -> str:
    """A header without width, space and case differences and without the byte-order mark."""
    text = unicodedata.normalize("NFKC", header).replace("\ufeff", "")
    return "".join(text.split()).casefold()


def map_headers(
    found: Iterable[str], wanted: Mapping[str, tuple[str, ...]]
) -> tuple[dict[str, int], list[str]]:
    """(our column → position, headers nobody asked for). Raises IntakeError on a double one."""
    known = {plain(h): column for column, headers in wanted.items() for h in headers}
    positions: dict[str, int] = {}
    unknown = []
    for position, header in enumerate(found):
        column = known.get(plain(header))
        if column is None:
            unknown.append(header)
        elif column in positions:
            raise IntakeError(f"表头“{header}”出现了两次，请删去一列")
        else:
            positions[column] = position
    return positions, unknown


def propose(
    unknown: Iterable[str], wanted: Mapping[str, tuple[str, ...]]
) -> list[tuple[str, str, float]]:
    """(foreign header, our column, likeness 0 to 1), best first, for a person to confirm."""
    found = []
    for header in unknown:
        scored = [
            (difflib.SequenceMatcher(None, plain(header), plain(h)).ratio(), column)
            for column, headers in wanted.items()
            for h in headers
        ]
        score, column = max(scored, default=(0.0, ""))
        if score >= ACCEPT_AT:
            found.append((header, column, round(score, 2)))
    return sorted(found, key=lambda row: -row[2])


def remedy(kind: str) -> str:
    """What to write instead, by type of field."""
    return {
        "date": "请改为 2026-01-31 这样的日期",
        "instant": "请改为 2026-01-31 09:30:00 这样的时间",
        "money": "请改为不超过两位小数的数字，例如 12345.60",
        "number": "请改为数字",
        "integer": "请改为整数",
        "boolean": "请填“是”或“否”",
        "organisation": "请填组织树中企业的统一社会信用代码；新企业请先在组织管理中登记",
    }.get(kind, "请按数据标准填写")


def safe_cell(value: object) -> object:
    """A cell that a spreadsheet won't run: text that begins like a formula gets a quote."""
    if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"}:
        return "'" + value
    return value
