"""Building: permits of a project, monthly progress of its works, the audited settlement."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from seeds.enterprises import stream
from seeds.trade import END, Books

# 建筑工程施工许可管理办法第二条：投资额在100万元以下的可以不申领施工许可证
NEEDS_PERMIT = 1_000_000.0
BEFORE_PERMIT = 0.02  # works that begin some days before the permit is there
YUAN_A_DAY, SHORTEST, LONGEST = 20_000.0, 60, 480  # how long works take
SETTLED_OVER = 0.04  # settlements a little over contract and changes
DAY = np.timedelta64(1, "D")
Row = tuple[str, dict[str, object]]


def building(seed: int, book: Books) -> Iterator[Row]:
    """(mart, row) for all works of one enterprise that belong to a project."""
    draw = stream(seed, f"building{book.code}")
    columns, licensed = book.contract, set[str]()
    changes = _approved(book)
    for values in zip(*columns.values(), strict=True):
        contract: dict[str, Any] = dict(zip(columns, values, strict=True))
        if contract["category"] != "works" or not contract.get("project_id"):
            continue
        project, amount = contract["project_id"], float(contract["amount"])
        started = contract["signed_on"] + int(draw.integers(12, 45)) * DAY
        if amount >= NEEDS_PERMIT and project not in licensed:
            licensed.add(project)
            yield from _permits(draw, book, project, contract["signed_on"], started)
        days = int(np.clip(amount / YUAN_A_DAY, SHORTEST, LONGEST) * float(draw.uniform(0.8, 1.3)))
        finished = started + days * DAY
        yield from _progress(draw, book, contract, started, finished)
        agreed = amount + changes.get(str(contract["contract_id"]), 0.0)
        settled = finished + int(draw.integers(30, 150)) * DAY
        if settled <= END:
            yield _settlement(draw, contract, agreed, settled)


def _approved(book: Books) -> dict[str, float]:
    """Approved changes by contract."""
    found: dict[str, float] = {}
    columns = book.contract_change
    for key, approval, amount in zip(
        columns.get("contract_id", ()),
        columns.get("approval", ()),
        columns.get("change_amount", ()),
        strict=True,
    ):
        if approval == "approved":
            found[str(key)] = found.get(str(key), 0.0) + float(str(amount))
    return found


def _permits(
    draw: np.random.Generator,
    book: Books,
    project: str,
    signed: np.datetime64,
    started: np.datetime64,
) -> Iterator[Row]:
    early = draw.random() < BEFORE_PERMIT
    days = {
        "works_planning": signed - int(draw.integers(60, 200)) * DAY,
        "construction": started + (1 if early else -1) * int(draw.integers(2, 11)) * DAY,
    }
    authority = {
        "works_planning": "澄州市自然资源和规划局",
        "construction": "澄州市住房和城乡建设局",
    }
    for n, (kind, day) in enumerate(days.items(), 1):
        yield (
            "permit",
            {
                "permit_id": f"XK-{book.code}-{project[3:]}-{n}",
                "project_id": project,
                "kind": kind,
                "issued_on": day,
                "authority": authority[kind],
            },
        )


def _progress(
    draw: np.random.Generator,
    book: Books,  # noqa: ARG001
    contract: dict[str, Any],
    started: np.datetime64,
    finished: np.datetime64,
) -> Iterator[Row]:
    """A row at the end of each month, S-shaped, until the works are done."""
    amount, wobble = float(contract["amount"]), float(draw.uniform(-0.04, 0.04))
    month = started.astype("datetime64[M]")
    for n in range(40):
        day = (month + (n + 1)).astype("datetime64[D]") - DAY
        if day > END:
            return
        passed = min(1.0, float((day - started).astype(int) / (finished - started).astype(int)))
        share = passed * passed * (3 - 2 * passed)
        share = 1.0 if passed >= 1 else round(float(np.clip(share + wobble * share, 0.01, 0.99)), 4)
        yield (
            "progress",
            {
                "progress_id": f"JD-{str(contract['contract_id'])[3:]}-{n:02d}",
                "project_id": contract["project_id"],
                "contract_id": contract["contract_id"],
                "reported_on": day,
                "started_on": started,
                "finished_on": finished if passed >= 1 else None,
                "completed_share": f"{share:.4f}",
                "output_amount": round(amount * share, 2),
            },
        )
        if passed >= 1:
            return


def _settlement(
    draw: np.random.Generator, contract: dict[str, Any], agreed: float, on: np.datetime64
) -> Row:
    over = draw.random() < SETTLED_OVER
    audited = round(
        agreed * float(draw.uniform(1.002, 1.03) if over else draw.uniform(0.94, 1.0)), 2
    )
    return (
        "settlement",
        {
            "settlement_id": f"JS-{str(contract['contract_id'])[3:]}",
            "project_id": contract["project_id"],
            "contract_id": contract["contract_id"],
            "submitted_amount": round(audited * float(draw.uniform(1.01, 1.12)), 2),
            "audited_amount": audited,
            "audited_on": on,
            "auditor": "澄州工程造价咨询事务所（虚构）",
        },
    )
