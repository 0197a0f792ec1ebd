"""What the engine finds around a contract, a tender and a firm, on rows of the marts."""

from pathlib import Path

import duckdb
import pytest

from sunshine.analysis.extracts.engine import around
from sunshine.analysis.extracts.rules import MOST_NAMED, named
from sunshine.analysis.probes.queries import fill_marts
from sunshine.datacentre.catalogue.engine import marts

ROOT = Path(__file__).resolve().parents[4]
MARTS = marts(ROOT)
A, B, GROUP = "a", "b", "g"


def found(given, *subjects, hops=2, most=3):
    with duckdb.connect() as duck:
        fill_marts(duck, MARTS.values(), given)
        told = list(around(duck, MARTS, [list(s) for s in subjects], hops=hops, most=most))
    return [
        (sorted(f"{r['mart']} {r['row']['row_id']}" for r in t["rows"]), t["hubs"]) for t in told
    ]


def test_a_contract_brings_its_decision_tender_changes_invoices_payments_and_parties() -> None:
    given = {
        "contract": [
            {"row_id": "k", "organisation_id": A, "contract_id": "K", "counterparty_id": "S",
             "matter_id": "M", "procurement_id": "P"},
            {"row_id": "other", "organisation_id": B, "contract_id": "K", "counterparty_id": "T"},
        ],
        "matter": [{"row_id": "m", "organisation_id": A, "matter_id": "M"}],
        "resolution": [{"row_id": "r", "organisation_id": A, "matter_id": "M"}],
        "tender": [{"row_id": "t", "organisation_id": A, "procurement_id": "P"}],
        "award": [{"row_id": "w", "organisation_id": A, "procurement_id": "P", "supplier_id": "S"}],
        "contract_change": [{"row_id": "c", "organisation_id": A, "contract_id": "K"}],
        "invoice": [{"row_id": "i", "organisation_id": A, "contract_id": "K"}],
        "payment": [
            {"row_id": "p", "organisation_id": A, "contract_id": "K", "payee_id": "V"},
            {"row_id": "strange", "organisation_id": B, "contract_id": "K", "payee_id": "S"},
        ],
        "counterparty": [{"row_id": n, "counterparty_id": n, "name": n} for n in "SVT"],
    }  # fmt: skip
    ((rows, _),) = found(given, ("contract", A, "K"))
    assert rows == [
        "award w", "contract k", "contract_change c", "counterparty S", "counterparty V",
        "invoice i", "matter m", "payment p", "resolution r", "tender t",
    ]  # fmt: skip


def test_open_data_without_an_enterprise_is_found_too() -> None:
    given = {"bid": [{"row_id": "b", "procurement_id": "P"}, {"row_id": "x", "organisation_id": A, "procurement_id": "P"}]}  # fmt: skip
    ((rows, _),) = found(given, ("procurement", None, "P"))
    assert rows == ["bid b"]


def test_a_hub_is_counted_shown_in_part_and_not_walked_through() -> None:
    held = [{"row_id": f"w{n}", "holder_id": "FUND", "target_id": f"T{n}"} for n in range(9)]
    owned = [
        {"row_id": "o1", "holder_key": "p_1", "target_id": "S"},
        {"row_id": "o2", "holder_id": "FUND", "target_id": "S"},
        {"row_id": "o3", "holder_key": "p_2", "target_id": "T0"},
    ]
    ((rows, hubs),) = found({"ownership": held + owned}, ("firm", A, "S"))
    assert {"ownership o1", "ownership o2"} <= set(rows)
    assert hubs == {"FUND": 10}
    assert sum(r.startswith("ownership w") for r in rows) <= 3
    assert "ownership o3" not in rows, "nobody walks through the fund to its other firms"


def test_kinship_is_that_of_the_enterprise_or_its_group_and_of_nobody_else() -> None:
    kin = [
        {"row_id": place, "organisation_id": place, "person_key": f"l_{place}", "relative_key": "p_1"}
        for place in (A, B, GROUP)
    ]  # fmt: skip
    given = {
        "organisation": [{"row_id": "o", "organisation_id": A, "group_id": GROUP}],
        "ownership": [{"row_id": "w", "holder_key": "p_1", "target_id": "S"}],
        "kinship": kin,
    }
    ((rows, _),) = found(given, ("firm", A, "S"))
    assert rows == ["kinship a", "kinship g", "ownership w"]


@pytest.mark.parametrize("count", [1, 300])
def test_a_hit_names_its_subject_first_and_not_without_end(count: int) -> None:
    rows = [("payment", {"contract_id": f"K{n}", "payee_id": "S"}) for n in range(count)]
    told = named("counterparty", "S", rows)
    assert told[0] == ("firm", "S")
    assert len(told) == min(count + 1, MOST_NAMED)
