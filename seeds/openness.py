"""What was to be published about awards, and whether it was."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from seeds.acts import Truth, fresh, intend, newcomer, quiet_day, serial, told, with_room
from seeds.trade import Books, pay

REPORTED = np.datetime64("2026-11-20")
LATE = 0.02
DAY = np.timedelta64(1, "D")
Row = tuple[str, dict[str, object]]


def published(
    draw: np.random.Generator,
    award: Mapping[str, object],
    contract: Mapping[str, object],
    intent: Mapping[str, Any],
) -> Iterator[Row]:
    """The ledger's row of one award: published within three days, or a little late."""
    way = intent.get("disclosure", "published")
    if way == "absent":
        return
    due = np.datetime64(str(award["awarded_on"])) + 3 * DAY
    is_late = way == "late" or draw.random() < LATE
    late = int(draw.integers(1, 6)) if is_late else -int(draw.integers(0, 3))
    yield (
        "disclosure",
        {
            "disclosure_id": f"GK-{award['award_id']}",
            "list_code": "award",
            "title": f"{contract['title']}中标结果",
            "subject_kind": "award",
            "subject_id": award["award_id"],
            "due_on": due,
            "published_on": due + late * DAY if way in {"published", "late"} else None,
            "exempted_on": due - DAY if way == "exempt" else None,
            "reported_on": REPORTED,
        },
    )


def _awarded(draw: np.random.Generator, book: Books, way: str) -> tuple[str, str]:
    day = with_room(quiet_day(draw), 60)
    amount = round(float(np.exp(draw.normal(np.log(500_000), 0.5))), 2)
    firm = newcomer(draw, book, "services")
    contract = fresh(draw, book, amount, day, procurement_method="公开招标", counterparty_id=firm)
    pay(book, contract, day, amount * 0.5, serial(book))
    key = intend(book, contract, disclosure=way)
    return key, f"CG-{key[3:]}-A"


def kept_quiet(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """H01: on the list and never published, or left off the list altogether."""
    listed = draw.random() < 0.5  # noqa: PLR2004
    key, award = _awarded(draw, book, "withheld" if listed else "absent")
    row = f"GK-{award}" if listed else f"{award}|0"
    return told("H01", "hit", key, [row], "中标结果没有公开")


def made_up_for(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """H01 near miss: published, some days late."""
    key, award = _awarded(draw, book, "late")
    return told("H01", "near_miss", key, [f"GK-{award}"], "迟了几天，已经公开")


def exempted(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """H01 look-alike: not published, with leave."""
    key, award = _awarded(draw, book, "exempt")
    return told("H01", "lookalike", key, [f"GK-{award}"], "经批准不公开")


KINDS = (kept_quiet, made_up_for, exempted)
