"""How long a crosscheck takes: 50,000 declarations with 300,000 relatives, then one of them.

`python -m bench crosschecks [DECLARATIONS] [NAMED]`: declarations sealed in the database as in earnest, a
register and ledgers of that order in the lake, and the job as the worker runs it: opened, keyed,
compared, matches kept with their work and denials, and again when all is known; NAMED is the share
of ties whose person the register knows by name only: at 0.2 people of one name give each declaration
a match, at 0.02 one in three has one; then one declaration that is new, by the runner that
stays. Prints seconds by the clock, processor seconds of the job with its children and of its
database session; run it with nobody else at work.
"""

import os
import random
import resource
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
from django.db import connection, transaction
from uuid6 import uuid7

from bench.house import House
from seeds.people import found_city
from sunshine.before.crosschecks.actions import carry_out, check_new
from sunshine.before.crosschecks.actions.keeping import Kept
from sunshine.before.crosschecks.jobs import ACTOR
from sunshine.before.crosschecks.models import Checked, Crosscheck
from sunshine.before.declarations.actions.keeping import sealed
from sunshine.before.declarations.models import (
    Content,
    ContentKey,
    Declaration,
    DeclaredCompany,
    DeclaredRelative,
)
from sunshine.before.declarations.queries.content import fingerprint_of, person_keys
from sunshine.before.declarations.rules import Told
from sunshine.datacentre.catalogue.engine import marts
from sunshine.datacentre.lake import actions as lakes
from sunshine.datacentre.lake import engine as lake
from sunshine.datacentre.lake.queries import content_root, lake_folder
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.clock.queries import now
from sunshine.foundation.organisations.models import Organisation
from sunshine.foundation.people.models import Person
from sunshine.foundation.vault.actions import key_of
from sunshine.foundation.vault.engine import person_key

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰梅建国志红春海燕波宁晓雪峰林浩宇欣怡子涵梓轩诗琪思远文博雅慧佳俊凯鹏飞云龙成瑞祥嘉泽沐阳若曦清越"
RELATIVES, FIRMS, TIES = 6, 250_000, 600_000
KIN, CONTRACTS = 0.02, 400_000
BATCH, FILED_ON = 2000, date(2026, 3, 1)
RELATIONS = ("12", "20", "30", "51", "52", "73")


def name(draw: random.Random) -> str:
    return draw.choice(SURNAMES) + "".join(draw.choices(GIVEN, k=draw.choice((1, 2, 2, 2))))


def number(n: int) -> str:
    return f"5101{n % 90 + 10}19{50 + n % 49}{n % 12 + 1:02d}{n % 28 + 1:02d}{n % 10000:04d}"


def uscc(n: int) -> str:
    return f"91510100MA{n:08d}"


def told_of(draw: random.Random, n: int) -> Told:
    """A wife, children, parents, a brother; one of ten without a number; one firm in five."""
    relatives = []
    for i, relation in enumerate(RELATIONS, 1):
        mine = {"relation": relation, "name": name(draw), "employer": "无"}
        if draw.random() < 0.9:
            mine["number"] = number(n * 10 + i)[:18]
        relatives.append(mine)
    code = uscc(draw.randrange(FIRMS))
    firm = {"holder": "1", "name": f"企业{code}", "uscc": code, "role": "shareholder"}
    sections = {
        "declarant": ({"number": number(n * 10)},),
        "relatives": tuple(relatives),
        "companies": (firm,) if n % 5 == 0 else (),
    }
    return Told(sections, frozenset({"posts", "offshore", "dealings"}), promised=True)


def declare(draw: random.Random, count: int, places: list[Organisation]) -> Iterator[Told]:
    """Kept as they are filed, a batch a transaction."""
    by = system_actor("长时证明")
    for start in range(0, count, BATCH):
        told = [told_of(draw, n) for n in range(start, min(count, start + BATCH))]
        people = [
            Person(name=name(draw), person_key=key_of(number((start + n) * 10)))
            for n in range(len(told))
        ]
        rows = [
            Declaration(
                id=uuid7(), year=2026, organisation=places[(start + n) % len(places)], person=people[n],
                post="部门经理", post_class="key", kind="yearly", since_on=FILED_ON, first_due_on=FILED_ON,
                due_on=FILED_ON, state="filed", opened_at=now(), filed_at=now(), filed_on=FILED_ON,
                fingerprint=fingerprint_of(one),
            )
            for n, one in enumerate(told)
        ]  # fmt: skip
        made = [sealed(row, one) for row, one in zip(rows, told, strict=True)]
        with acting_as(by), transaction.atomic():
            Person.objects.bulk_create(people)
            Declaration.objects.bulk_create(rows)
            ContentKey.objects.bulk_create([m.key for m in made])
            Content.objects.bulk_create([m.content for m in made])
            DeclaredRelative.objects.bulk_create([r for m in made for r in m.relatives])
            DeclaredCompany.objects.bulk_create([c for m in made for c in m.companies])
        yield from told


