"""How right names alone are: precision and recall of the crosscheck on cities with a known truth.

`python -m bench.names [SEED …]`: a city of each seed (families, holdings, posts, contacts, bids as
planted). Everybody gets a name; of half of the register's holders only the name is left, some in
traditional characters or with blanks, as other systems keep it. What the crosscheck then tells of
a relative is held against whose number it was. Declared firms of which only the name is known,
written in other ways than the register's, are held against the firm that was meant.

A figure of this says how the weights do where the truth is known, not how often names are shared
in a real city: names are drawn so that each tenth person here shares one.
"""

import csv
import hashlib
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from opencc import OpenCC

from seeds.city import write_city
from seeds.enterprises import companies, stream
from sunshine.before.crosschecks.engine.crossing import crossed
from sunshine.before.crosschecks.engine.han import person, spellings
from sunshine.datacentre.catalogue.engine import Mart, marts

ROOT = Path(__file__).resolve().parents[1]
REGISTERS = ("ownership", "position", "contact_point", "counterparty", "bid", "contract")
PLAIN = ("00", "07", "08", "09")  # groups whose files are plain CSV; the registers are of all
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾萧田董潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛阎"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰梅建国志红春海燕波宁晓雪峰林浩宇欣怡子涵梓轩诗琪思远文博雅慧佳俊凯鹏飞云龙成瑞祥嘉泽沐阳若曦清越"
SCALE = 0.15
TO_TRADITIONAL = OpenCC("s2t")
ONLY_A_NAME, TRADITIONAL, BLANKS = 0.5, 0.3, 0.1
SETTINGS = {
    "most_subjects": 5, "clue": 0.05, "likely": 0.5, "inferred": 0.5, "hops": 1, "hub": 50,
    "since": "2023-01-01",
}  # fmt: skip
FILED = "2026-01-31"
Row = dict[str, Any]
Tie = tuple[tuple[str, str], str]  # ((leader, number), firm)


@dataclass(frozen=True, slots=True)
class Score:
    """`found`: pairs told, `right`: of them those that are true, `there`: all that are true."""

    found: int
    right: int
    there: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.there if self.there else 1.0

    def words(self) -> str:
        return f"准确率 {self.precision:.1%}，召回率 {self.recall:.1%}（{self.right}/{self.found}，应有 {self.there}）"


def lot(number: str, what: str) -> np.random.Generator:
    digest = hashlib.sha256(f"{what}{number}".encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:8], "big"))


def name_of(number: str) -> str:
    draw = lot(number, "name")
    count = 1 if draw.random() < 0.15 else 2
    return str(draw.choice(list(SURNAMES))) + "".join(draw.choice(list(GIVEN), size=count))


def registered_as(number: str) -> str:
    """The key under which the register holds somebody: of the number, or of the name as written."""
    draw = lot(number, "register")
    if draw.random() >= ONLY_A_NAME:
        return f"id:{number}"
    name, how = name_of(number), draw.random()
    if how < TRADITIONAL:
        name = TO_TRADITIONAL.convert(name)
    elif how < TRADITIONAL + BLANKS:
        name = f"{name[0]} {name[1:]}"
    return "name:" + "".join(name.split())


class City:
    """The files of one seed, and who is who in them."""

    def __init__(self, seed: int, scale: float) -> None:
        self.seed, self.known = seed, marts(ROOT)
        with tempfile.TemporaryDirectory() as folder:
            write_city(Path(folder), ROOT, seed=seed, scale=scale, progress=lambda _: None)
            read = {name: list(self._read(Path(folder), name)) for name in (*REGISTERS, "kinship")}
        self.family: dict[str, dict[str, str]] = {}
        for row in read.pop("kinship"):
            mine = self.family.setdefault(f"{row['organisation_id']}|{row['person_key']}", {})
            mine[row["relative_key"]] = row["relation"]
        self.rows = read
        self.firms = {r["counterparty_id"]: r["name"] for r in read["counterparty"] if r["name"]}
        self.whose = self._keyed()
        self.rows["organisation"] = [
            {"organisation_id": c.uscc, "uscc": c.uscc, "name": c.name} for c in companies(seed)
        ]

    def _read(self, folder: Path, name: str) -> Iterator[Row]:
        fields = {f.title: f.name for f in self.known[name].fields}
        for path in (folder / f"{name}_{group}.csv" for group in PLAIN):
            if path.exists():
                with path.open(encoding="utf-8", newline="") as file:
                    for row in csv.DictReader(file):
                        yield {fields[title]: value or None for title, value in row.items()}

    def _keyed(self) -> dict[tuple[str, str], set[str]]:
        """Register key and firm → whose number it is; rows are keyed as the register keeps them."""
        whose: dict[tuple[str, str], set[str]] = {}
        for name, column in (("ownership", "holder_key"), ("position", "person_key")):
            for row in self.rows[name]:
                number = row[column]
                if number and row.get("role") != "员工":
                    row[column] = registered_as(number)
                    whose.setdefault((row[column], row["target_id"]), set()).add(number)
        for row in self.rows["contact_point"]:
            row["person_key"] = row["person_key"] and f"id:{row['person_key']}"
            row["kind"] = {"电话": "phone", "地址": "address"}.get(row["kind"], row["kind"])
        return whose

    def job(self) -> Row:
        """Leaders and relatives as declared; of a firm in five only another spelling is declared."""
        people: dict[str, list[Any]] = {}
        known: dict[str, list[Any]] = {"n": [], "key": [], "how": [], "spelt": []}
        self.people: list[tuple[str, str]] = []
        for leader, family in sorted(self.family.items()):
            own = leader.partition("|")[2]
            for number in (own, *sorted(family)):
                n, name = len(self.people), name_of(number)
                self.people.append((leader, number))
                row = {
                    "n": n, "leader": leader, "organisation_id": leader.partition("|")[0],
                    "leader_key": f"id:{own}", "key": f"id:{number}", "number_key": f"id:{number}",
                    "name": person(name), "birth": number[6:14], "district": number[:6],
                    "employer": None, "filed_on": FILED,
                }  # fmt: skip
                for column, value in row.items():
                    people.setdefault(column, []).append(value)
                ways: list[tuple[str, str, str | None]] = [(f"id:{number}", "number", None)]
                ways += [(f"name:{s}", "name", s) for s in spellings(name)]
                for key, how, spelt in ways:
                    for column, value in zip(known, (n, key, how, spelt), strict=True):
                        known[column].append(value)
        self.named = self._named()
        told = sorted(self.named)
        declared = {
            "leader": [leader for leader, _ in told],
            "company_id": [None for _ in told],
            "name": [self.named[pair] for pair in told],
        }
        return {"people": people, "known_as": known, "declared": declared, "settings": SETTINGS}

    def _named(self) -> dict[tuple[str, str], str]:
        """(leader, firm) → how a firm of the family is declared: by name, and not as registered."""
        held: dict[str, list[str]] = {}
        for (_, firm), numbers in self.whose.items():
            for number in numbers:
                held.setdefault(number, []).append(firm)
        found = {}
        for leader, family in self.family.items():
            for firm in (f for number in family for f in held.get(number, [])):
                draw = stream(self.seed, f"declared{leader}{firm}")
                if firm in self.firms and draw.random() < 0.5:
                    found[leader, firm] = otherwise(self.firms[firm], draw)
        return found


