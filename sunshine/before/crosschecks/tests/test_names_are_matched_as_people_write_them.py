"""Pairs that are hard for a person too, written by hand: how many of them come out right.

The weights were set with these pairs in view, so the figures say that the model can tell them
apart, not how right it will be elsewhere: that is measured on the city and by people's verdicts.
"""

import csv
from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from django.conf import settings

from sunshine.before.crosschecks.engine.han import person, spellings
from sunshine.before.crosschecks.engine.linking import linked, match_firms, match_persons
from sunshine.before.crosschecks.engine.matching import (
    FIRM,
    PERSON,
    Pair,
    Record,
    firm_row,
    pair_of,
    person_row,
)
from sunshine.before.crosschecks.engine.scoring import added_up
from sunshine.before.crosschecks.engine.weights import places, weights
from sunshine.before.crosschecks.rules.names import firm_name, numbered, surname

ROOT = Path(settings.CONTENT_ROOT)
LIKELY = 0.5
LISTS = {"phone": "phones", "address": "addresses"}
TEXTS = ("number", "birth", "district", "employer")


def hard_pairs(kind: str) -> list[dict[str, str]]:
    with (Path(__file__).parent / "hard_pairs.csv").open() as file:
        return [row for row in csv.DictReader(file) if row["kind"] == kind]


def record(row: dict[str, str], side: str, number: int) -> Record:
    told: dict[str, list[str]] = {}
    for part in row[f"{side}_more"].split():
        name, equals, value = part.partition("=")
        told.setdefault(name if equals else list(told)[-1], []).append(value if equals else part)
    return Record(
        f"{number:03d}",
        name=row[side],
        count=int(told.get("count", ["1"])[0]),
        total=20_000,
        **{name: told[name][0] for name in TEXTS if name in told},
        **{many: tuple(told[one]) for one, many in LISTS.items() if one in told},
    )


def matched(kind: str, left: list[Record], right: list[Record], least: float) -> list[Pair]:
    if kind == "person":
        return match_persons(left, right, weights(ROOT, kind), least=least)
    return match_firms(left, right, weights(ROOT, kind), places=places(ROOT), least=least)


def said(kind: str) -> tuple[list[dict[str, str]], dict[int, Pair]]:
    """The pairs, and what the model says of each; all are asked at once, as a job asks."""
    rows = hard_pairs(kind)
    sides = [[record(row, side, n) for n, row in enumerate(rows)] for side in ("left", "right")]
    found = matched(kind, sides[0], sides[1], 0.0)
    return rows, {int(pair.left): pair for pair in found if pair.left == pair.right}


@pytest.mark.parametrize("kind", ["person", "firm"])
def test_of_hard_pairs_hardly_one_is_told_wrong(kind: str) -> None:
    rows, pairs = said(kind)
    likely = {n for n, pair in pairs.items() if pair.probability >= LIKELY}
    same = {n for n, row in enumerate(rows) if row["same"] == "yes"}
    wrong = [f"{rows[n]['left']}／{rows[n]['right']}：{rows[n]['why']}" for n in likely ^ same]
    assert len(rows) >= 80
    assert len(likely & same) / len(likely) >= 0.97, wrong
    assert len(likely & same) / len(same) >= 0.97, wrong


def test_a_match_says_which_fields_agree_and_what_each_is_worth() -> None:
    left = Record("妻子", name="張偉", phones=("a",), district="510100")
    right = Record("股东", name="张伟", phones=("a", "b"), district="510100")
    (pair,) = matched("person", [left], [right], 0.0)
    assert [(a.title, a.weight) for a in pair.agreements] == [
        ("姓名一致", 12.2),
        ("同一城市", 1.19),
        ("电话相同", 17.93),
    ]
    # By hand: prior odds 2e-5, times two to the power of the weights.
    odds = 2e-5 / (1 - 2e-5) * 2 ** sum(a.weight for a in pair.agreements)
    assert pair.probability == pytest.approx(odds / (1 + odds), abs=1e-4)


def test_the_same_records_give_the_same_answer_alone_and_in_a_crowd() -> None:
    rows = hard_pairs("person")
    crowd = said("person")[1]
    for n in (0, 10, 45):
        sides = [[record(rows[n], side, n)] for side in ("left", "right")]
        assert matched("person", *sides, 0.0) == [crowd[n]]


