"""From declared people to what their firms do with the leader's enterprise."""

from datetime import date
from pathlib import Path

from django.conf import settings

from sunshine.before.crosschecks.engine.linking import linked
from sunshine.before.crosschecks.tests.registered import (
    BRANCH,
    ENTERPRISES,
    FIRM,
    contract,
    firms,
    found,
    holds,
    job_of,
    person,
)

ROOT = Path(settings.CONTENT_ROOT)
ON = date(2025, 3, 1)


def test_a_wifes_firm_that_sells_to_his_enterprise_is_found_and_is_not_in_his_declaration() -> None:
    marts = {
        "organisation": ENTERPRISES,
        "counterparty": firms(A="澄州蓝天建材有限公司"),
        "ownership": [holds("p_li", "A")],
        "contract": [contract("A", 900_000, ON), contract("A", 100_000, ON, BRANCH)],
    }
    (one,) = found(ROOT, marts, job_of([person(1, "p_li", "李梅")]))
    assert (one["n"], one["company_name"], one["is_undeclared"]) == (
        1,
        "澄州蓝天建材有限公司",
        True,
    )
    assert one["probability"] > 0.99
    (business,) = one["business"]
    assert (business["kind"], business["count"], business["amount"]) == ("contract", 2, 1_000_000)
    assert [r["role"] for r in one["rows"]] == ["chain", "deal", "deal"]
    assert one["rows"][0]["row"]["holder_key"] == "p_li"


def test_what_was_declared_by_code_or_by_name_is_not_missing() -> None:
    marts = {
        "organisation": ENTERPRISES,
        "counterparty": firms(
            A="澄州蓝天建材有限公司", B="澄州启明科技有限公司", C="澄州宏达商贸有限公司"
        ),
        "ownership": [holds("p_li", "A"), holds("p_li", "B"), holds("p_li", "C")],
    }
    declared = [
        (FIRM["A"], "蓝天"),
        (None, "澄州市啟明科技有限责任公司"),
        (None, "澄州宏发商贸有限公司"),
    ]
    told = found(ROOT, marts, job_of([person(1, "p_li", "李梅")], declared))
    assert [t["company_id"] for t in told] == [FIRM["C"]]


def test_what_was_given_up_before_filing_or_taken_up_after_it_is_not_missing() -> None:
    marts = {
        "organisation": ENTERPRISES,
        "ownership": [
            holds("p_li", "A", valid_to=date(2024, 1, 1)),
            holds("p_li", "B", since=date(2025, 7, 1)),
        ],
    }
    assert found(ROOT, marts, job_of([person(1, "p_li", "李梅")])) == []


def test_business_before_she_held_the_firm_or_before_the_window_does_not_count() -> None:
    marts = {
        "organisation": ENTERPRISES,
        "ownership": [holds("p_li", "A", since=date(2025, 1, 1)), holds("p_li", "B")],
        "contract": [contract("A", 1, date(2024, 6, 1)), contract("B", 1, date(2023, 6, 1))],
    }
    declared = [(FIRM["A"], ""), (FIRM["B"], "")]
    assert found(ROOT, marts, job_of([person(1, "p_li", "李梅")], declared)) == []


def test_a_firm_behind_a_firm_is_reached_and_the_way_is_shown() -> None:
    marts = {
        "organisation": ENTERPRISES,
        "ownership": [
            holds("p_li", "A"),
            {"holder_id": FIRM["A"], "target_id": FIRM["B"], "share": 0.8},
        ],
        "contract": [contract("B", 500_000, ON)],
    }
    told = found(ROOT, marts, job_of([person(1, "p_li", "李梅")], [(FIRM["A"], "")]))
    assert [(t["company_id"], t["hops"]) for t in told] == [(FIRM["B"], 2)]
    assert [r["role"] for r in told[0]["rows"]] == ["chain", "chain", "deal"]


def test_a_rare_name_without_a_number_is_a_match_with_its_reasons() -> None:
    marts = {
        "organisation": ENTERPRISES,
        "counterparty": firms(A="澄州慕白文化有限公司"),
        "ownership": [holds("name:蘇慕白", "A")],
        "contract": [contract("A", 300_000, ON)],
    }
    child = person(1, "p_su", "苏慕白", district="510104", employer="慕白文化")
    (one,) = found(ROOT, marts, job_of([child]))
    assert [a["title"] for a in one["agreements"]] == [
        "姓名一致",
        "同一城市",
        "申报的工作单位即该企业",
    ]
    assert one["probability"] > 0.95


def test_a_common_name_alone_bothers_nobody() -> None:
    many = [holds("name:张伟", letter) for letter in "ABCDEFG"]
    marts = {
        "organisation": ENTERPRISES,
        "ownership": many,
        "contract": [contract("A", 300_000, ON)],
    }
    far = person(1, "p_zhang", "张伟", district="230100")
    assert found(ROOT, marts, job_of([far])) == []


def test_who_shares_his_telephone_and_was_not_declared_is_found_by_that() -> None:
    marts = {
        "organisation": ENTERPRISES,
        "contact_point": [
            {"subject_kind": "person", "person_key": "p_wang", "kind": "phone", "value_key": "v1"},
            {
                "subject_kind": "person",
                "person_key": "p_stranger",
                "kind": "phone",
                "value_key": "v1",
            },
        ],
        "ownership": [holds("p_stranger", "A")],
        "contract": [contract("A", 300_000, ON)],
    }
    (one,) = found(ROOT, marts, job_of([person(1, "p_li", "李梅")]))
    assert (one["n"], one["person_key"], one["probability"]) == (None, "p_stranger", 0.5)
    assert [r["role"] for r in one["rows"]] == ["chain", "contact", "contact", "deal"]


def test_a_telephone_that_many_share_tells_nothing() -> None:
    shared = [
        {"subject_kind": "person", "person_key": key, "kind": "phone", "value_key": "agent"}
        for key in ("p_wang", "p_a", "p_b", "p_c", "p_d", "p_e")
    ]
    marts = {
        "organisation": ENTERPRISES,
        "contact_point": shared,
        "ownership": [holds("p_a", "A")],
        "contract": [contract("A", 300_000, ON)],
    }
    assert found(ROOT, marts, job_of([person(1, "p_li", "李梅")])) == []


def test_the_same_rows_give_the_same_findings_for_one_declaration_and_among_many() -> None:
    marts = {
        "organisation": ENTERPRISES,
        "ownership": [holds("name:苏慕白", "A"), holds("p_li", "B"), holds("p_he", "C")],
        "contract": [contract("A", 300_000, ON), contract("C", 1, ON)],
    }
    people = [person(1, "", "苏慕白"), person(2, "p_li", "李梅"), person(3, "p_he", "何佳")]
    whole = found(ROOT, marts, job_of(people))
    assert whole == found(ROOT, marts, job_of(people), named=linked)
    assert [t["company_id"] for t in whole] == [FIRM["A"], FIRM["B"], FIRM["C"]]
    alone = [found(ROOT, marts, job_of([p])) for p in people]
    assert whole == [t for told in alone for t in told]
