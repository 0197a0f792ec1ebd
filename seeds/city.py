"""Write the city's files: every group in its own format, a truth file beside them."""

import csv
import json
import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Self

import numpy as np

from seeds.acts import Truth, acquaint
from seeds.building import building
from seeds.claims import claims
from seeds.contacts import contacts, workforce
from seeds.decisions import decisions, rules
from seeds.declared import declare, key_posts
from seeds.disposals import disposals
from seeds.enterprises import (
    LINE_CHANGED_ON,
    LINES,
    LINES_BEFORE,
    Company,
    Supplier,
    companies,
    stream,
    suppliers,
)
from seeds.files import cells_of, write
from seeds.kin import kin
from seeds.leaders import offices
from seeds.leases import leases
from seeds.lending import lending
from seeds.meetings import Minutes
from seeds.planted import plant
from seeds.plants_posts import posts
from seeds.staff import staff
from seeds.tenders import market, tenders
from seeds.ties import ties
from seeds.trade import Books, books
from sunshine.datacentre.catalogue.engine import Mart, marts
from sunshine.foundation.reference.engine import parameters

FORMATS: tuple[str, ...] = ("csv", "gb", "bom", "xlsx", "jsonl", "gz", "tsv", "csv", "csv", "csv")
SHARD_SCALE = 2.0
REGISTERS = (
    "counterparty", "procurement", "tender", "bid", "award", "item",
    "ownership", "position", "matter", "resolution", "authority_rule", "decision_item", "appointment", "bid_trace",
    "guarantee", "loan", "financial_report", "expense_claim", "lease", "appraisal", "kinship", "disclosure",
    "meeting", "vote", "tenure", "pay", "permit", "progress", "settlement", "disposal",
    "declaration", "declared_company", "outside_post", "contact_point", "recusal",
)  # fmt: skip
MARTS = ("contract", "contract_change", "payment", "invoice")
Progress = Callable[[str], None]


def line_of(root: Path, found: list[Company]) -> Callable[[int, np.datetime64], float]:
    """An enterprise's published line on a day, in yuan: its group's rule, else the shipped one."""
    shipped = next(p.value for p in parameters(root) if p.name == "D02.line")
    changed = np.datetime64(LINE_CHANGED_ON)

    def line(index: int, day: np.datetime64) -> float:
        table = LINES if day >= changed else LINES_BEFORE
        return float(table.get(found[index].tier, shipped or 0))

    return line


def write_city(out: Path, root: Path, *, seed: int, scale: float, progress: Progress) -> int:
    """Write all files under `out`; returns the number of payments. Same seed, same bytes.

    A large city is written in shards of SHARD_SCALE, one group of one shard in memory at a time.
    """
    out.mkdir(parents=True, exist_ok=True)
    found, sellers, known = companies(seed), suppliers(seed), marts(root)
    line, bidders = line_of(root, found), market(seed, sellers)
    minutes = Minutes(seed, found)
    total, count = 0, max(1, math.ceil(scale / SHARD_SCALE))
    with (out / "truth.jsonl").open("w") as told, Registers(out, known, REGISTERS) as registers:
        for shard in range(count):
            for group in range(len(FORMATS)):
                members = [c for c in found if c.group == group]
                everyone = [books(seed, c, sellers, scale / count, shard) for c in members]
                acquaint(everyone)
                for habit in (claims, leases, disposals, kin, key_posts, posts, workforce):
                    for book in everyone:
                        habit(seed, book)
                share = scale / count * len(members) / len(found)
                truths = list(plant((seed + 1000 * shard) * 100 + group, everyone, line, share))
                registers.sellers(sellers, everyone)
                for book in everyone:  # these fill in the contracts' links, so they come first
                    registers.add(tenders(seed, book, bidders), book.company.uscc)
                    uscc = book.company.uscc
                    minutes.expect(book.people.stances)
                    registers.add(declare(seed, book), uscc)
                    registers.add(minutes.of(decisions(seed, book, line), uscc), uscc)
                    registers.add(minutes.of(iter(book.extra), uscc), uscc)
                    registers.add(building(seed, book), uscc)
                total += _write_group(out, known, everyone, (group, shard), seed, truths)
                for truth in truths:
                    told.write(json.dumps(truth, ensure_ascii=False) + "\n")
                progress(f"{members[0].short_name}：{len(members)} 家企业")
        registers.add(ties(seed, found, sellers))
        registers.add(contacts(seed, sellers))
        registers.add(rules(found, line))
        registers.add(offices(seed, found))
        registers.add(minutes.of(staff(seed, found)))
        registers.add(minutes.of(lending(seed, found, scale)))
    return total


def _write_group(
    out: Path,
    known: Mapping[str, Mart],
    everyone: list[Books],
    place: tuple[int, int],
    seed: int,
    truths: list[Truth],
) -> int:
    """The books of one group in its format; shards after the first are plain CSV."""
    group, shard = place
    kind = "csv" if shard else FORMATS[group]
    spoiled = stream(seed, f"bad{group}" + (f"/{shard}" if shard else ""))
    name = f"{group:02d}" + (f"_{shard:04d}" if shard else "")
    total = 0
    for mart in MARTS:
        bad = spoiled if mart == "payment" and kind in {"csv", "gb"} else None
        rows = _rows(everyone, mart)
        total += write(out / f"{mart}_{name}", known[mart], rows, kind, bad, truths)
    return total


class Registers:
    """Files that the whole city shares: one CSV a mart, rows added as they come."""

    def __init__(self, out: Path, known: Mapping[str, Mart], names: tuple[str, ...]) -> None:
        self.known, self.files, self.seen = known, ExitStack(), set[str]()
        self.writers = {}
        for name in names:
            path = out / f"{name}_00.csv"
            handle = self.files.enter_context(path.open("w", encoding="utf-8", newline=""))
            self.writers[name] = csv.writer(handle)
            self.writers[name].writerow([f.title for f in known[name].fields])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.files.close()

    def add(
        self, rows: Iterator[tuple[str, dict[str, object]]], organisation: str | None = None
    ) -> None:
        """Rows as (mart, row); of one organisation if given."""
        for mart, row in rows:
            whole = {"organisation_id": organisation, "currency": "CNY"} | row
            self.writers[mart].writerow(cells_of(self.known[mart], whole).values())

    def sellers(self, sellers: list[Supplier], everyone: list[Books]) -> None:
        """Counterparties, each once; a number a group spells its own way gets a row of its own."""
        renamed = {
            str(p) for b in everyone for p in b.payment["payee_id"] if str(p).startswith("GYS-")
        }
        for row in _sellers(sellers, renamed):
            if row["counterparty_id"] not in self.seen:
                self.seen.add(str(row["counterparty_id"]))
                self.add(iter([("counterparty", row)]))


def _rows(everyone: list[Books], mart: str) -> Iterator[dict[str, object]]:
    for book in everyone:
        columns = getattr(book, mart)
        for values in zip(*columns.values(), strict=True):
            row = dict(zip(columns, values, strict=True))
            yield row | {"organisation_id": book.company.uscc, "currency": "CNY"}


def _sellers(sellers: list[Supplier], renamed: set[str]) -> Iterator[dict[str, object]]:
    for seller in sellers:
        row: dict[str, object] = {
            "counterparty_id": seller.identifier,
            "uscc": seller.uscc,
            "name": seller.name,
            "kind": "person" if seller.is_person else "organisation",
            "status": "active",
        }
        yield row
        if f"GYS-{seller.identifier}" in renamed:
            yield row | {"counterparty_id": f"GYS-{seller.identifier}"}