@pytest.mark.parametrize(("kind", "by"), [("person", "name"), ("firm", "core")])
def test_pairs_of_one_key_are_added_up_to_the_figures_that_splink_gives(kind: str, by: str) -> None:
    rows, using = hard_pairs(kind), weights(ROOT, kind)
    told: list[dict[str, Pair]] = []
    with duckdb.connect() as duck:
        for side in ("left", "right"):
            records = [replace(record(row, side, n), key=str(n)) for n, row in enumerate(rows)]
            duck.register(f"given_{side}", compared(kind, records))
            duck.execute(f"create table {side}_side as select * from given_{side}")
        for pairing in (added_up, linked):
            found = pairing(duck, "left_side", "right_side", by, using, 0.0).to_pylist()
            told.append({pair.left: pair for pair in (pair_of(row, using, by) for row in found)})
    added, splinks = told
    assert len(added) == len(rows)
    assert added.keys() == splinks.keys()
    for number, pair in splinks.items():
        assert added[number].probability == pytest.approx(pair.probability, abs=1e-6)
        assert added[number].agreements == pair.agreements


def compared(kind: str, records: list[Record]) -> pa.Table:
    using = weights(ROOT, kind)
    rows = [
        person_row(r, using) if kind == "person" else firm_row(r, using, places(ROOT))
        for r in records
    ]
    columns = PERSON if kind == "person" else FIRM
    return pa.Table.from_pylist(rows, pa.schema(list(columns.items())))


def test_a_name_that_many_have_is_worth_less() -> None:
    one = Record("a", name="苏慕白")
    rare, common = (
        matched("person", [one], [Record("b", name="苏慕白", count=c, total=200_000)], 0.0)[0]
        for c in (1, 60)
    )
    assert rare.probability > 0.4
    assert common.probability < 0.1


def test_different_numbers_are_different_people_whatever_else_agrees() -> None:
    left = Record("a", number="n1", name="欧阳泽", phones=("p",), addresses=("q",))
    right = Record("b", number="n2", name="欧阳泽", phones=("p",), addresses=("q",))
    (pair,) = matched("person", [left], [right], 0.0)
    assert pair.probability < 0.9
    assert pair.agreements[0].weight < -15


def test_a_name_is_spelt_in_the_ways_another_system_may_have_kept_it() -> None:
    assert {"買買提", "买买提"} <= set(spellings("買買提"))
    assert {"买买提吐尔逊", "买买提·吐尔逊"} <= set(spellings("买买提•吐尔逊"))
    assert len(spellings("叶问天" * 9)) <= 16


@pytest.mark.parametrize(
    ("written", "core", "places_in_it", "form", "branch"),
    [
        ("江州省澄州市蓝天建材有限公司", "蓝天建材", ("江州", "澄州"), "limited", ""),
        ("澄州城市建设投资股份有限公司", "城市建设投资", ("澄州",), "joint", ""),
        ("澄州社区养老服务有限公司", "社区养老服务", ("澄州",), "limited", ""),
        ("澄州建工有限公司城北第二分公司", "建工", ("澄州",), "limited", "城北2分公司"),
        ("华润（深圳）商业有限公司", "华润商业", ("深圳",), "limited", ""),
        ("澄州第一市政工程有限公司", "1市政工程", ("澄州",), "limited", ""),
        ("澄州汇智咨询中心（有限合伙）", "汇智咨询中心", ("澄州",), "partnership", ""),
    ],
)
def test_a_firms_name_is_read_in_its_parts(
    written: str, core: str, places_in_it: tuple[str, ...], form: str, branch: str
) -> None:
    firm = firm_name(written, places(ROOT))
    assert (firm.core, firm.places, firm.form, firm.branch) == (core, places_in_it, form, branch)


def test_names_of_before_are_kept() -> None:
    assert firm_name(
        "澄州新宏远商贸有限公司（原名：澄州宏远商贸有限公司）", places(ROOT)
    ).former == ("宏远商贸",)


def test_numerals_are_one_whichever_way_they_are_written() -> None:
    assert numbered("第十二") == numbered("第12") == numbered("拾贰") == "12"
    assert numbered("第三") == numbered("叁") == "3"


def test_surnames_of_two_characters_are_known() -> None:
    assert (surname("欧阳泽"), surname("张伟"), surname(person("买买提·吐尔逊"))) == (
        "欧阳",
        "张",
        "",
    )
