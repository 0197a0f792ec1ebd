"""How long a crosscheck takes: 50,000 declarations with 300,000 relatives, then one of them.

`python -m bench.crosschecks [DECLARATIONS]` writes a register and ledgers of that order to a lake
of its own, keys and spells the opened declarations as the job does, and asks the runners as the
job does: for all one that ends, for one declaration the one that stays. Not in it: reading and unsealing the declarations, and writing the matches,
which are PostgreSQL's. Prints seconds; run it with nobody else at work.
"""

import os
import random
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import django
import duckdb
import pyarrow as pa

HOME = Path(tempfile.mkdtemp(prefix="sunshine-crosschecks-", dir="/var/tmp"))
os.environ |= {"SUNSHINE_HOME": str(HOME), "DJANGO_SETTINGS_MODULE": "sunshine.wiring.settings"}
os.environ.setdefault("DATABASE_URL", "postgresql://nobody@localhost/none")  # nothing asks it
django.setup()

from sunshine.before.crosschecks.queries import crossed, job_on  # noqa: E402
from sunshine.before.declarations.queries import form  # noqa: E402
from sunshine.before.declarations.queries.content import (  # noqa: E402
    Opened,
    OpenedCompany,
    OpenedRelative,
    person_keys,
)
from sunshine.before.declarations.rules import Told  # noqa: E402
from sunshine.datacentre.catalogue.engine import marts  # noqa: E402
from sunshine.datacentre.lake import engine as lake  # noqa: E402
from sunshine.foundation.vault.engine import person_key  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰梅建国志红春海燕波宁晓雪峰林浩宇欣怡子涵梓轩诗琪思远文博雅慧佳俊凯鹏飞云龙成瑞祥嘉泽沐阳若曦清越"
RELATIVES, FIRMS, TIES, NAMED = 6, 250_000, 600_000, 0.2
KIN, CONTRACTS, PLACES = 0.02, 400_000, 500
LIMITS = {
    "clue": 0.05, "likely": 0.5, "inferred": 0.5, "hops": 2, "hub": 50, "most_subjects": 5,
    "since": "2024-11-01",
}  # fmt: skip


def name(draw: random.Random) -> str:
    return draw.choice(SURNAMES) + "".join(draw.choices(GIVEN, k=draw.choice((1, 2, 2, 2))))


def number(n: int) -> str:
    return f"5101{n % 90 + 10}19{50 + n % 49}{n % 12 + 1:02d}{n % 28 + 1:02d}{n % 10000:04d}"


def place(n: int) -> UUID:
    return UUID(int=(n % PLACES) + 1)


def uscc(n: int) -> str:
    return f"91510100MA{n:08d}"


def declarations(draw: random.Random, count: int) -> Iterator[Opened]:
    """Opened, as the job has them: a wife, children, parents, siblings; one firm declared in five."""
    codes = [form().relations[c] for c in ("12", "20", "30", "51", "52", "73")]
    for n in range(count):
        relatives = []
        for i, relation in enumerate(codes, 1):
            mine = {"name": name(draw)}
            if draw.random() < 0.9:
                mine["number"] = number(n * 10 + i)[:18]
            key, by_name = person_keys(mine)
            relatives.append(
                OpenedRelative(
                    i,
                    relation,
                    mine["name"],
                    mine.get("number", ""),
                    key,
                    by_name,
                    "",
                    "",
                    "",
                    is_official=False,
                )
            )
        firms = [
            OpenedCompany(
                1, relatives[0], "", uscc(draw.randrange(FIRMS)), "shareholder", None, None, None
            )
        ]
        own = number(n * 10)
        yield Opened(
            UUID(int=n + 1), place(n), UUID(int=n + 1), person_key("id", own), name(draw), own,
            "yearly", date(2026, 3, 1), tuple(relatives), tuple(firms if n % 5 == 0 else ()), (), Told(),
        )  # fmt: skip


