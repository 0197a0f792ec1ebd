"""Matters for long proofs: the demo's own, filed and carried on through the rooms, then copies.

A copy is a row of SQL for each row of its original: reviews, queues, conditions, opinions, files,
work. Written past the triggers, whose every row costs as much as a page; each matter has one row
of history.
"""

from typing import Any

import psycopg
from django.db import connection

from bench import people
from bench.house import House
from seeds.authority import enact_lists
from seeds.filings import file_matters
from sunshine.before.filings.models import Matter
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.postgres import engine

BATCH = 10_000
# Matters of 700 days, each about a month on its way: 24 of 25 are on file, the others of all states.
# By rounds of the enterprises, so that each has its share of the open ones.
COPIED = """
create temp table copied on commit drop as
with known as (
  select id, state, row_number() over (order by id) - 1 as n,
    row_number() over (partition by state order by id) - 1 as m,
    count(*) over (partition by state) as alike, count(*) over () as every
  from filings_matter where details ->> 'copied' is null
), places as (
  select id, short_name, row_number() over (order by code) - 1 as p, count(*) over () as places
  from organisations_organisation where kind = 'enterprise'
)
select k.id as old, i, p.id as place, uuidv7(make_interval(hours => i - %(most)s)) as id,
  current_date - 1 - (i %% 700) as day, 1000 + i / places as number,
  p.short_name || '报〔' || extract(year from current_date - 1 - (i %% 700)) || '〕' ||
  (1000 + i / places) || '号' as label
from generate_series(%(have)s::int, %(until)s::int - 1) i
join places p on p.p = i %% p.places
join known k on case when (i / p.places) %% 25 < 24 then k.state = 'on_file' and k.m = i %% k.alike
  else k.n = (i / p.places) %% k.every end;
analyze copied;
create temp table reviewed on commit drop as
select r.id as old, gen_random_uuid() as id, c.place, c.day, c.i
from reviews_review r join copied c on c.old = r.matter_id;
analyze reviewed
"""
TITLE = "'支付第' || (c.i %% 9973) || '号设备的尾款和运维费用'"
FIRM = "'澄州第' || (c.i %% 977) || '建材有限公司'"
NEW = "gen_random_uuid()"
# Table → what joins its rows to their copies, and the columns that differ.
TABLES: dict[str, tuple[str, dict[str, str]]] = {
    "filings_matter": ("c.old = t.id", {
        "id": "c.id", "organisation_id": "c.place", "number": "c.number", "label": "c.label",
        "year": "extract(year from c.day)", "title": TITLE, "counterparty": FIRM,
        "amount": "100000 + c.i", "filed_on": "c.day", "filed_at": "c.day + time '09:00'",
        "meets_on": "c.day + 20", "file_by_on": "c.day + 10", "due_on": "c.day + 15",
        "is_late": "c.i %% 20 = 0", "details": "t.details || '{\"copied\": \"1\"}'",
    }),
    "workflow_endorsement": ("t.subject_label = 'matter' and c.old = t.subject_id", {
        "id": NEW, "subject_id": "c.id",
    }),
    "evidence_evidence": ("t.subject_label = 'matter' and c.old = t.subject_id", {
        "id": NEW, "subject_id": "c.id", "organisation_id": "c.place", "entry_id": NEW,
        "withdrawn_entry_id": f"case when t.withdrawn_entry_id is not null then {NEW} end",
    }),
    "worklist_workitem": ("t.subject_label = 'matter' and c.old = t.subject_id", {
        "id": NEW, "subject_id": "c.id", "organisation_id": "c.place", "due_on": "c.day + 15",
        "title": f"c.label || '：' || {TITLE}",
    }),
    "reviews_review": ("c.old = t.matter_id and r.old = t.id and r.i = c.i", {
        "id": "r.id", "matter_id": "c.id", "organisation_id": "c.place", "document_id": "null",
        "answered_at": "case when t.answered_at is not null then c.day + 3 + time '15:00' end",
        "due_on": "c.day + 5", "first_due_on": "c.day + 5", "asked_at": "c.day + time '09:00'",
    }),
    "reviews_wait": ("r.old = t.review_id", {
        "id": NEW, "review_id": "r.id", "entered_at": "r.day + time '09:00'",
        "left_at": "case when t.left_at is not null then r.day + 3 + time '15:00' end",
    }),
    "reviews_condition": ("r.old = t.review_id", {
        "id": NEW, "review_id": "r.id", "organisation_id": "r.place",
    }),
}  # fmt: skip
SOURCES = {"reviews_review": "copied c, reviewed r", "reviews_wait": "reviewed r",
           "reviews_condition": "reviewed r"}  # fmt: skip
