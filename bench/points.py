"""Risk points for long proofs: the demo's own, screened by its people, then copies of them.

A copy is a row of SQL for each row of its original: controls, work, what was published; written
past the triggers, as `bench.matters` does.
"""

from typing import Any

import psycopg
from django.db import connection
from uuid6 import uuid7

from bench import matters, people
from bench.house import House
from seeds.filings import People
from seeds.risks import screen_risks
from sunshine.before.risks.models import RiskPoint
from sunshine.before.screenings import actions as screenings
from sunshine.before.screenings.models import RiskScreening
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.clock.queries import calendar, today
from sunshine.foundation.clock.rules import add_working_days
from sunshine.foundation.organisations.models import Organisation
from sunshine.foundation.postgres import engine

# 17 of 20 are in force, the others of all states; every eighth in the group whose handbook is made,
# in turn over its enterprises, the others over all enterprises.
COPIED = """
create temp table copied on commit drop as
with known as (
  select id, state, row_number() over (order by id) - 1 as n,
    row_number() over (partition by state order by id) - 1 as m,
    count(*) over (partition by state) as alike, count(*) over () as every
  from risks_riskpoint where library_code <> ''
), places as (
  select o.id, g.in_group, row_number() over (partition by g.in_group order by o.code) - 1 as p,
    count(*) over (partition by g.in_group) as places
  from organisations_organisation o cross join (values (true), (false)) g (in_group)
  where o.kind = 'enterprise' and (not g.in_group or o.id in (
    select descendant_id from organisations_organisationpath
    where tree = 'management' and ancestor_id = %(group)s))
)
select k.id as old, i, p.id as place, uuidv7(make_interval(mins => i - %(until)s)) as id
from generate_series(%(have)s::int, %(until)s::int - 1) i
join places p on p.in_group = (i %% 8 = 0) and p.p = i / 8 %% p.places
join known k on case when i / 8 / p.places %% 20 < 17 then k.state = 'active' and k.m = i %% k.alike
  else k.n = i %% k.every end;
analyze copied;
create temp table controlled on commit drop as
select t.id as old, c.id as point, c.place, c.i,
  uuidv7(make_interval(secs => c.i * 60 - %(until)s * 60 + row_number() over (order by t.id) %% 50)) as id
from risks_control t join copied c on c.old = t.risk_point_id;
analyze controlled
"""
NEW = "gen_random_uuid()"
DUE = "current_date - 5 + c.i %% 90"
# Table → where its originals are, and the columns of a copy that differ.
TABLES: dict[str, tuple[str, dict[str, str]]] = {
    "risks_riskpoint": ("copied c where c.old = t.id", {
        "id": "c.id", "organisation_id": "c.place", "enterprise_id": "c.place", "number": "1000 + c.i",
        "title": "t.title || '（第' || (c.i %% 997) || '号项目）'", "library_code": "''",
        "library_told": "'{}'", "due_on": DUE,
        "review_on": "case when t.review_on is not null then current_date + c.i %% 180 end",
    }),
    "risks_control": ("controlled c where c.old = t.id", {
        "id": "c.id", "risk_point_id": "c.point", "organisation_id": "c.place", "due_on": DUE,
    }),
    "publications_publication": ("copied c where c.old = t.risk_point_id", {
        "id": "uuidv7(make_interval(mins => c.i))", "risk_point_id": "c.id",
        "organisation_id": "c.place", "number": "1000 + c.i", "entry_id": NEW,
    }),
}  # fmt: skip
WORK = "t.subject_label = '{}' and c.old = t.subject_id"
ITEM = {"id": NEW, "subject_id": "c.id", "organisation_id": "c.place", "due_on": DUE}
TOP = "C000"
PLAN = "分批排查，部门查、企业汇、集团统，风险点和措施进登记册。"


def found(house: House, records: int) -> None:
    """So many risk points in all; what is there already stays."""
    people.found(0)
    screen_risks()
    _screening()
    with acting_as(system_actor("长时证明")):
        have = RiskPoint.objects.count()
        top = Organisation.objects.get(code=TOP)
    if have < records:
        server, name = engine.describe(house.home), connection.settings_dict["NAME"]
        with engine.admin_connection(server, name) as owner, owner.transaction():  # app may not
            owner.execute("set local session_replication_role = replica")  # no triggers, no keys
            _copy(owner, {"have": have, "until": records, "group": top.pk})
    people.tidy(house)


def _screening() -> None:
    """One of all enterprises of the largest reach, as a page of many parts."""
    by, top = People()["jijian"], Organisation.objects.get(code=TOP)
    with acting_as(by):
        if RiskScreening.objects.count() > 1:
            return
        below = Organisation.objects.filter(
            kind="enterprise", above__ancestor=top, above__tree="management"
        )
        screenings.open_screening(
            by=by,
            design=screenings.Design(
                organisation_id=top.pk,
                title="全集团廉政风险排查",
                plan=PLAN,
                fields=("tendering", "funds"),
                due_on=add_working_days(today(), 40, calendar())[0],
                units=list(below.values_list("pk", flat=True)),
                pilots=[top.pk],
            ),
            idempotency_key=str(uuid7()),
        )


def _copy(owner: psycopg.Connection[Any], asked: dict[str, Any]) -> None:
    for statement in COPIED.strip().split(";\n"):
        owner.execute(statement, asked)
    for table, (source, changed) in TABLES.items():
        matters.insert(owner, table, changed, source)
    for label, source in (("risk_point", "copied"), ("control", "controlled")):
        matters.insert(owner, "worklist_workitem", ITEM, f"{source} c where {WORK.format(label)}")
    columns = ", ".join(f'"{c}"' for c in matters.columns_of(owner, "risks_riskpoint"))
    owner.execute(
        f"insert into risks_riskpointevent ({columns}, pgh_created_at, pgh_label, pgh_obj_id)"
        f" select {columns}, now(), 'insert', id from risks_riskpoint"
        " where id in (select id from copied)"
    )
