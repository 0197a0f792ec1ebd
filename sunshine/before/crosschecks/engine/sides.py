"""The two sides of every pair, as `matching.PERSON` has them: who was declared, what is registered.

Added up set by set; only what a library must say (how a name is simplified, how it sounds, which
word of a firm's name is its own) goes through Python, each different text once.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from sunshine.before.crosschecks.engine import walking
from sunshine.before.crosschecks.engine.han import person, simplified
from sunshine.before.crosschecks.engine.sound import sound
from sunshine.before.crosschecks.engine.weights import Weights, places
from sunshine.before.crosschecks.rules.names import firm_name

HOWS = ("number", "name")
CONTACTS = """
select {0}, list(value_key order by value_key) filter (kind = 'phone') as phones,
  list(value_key order by value_key) filter (kind = 'address') as addresses
from {1} group by 1
"""
# Once for each key under which the register holds somebody.
ASKED = f"""
create or replace temp table asked as
select distinct cast(c.n as varchar) as unique_id, c.person_key as key, c.how, p.number_key as number,
  w.phones, w.addresses, p.name, p.birth, p.district, p.employer, 1 as held, 0 as total
from candidate c join person p using (n)
left join ({CONTACTS.format("n", "of_person")}) w on w.n = c.n
"""
# A row each, because a name alone stands for everybody of that name.
HELD = f"""
create or replace temp table held as
with often as (
  select person_key, count(distinct target_id) as held from tie
  where person_key in (select person_key from candidate) group by 1
),
spelt as (
  select c.row_id, c.person_key, c.target_id, c.how, min(k.spelt) as spelt
  from candidate c join known_as k on k.n = c.n and k.key = c.person_key group by all
)
select s.row_id as unique_id, s.person_key as key, s.how,
  case when s.how = 'number' then s.person_key end as number, w.phones, w.addresses,
  case when s.how = 'name' then f.said end as name, null as birth,
  case when regexp_full_match(substr(s.target_id, 3, 6), '\\d+') then substr(s.target_id, 3, 6) end as district,
  e.said as employer, o.held, (select count from registered) as total
from spelt s join often o using (person_key)
left join simple f on f.text = s.spelt
left join core e on e.text = s.target_id
left join ({CONTACTS.format("row_id", "of_tie")}) w on w.row_id = s.row_id
"""
# Keys under which names differ: how these sound matters, and asking costs the most.
APART = """
select distinct name from (select key, name from asked union select key, name from held)
where name is not null qualify min(name) over (partition by key) <> max(name) over (partition by key)
"""
# As `matching.PERSON`.
SIDE = """
create or replace temp table {0}_{1} as
select unique_id, key, number, phones, addresses, name, s.said as sound, birth, district, employer,
  r.value as tf_name
from {0} t left join sounding s on s.text = t.name
left join rarity r on r.length = length(t.name) and r.held = t.held and r.total = t.total
where how = '{1}'
"""
# Firms somebody may work at: of the others no name is read.
WORKED_AT = """
create or replace temp table worked_at as
select distinct c.target_id from candidate c join person p using (n) where p.employer is not null
"""


def make(duck: duckdb.DuckDBPyConnection, root: Path, using: Weights) -> None:
    """The tables `asked_number`, `held_number`, `asked_name`, `held_name`, of `candidate`."""
    duck.execute(
        f"create or replace temp table registered as select ({walking.REGISTERED}) as count"
    )
    duck.execute(WORKED_AT)
    known = places(root)
    firms = walking.names_of(duck, "worked_at")
    _say(duck, "core", firms, lambda firm: firm_name(simplified(firms[firm]), known).core)
    _say(duck, "simple", _texts(duck, "select distinct spelt from known_as where key in (select person_key from candidate)"), person)  # fmt: skip
    duck.execute(ASKED)
    duck.execute(HELD)
    _say(duck, "sounding", _texts(duck, APART), sound)
    _rarity(duck, using)
    for how in HOWS:
        for side in ("asked", "held"):
            duck.execute(SIDE.format(side, how))


def _texts(duck: duckdb.DuckDBPyConnection, query: str) -> list[str]:
    return [text for (text,) in duck.execute(query).fetchall() if text]


def _say(
    duck: duckdb.DuckDBPyConnection, name: str, texts: Iterable[str], of: Callable[[str], str]
) -> None:
    """The table `name` (text, said)."""
    told = list(texts)
    _table(duck, name, text=pa.array(told, pa.string()), said=pa.array(map(of, told), pa.string()))


def _rarity(duck: duckdb.DuckDBPyConnection, using: Weights) -> None:
    rows = duck.execute(
        "select distinct length(name), held, total from asked where name is not null"
        " union select distinct length(name), held, total from held where name is not null"
    ).fetchall()
    lengths, helds, totals = ([row[i] for row in rows] for i in range(3))
    values = [using.rarity(*row) for row in rows]
    whole = pa.int64()
    _table(
        duck,
        "rarity",
        length=pa.array(lengths, whole),
        held=pa.array(helds, whole),
        total=pa.array(totals, whole),
        value=pa.array(values, pa.float64()),
    )


def _table(duck: duckdb.DuckDBPyConnection, name: str, **columns: Any) -> None:
    duck.register(f"given_{name}", pa.table(columns))
    duck.execute(f"create or replace temp table {name} as select * from given_{name}")