def otherwise(name: str, draw: np.random.Generator) -> str:
    """A firm's name as people write it: the place with its unit or without, another form, script."""
    ways = (
        name.replace("澄州", "澄州市", 1),
        name.removeprefix("澄州"),
        name.replace("有限公司", "有限责任公司"),
        TO_TRADITIONAL.convert(name),
        name.replace("（", "(").replace("）", ")"),
    )
    return str(draw.choice(ways))


def crosscheck(city: City, *, declared: bool = True) -> list[Row]:
    """What is told of declared people; without `declared`, as if no firm had been."""
    job = city.job()
    if not declared:
        job["declared"] = {column: [] for column in job["declared"]}
    with duckdb.connect() as duck:
        for mart in (m for m in city.known.values() if not m.is_derived):
            _make(duck, mart, city.rows.get(mart.name, []))
        told = list(crossed(duck, city.known, ROOT, job))
    return [t for t in told if t["kind"] == "finding" and t["n"] is not None]


def _make(duck: duckdb.DuckDBPyConnection, mart: Mart, rows: list[Row]) -> None:
    names = [c for c in mart.columns if rows and c in rows[0]]
    given = {n: pa.array([r[n] for r in rows], pa.string()) for n in names}
    given["row_id"] = pa.array([f"{mart.name}{i}" for i in range(len(rows))], pa.string())
    duck.register("given", pa.table(given))
    told = ", ".join(
        f'try_cast("{c}" as {t}) as "{c}"' if c in given else f'null::{t} as "{c}"'
        for c, t in mart.columns.items()
    )
    duck.execute(f'create table "{mart.name}" as select {told} from given')


def persons(city: City, found: list[Row]) -> tuple[Score, Score]:
    """Ties of which the register has a name alone: firms that deal with the enterprise, and others."""
    deals = {
        (row["organisation_id"], row[column])
        for mart, column in (("bid", "tenderer_id"), ("contract", "counterparty_id"))
        for row in city.rows[mart]
    }
    told: dict[bool, set[Tie]] = {True: set(), False: set()}
    for f in found:
        if _key(f).startswith("name:"):
            told[bool(f["business"])].add((city.people[f["n"]], f["company_id"]))
    mine: dict[str, list[tuple[str, str]]] = {}
    for one in city.people:
        mine.setdefault(one[1], []).append(one)
    true: dict[bool, set[Tie]] = {True: set(), False: set()}
    for (key, firm), numbers in city.whose.items():
        if key.startswith("name:"):
            for one in (one for number in numbers for one in mine.get(number, ())):
                true[(one[0].partition("|")[0], firm) in deals].add((one, firm))
    both = true[True] | true[False]
    return (
        Score(len(told[True]), len(told[True] & both), len(true[True])),
        Score(len(told[False]), len(told[False] & both), len(true[False])),
    )


def _key(finding: Row) -> str:
    row = finding["rows"][0]["row"]
    return str(row.get("holder_key") or row.get("person_key"))


def firms(city: City, found: list[Row]) -> Score:
    """Firms declared by another spelling: what is no more missing was recognised by it."""
    before, after = (
        {(f["leader"], f["company_id"]) for f in told if f["is_undeclared"] and _key(f).startswith("id:")}
        for told in (crosscheck(city, declared=False), found)
    )  # fmt: skip
    recognised, named = before - after, city.named.keys() & before
    return Score(len(recognised), len(recognised & named), len(named))


def main() -> None:
    seeds = [int(seed) for seed in sys.argv[1:]] or [1, 2, 3]
    for seed in seeds:
        city = City(seed, SCALE)
        found = crosscheck(city)
        dealing, others = persons(city, found)
        print(f"城市 {seed}：{len(city.people)} 人，登记 {len(city.whose)} 条，其中一半只有姓名")
        print(f"  只有姓名、企业与本单位有往来：{dealing.words()}")
        print(
            f"  只有姓名、没有往来：提示 {others.found} 件，其中 {others.right} 件是同一人（共 {others.there} 件，只凭姓名不提示）"
        )
        print(f"  申报的企业只写名称、写法不同：{firms(city, found).words()}", flush=True)


if __name__ == "__main__":
    main()