PARTS = """
insert into filings_matterparts (matter_id, parts)
select id, search_marks(concat_ws(' ', words, details ->> 'project')) from filings_matter
where id in (select id from copied)
"""
# A fifth as many briefs and major reports as matters.
BRIEFS = {
    "id": f"uuidv7(make_interval(mins => i - {BATCH * 100}))",
    "number": "100 + i", "organisation_id": "p.id", "title": "'拟上会事项第' || i || '号'",
    "counterparty": "'澄州第' || (i %% 977) || '建材有限公司'", "document_id": "null",
}  # fmt: skip
REPORTS = """
insert into reports_majorreport (
  id, year, number, organisation_id, kind, is_urgent, title, content, measures, amount, occurred_at,
  known_at, filed_at, first_due_at, is_late, "limit", filed_by_id, state, version, first_due_on,
  due_on, is_provisional, outcome, outcome_words
)
select uuidv7(make_interval(mins => i - 1000000)), 2026, 100 + i, p.id,
  (array['situation', 'matter', 'risk', 'problem'])[1 + i %% 4], false,
  '第' || i || '号泵站停运', repeat('泵站停运，供水压力下降，已组织抢修。', 5), '启动备用泵站',
  10000 + i, d, d, d + interval '2 hours', d + interval '1 day', i %% 20 = 0, '24 小时',
  (select id from identity_account where username = 'jingban'),
  case when i %% 4 = 0 then 'reported' else 'closed' end, 1, d::date + 20, d::date + 20, false,
  case when i %% 4 = 0 then '' else 'upheld' end, ''
from generate_series(%(have)s::int, %(until)s::int - 1) i
cross join lateral (select now() - make_interval(hours => 1 + i %% 15000) as d)
join (select id, row_number() over (order by code) - 1 as n, count(*) over () as every
  from organisations_organisation where kind = 'enterprise') p on p.n = i %% p.every
"""


def found(house: House, records: int) -> None:
    """So many matters in all; what is there already stays."""
    people.found(0)
    enact_lists()
    file_matters()
    with acting_as(system_actor("长时证明")):
        have = Matter.objects.count()
    server, name = engine.describe(house.home), connection.settings_dict["NAME"]
    with engine.admin_connection(server, name) as owner:  # role app may not
        owner.execute("set session_replication_role = replica")  # neither triggers nor keys
        for start in range(have, records, BATCH):
            until = min(records, start + BATCH)
            with owner.transaction():
                _copy(owner, {"have": start, "until": until, "most": records})
    people.tidy(house)


def _copy(owner: psycopg.Connection[Any], asked: dict[str, int]) -> None:
    for statement in COPIED.strip().split(";\n"):
        owner.execute(statement, asked)
    for table, (joined, changed) in TABLES.items():
        insert(owner, table, changed, f"{SOURCES.get(table, 'copied c')} where {joined}")
    columns = ", ".join(f'"{c}"' for c in columns_of(owner, "filings_matter"))
    owner.execute(
        f"insert into filings_matterevent ({columns}, pgh_created_at, pgh_label, pgh_obj_id)"
        f" select {columns}, now(), 'insert', id from filings_matter"
        " where id in (select id from copied)"
    )
    owner.execute(PARTS)
    fifth = {"have": asked["have"] // 5, "until": asked["until"] // 5}
    owner.execute(REPORTS, fifth)
    known = (
        "generate_series(%(have)s::int, %(until)s::int - 1) i"
        " join (select id, row_number() over (order by code) - 1 as n, count(*) over () as every"
        " from organisations_organisation where kind = 'enterprise') p on p.n = i %% p.every"
        " where t.number = 1 + i %% 3"
    )
    insert(owner, "briefs_brief", BRIEFS, known, fifth)


def insert(
    owner: psycopg.Connection[Any],
    table: str,
    changed: dict[str, str],
    known: str,
    asked: dict[str, int] | None = None,
) -> None:
    columns = columns_of(owner, table)
    values = ", ".join(changed.get(c, f't."{c}"') for c in columns)
    names = ", ".join(f'"{c}"' for c in columns)
    owner.execute(
        f"insert into {table} ({names}) select {values} from {table} t, {known}",
        asked or {"none": 0},
    )


def columns_of(owner: psycopg.Connection[Any], table: str) -> list[str]:
    """Those that are written; PostgreSQL makes the others itself."""
    query = "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0"
    told = f"{query} and not attisdropped and attgenerated = '' order by attnum"
    return [name for (name,) in owner.execute(told, [table])]