def register(
    draw: random.Random, kin: list[tuple[str, str]], places: list[Organisation], named: float
) -> dict[str, dict[str, list[Any]]]:
    """Columns of the marts; two ties in a hundred are a declared relative's (key, key of the name)."""
    ids = [str(place.pk) for place in places]
    keys, targets = [], []
    for _ in range(TIES):
        lot = draw.random()
        if lot < KIN:
            one = draw.choice(kin)
            keys.append(one[1] if draw.random() < named else one[0])
        elif lot < KIN + named:
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
            "contract_id": [f"H{i}" for i in deals], "organisation_id": [draw.choice(ids) for _ in deals],
            "counterparty_id": [uscc(draw.randrange(FIRMS)) for _ in deals],
            "signed_on": [date(2025, 1 + i % 12, 1 + i % 28) for i in deals],
            "amount": [float(i % 900_000) for i in deals], "currency": ["CNY"] * CONTRACTS,
        },
        "contact_point": {
            "contact_point_id": [f"L{i}" for i in range(200_000)], "subject_kind": ["organisation"] * 200_000,
            "organisation_subject_id": [uscc(i) for i in range(200_000)], "kind": ["phone"] * 200_000,
            "value_key": [f"p_{i // 2:032x}" for i in range(200_000)], "source_kind": ["registry"] * 200_000,
        },
    }  # fmt: skip


def publish(tables: dict[str, dict[str, list[Any]]]) -> None:
    by, known = system_actor("长时证明"), marts(content_root())
    with acting_as(by):
        lakes.publish_own_records(by=by)
    with acting_as(by), lakes.open_duckdb() as duck:
        staged: dict[str, list[Path]] = {}
        for mart, columns in tables.items():
            duck.register("given", pa.table({c: pa.array(v) for c, v in columns.items()}))
            staged[mart] = lake.write(duck, _whole(mart, columns), lake_folder(), known[mart])
        lakes.publish(duck, staged, cause="长时证明", by=by)


def _whole(mart: str, columns: dict[str, list[Any]]) -> str:
    told = ", ".join(
        f"{c}::{t} as {lake.quoted(c)}" if c in columns
        else f"concat('bench:', {next(iter(columns))}) as row_id" if c == "row_id"
        else f"'bench'::{t} as {lake.quoted(c)}" if c in {"source", "batch_id"}
        else f"null::{t} as {lake.quoted(c)}"
        for c, t in marts(content_root())[mart].columns.items()
    )  # fmt: skip
    return f"select {told} from given"


def spent() -> float:
    """Processor seconds of this process and of those that it waited for."""
    used = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return sum(u.ru_utime + u.ru_stime for u in used)


def served() -> float:
    """Processor seconds of the database's session."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        (pid,) = cursor.fetchone()
    told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def timed(job: Callable[[], Kept | None]) -> str:
    began, before, database = time.perf_counter(), spent(), served()
    kept = job()
    took = time.perf_counter() - began
    return (
        f"{took:.2f} 秒（处理器 {spent() - before:.2f} 秒，数据库 {served() - database:.2f} 秒），"
        f"结果 {kept.found if kept else 0} 件，负载 {os.getloadavg()[0]:.1f}"
    )


def prove(_: House, count: str = "50000", named: str = "0.2") -> str:
    by, machine = system_actor("长时证明"), system_actor(ACTOR)
    with acting_as(by):
        found_city(1, by=by)
        places = list(Organisation.objects.filter(kind="enterprise").order_by("code"))
    draw, began = random.Random(1), time.perf_counter()
    kin = [
        person_keys(row)
        for told in declare(draw, int(count), places)
        for row in told.rows("relatives")
    ]
    publish(register(draw, kin, places, float(named)))
    with connection.cursor() as cursor:
        cursor.execute("analyze")
    print(
        f"{count} 份申报、{len(kin)} 名亲属，{TIES} 条持股任职，{CONTRACTS} 份合同，{time.perf_counter() - began:.0f} 秒写成",
        flush=True,
    )
    for words in ("全量", "全量，再来一次"):
        with acting_as(machine):
            row = Crosscheck.objects.create(kind="full", asked_at=now())
        print(f"{words}：" + timed(partial(carry_out, row.pk, by=machine)), flush=True)
    told = []
    for n in range(4):
        with acting_as(machine):
            Checked.objects.filter(pk=Checked.objects.order_by("pk")[n * 7].pk).delete()
        told.append(timed(lambda: check_new(by=machine)))
    return "一份（第一次含启动比对进程）：\n  " + "\n  ".join(told)
