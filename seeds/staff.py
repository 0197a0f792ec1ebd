"""Matters without a contract: plans and appointments, as every enterprise has them each year."""

from collections.abc import Iterator

import numpy as np

from seeds.decisions import PERSONNEL, Row
from seeds.enterprises import Company, identity_number, stream

PLANS = {
    "年度经营计划": "D02-001",
    "年度财务预算": "D02-001",
    "年度投资计划": "P01-001",
    "薪酬分配方案": "D06-001",
    "内部控制制度修订": "D07-001",
}
POSTS = ("工程部经理", "财务部经理", "采购部经理", "综合办公室主任", "副总经理", "子公司执行董事")
YEARS = (2024, 2025, 2026)


def staff(seed: int, found: list[Company]) -> Iterator[Row]:
    """(mart, row) of decisions and appointments of all enterprises; all in order."""
    draw = stream(seed, "staff")
    for company in found:
        number = 0
        for year in YEARS:
            for title, item in PLANS.items():
                number += 1
                day = np.datetime64(f"{year}-01-08") + np.timedelta64(
                    int(draw.integers(0, 60)), "D"
                )
                key = f"SX-{company.index:03d}P{number:03d}"
                yield from _passed(company, key, "decision", item, f"{year}年{title}", day)
            for _ in range(int(draw.integers(1, 4))):
                number += 1
                day = np.datetime64(f"{year}-01-10") + np.timedelta64(
                    int(draw.integers(0, 300)), "D"
                )
                post = POSTS[int(draw.integers(0, len(POSTS)))]
                key = f"SX-{company.index:03d}P{number:03d}"
                yield from _passed(company, key, "appointment", PERSONNEL, f"{post}任免", day)
                yield (
                    "appointment",
                    {
                        "organisation_id": company.uscc,
                        "appointment_id": f"RM-{key[3:]}",
                        "person_key": identity_number(draw),
                        "post": post,
                        "action": "appoint" if draw.random() < 0.7 else "dismiss",  # noqa: PLR2004
                        "acted_on": day + np.timedelta64(int(draw.integers(7, 30)), "D"),
                        "matter_id": key,
                    },
                )


def _passed(
    company: Company, key: str, kind: str, item: str, title: str, day: np.datetime64
) -> Iterator[Row]:
    common = {"organisation_id": company.uscc, "matter_id": key}
    filed = day - np.timedelta64(12, "D")
    yield (
        "matter",
        common | {"kind": kind, "item_code": item, "title": title, "filed_on": filed},
    )
    for n, body in enumerate(("党委会", "董事会"), 1):
        on = day + np.timedelta64(n, "D")
        resolution = {"resolution_id": f"{key}-{n}", "body": body, "resolved_on": on}
        yield ("resolution", common | resolution | {"outcome": "passed"})
