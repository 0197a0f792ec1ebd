"""Which subjects a hit names: contracts, procurements, firms. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

CONTRACT, PROCUREMENT, FIRM = "contract", "procurement", "firm"
OF_SUBJECT = {"contract": CONTRACT, "procurement": PROCUREMENT, "counterparty": FIRM}
# Mart → columns that name a subject.
OF_ROW = {
    "contract": {"contract_id": CONTRACT, "procurement_id": PROCUREMENT, "counterparty_id": FIRM},
    "payment": {"contract_id": CONTRACT, "payee_id": FIRM},
    "invoice": {"contract_id": CONTRACT},
    "contract_change": {"contract_id": CONTRACT},
    "procurement": {"procurement_id": PROCUREMENT},
    "tender": {"procurement_id": PROCUREMENT},
    "bid": {"procurement_id": PROCUREMENT},
    "award": {"procurement_id": PROCUREMENT},
    "lease": {"tenant_id": FIRM},
}
MOST_NAMED = 40  # of one hit: more nobody looks at one by one


def named(
    subject_kind: str, subject_id: str, evidence: Iterable[tuple[str, Mapping[str, Any]]]
) -> list[tuple[str, str]]:
    """(kind, id) of what a hit is about and of what its evidence (mart, row) tells of, at most 40."""
    found = dict.fromkeys(_named(subject_kind, subject_id, evidence))
    return list(found)[:MOST_NAMED]


def _named(
    subject_kind: str, subject_id: str, evidence: Iterable[tuple[str, Mapping[str, Any]]]
) -> Iterator[tuple[str, str]]:
    if subject_kind in OF_SUBJECT:
        yield OF_SUBJECT[subject_kind], subject_id
    for mart, row in evidence:
        for column, kind in OF_ROW.get(mart, {}).items():
            if row.get(column):
                yield kind, str(row[column])