def register(draw: random.Random, known: list[Opened]) -> dict[str, dict[str, list[Any]]]:
    """Columns of the marts; two ties in a hundred are a declared relative's."""
    kin = [r for d in known for r in d.relatives]
    keys, targets = [], []
    for _ in range(TIES):
        lot = draw.random()
        if lot < KIN:
            one = draw.choice(kin)
            keys.append(one.name_key if draw.random() < NAMED else one.key)
        elif lot < KIN + NAMED:
            keys.append(person_key("name", name(draw)))
        else:
            keys.append(f"p_{draw.getrandbits(128):032x}")
        targets.append(uscc(draw.randrange(FIRMS)))
    half = TIES * 2 // 3
    deals = range(CONTRACTS)
    return {
        "ownership": {
            "ownership_id": [f"O{i}" for i in range(half)], "holder_kind": ["person"] * half,
            "holder_key": keys[:half], "target_id": targets[:half],
            "valid_from": [date(2015, 1, 1)] * half,
        },
        "position": {
            "position_id": [f"P{i}" for i in range(TIES - half)], "person_key": keys[half:],
            "target_id": targets[half:], "role": ["executive"] * (TIES - half),
            "valid_from": [date(2015, 1, 1)] * (TIES - half),
        },
        "counterparty": {
            "counterparty_id": [uscc(i) for i in range(FIRMS)],
            "name": [f"澄州{draw.choice(GIVEN)}{draw.choice(GIVEN)}第{i}商贸有限公司" for i in range(FIRMS)],
        },
        "contract": {
            "contract_id": [f"H{i}" for i in deals], "organisation_id": [str(place(draw.randrange(PLACES))) for _ in deals],
            "counterparty_id": [uscc(draw.randrange(FIRMS)) for _ in deals],
            "signed_on": [date(2025, 1 + i % 12, 1 + i % 28) for i in deals],
            "amount": [float(i % 900_000) for i in deals], "currency": ["CNY"] * CONTRACTS,
        },
        "organisation": {
            "organisation_id": [str(place(i)) for i in range(PLACES)],
            "name": [f"企业{i}" for i in range(PLACES)],
        },
        "contact_point": {
            "contact_point_id": [f"L{i}" for i in range(200_000)], "subject_kind": ["organisation"] * 200_000,
            "organisation_subject_id": [uscc(i) for i in range(200_000)], "kind": ["phone"] * 200_000,
            "value_key": [f"p_{i // 2:032x}" for i in range(200_000)], "source_kind": ["registry"] * 200_000,
        },
    }  # fmt: skip


def write(tables: dict[str, dict[str, list[Any]]]) -> dict[str, int]:
    versions, known = {}, marts(ROOT)
    for mart, columns in tables.items():
        with duckdb.connect() as duck:
            duck.register("given", pa.table({c: pa.array(v) for c, v in columns.items()}))
            told = ", ".join(
                f"{c}::{t} as {lake.quoted(c)}" if c in columns
                else f"concat('bench:', {next(iter(columns))}) as row_id" if c == "row_id"
                else f"'bench'::{t} as {lake.quoted(c)}" if c in {"source", "batch_id"}
                else f"null::{t} as {lake.quoted(c)}"
                for c, t in known[mart].columns.items()
            )  # fmt: skip
            staged = lake.write(duck, f"select {told} from given", HOME / "lake", known[mart])
            change = lake.publish(
                duck, HOME / "lake", known[mart], None, staged, commit={"cause": "bench"}
            )
        versions[mart] = change.version
    return versions


def spent() -> float:
    """Processor seconds of this process and of those that it waited for."""
    used = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return sum(u.ru_utime + u.ru_stime for u in used)


def timed(known: list[Opened], tables: dict[str, int], *, whole: bool) -> tuple[float, float, int]:
    """Seconds of keying and spelling, of the runner, and how many findings it told."""
    began = time.perf_counter()
    job = job_on(known, LIMITS)
    keyed = time.perf_counter()
    found = sum(told["kind"] == "finding" for told in crossed(job, tables, whole=whole))
    return keyed - began, time.perf_counter() - keyed, found


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    draw = random.Random(1)
    known = list(declarations(draw, count))
    tables = write(register(draw, known))
    print(f"{count} 份申报、{count * RELATIVES} 名亲属，{TIES} 条持股任职，{CONTRACTS} 份合同")
    before = spent()
    keyed, ran, found = timed(known, tables, whole=True)
    print(
        f"全量：标识 {keyed:.1f} 秒，比对 {ran:.1f} 秒，合计 {keyed + ran:.1f} 秒，结果 {found} 件；"
        f"处理器时间 {spent() - before:.1f} 秒，负载 {os.getloadavg()[0]:.1f}"
    )
    times = [sum(timed([known[n]], tables, whole=False)[:2]) for n in (0, count // 2, count - 1)]
    print("一份：" + "、".join(f"{t:.2f}" for t in times) + " 秒（第一份含启动比对进程）")
    shutil.rmtree(HOME)


if __name__ == "__main__":
    main()
