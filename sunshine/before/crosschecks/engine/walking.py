"""From people to firms to business, over one snapshot: the SQL of a crosscheck.

Tables given: `person(n, leader, organisation_id, leader_key, key, has_number, filed_on)`,
`known_as(n, key, how)` (number | name), `declared(leader, company_id)`. Tables made: `tie`,
`candidate`, `contact`, `matched` (filled by the caller), `reached`, `deal`, `dealing`, `missing`.
"""

from collections.abc import Mapping
from typing import Any

import duckdb

# Only what the people asked about can reach: a run on one declaration reads no other's ties.
TIE = """
create or replace temp table tie as
with wanted as (select key from known_as union select person_key from contact)
select 'ownership' as mart, row_id, holder_key as person_key, target_id, 'shareholder' as role, share,
  valid_from, valid_to
from ownership where holder_key in (select key from wanted where key is not null)
union all
select 'position', row_id, person_key, target_id, role, null, valid_from, valid_to
from position where role <> 'employee' and person_key in (select key from wanted where key is not null)
"""
REGISTERED = """
select (select count(holder_key) from ownership) + (select count(*) from position where role <> 'employee')
"""
CANDIDATE = """
create or replace temp table candidate as
select k.n, k.how, t.*
from known_as k join tie t on t.person_key = k.key
"""
# A value that many share (an agent's telephone, a business park) tells nothing.
CONTACT = """
create or replace temp table contact as
with ours as (
  select distinct value_key from contact_point
  where person_key in (select key from person union select leader_key from person)
),
shared as (select c.* from contact_point c join ours using (value_key))
select c.kind, c.value_key, c.person_key, c.organisation_subject_id as company_id, c.row_id
from shared c
join (
  select value_key from shared
  group by value_key having count(distinct coalesce(person_key, organisation_subject_id)) <= $1
) few using (value_key)
where c.kind in ('phone', 'address')
"""
# What a relative is reached by: own contacts and the leader's, with whom a household is shared.
OF_PERSON = """
with asked as (select n, key, leader_key from person where n in (select n from candidate))
select a.n, c.kind, c.value_key from asked a join contact c on c.person_key = a.key
union
select a.n, c.kind, c.value_key from asked a join contact c on c.person_key = a.leader_key
"""
OF_TIE = """
with near as (select * from contact where value_key in (select value_key from of_person))
select t.row_id, c.kind, c.value_key from candidate t join near c on c.company_id = t.target_id
union
select t.row_id, c.kind, c.value_key from candidate t join near c on c.person_key = t.person_key
"""
# Nobody declared them: whoever holds something and shares a contact with the leader; and the
# firms that do themselves.
INFERRED = """
create or replace temp table inferred as
with leader as (select distinct leader, organisation_id, leader_key from person),
own as (
  select l.*, c.kind, c.value_key, c.row_id from leader l join contact c on c.person_key = l.leader_key
),
other as (
  select o.leader, o.organisation_id, o.leader_key, c.person_key, o.row_id as own_row, c.row_id as other_row
  from own o join contact c using (value_key)
  where c.person_key <> o.leader_key
    and not exists (select 1 from person p join known_as k using (n) where p.leader = o.leader and k.key = c.person_key)
)
select leader, organisation_id, leader_key, t.person_key, t.target_id, t.mart, t.row_id,
  t.valid_from, t.valid_to, min(own_row) as own_row, min(other_row) as other_row
from other join tie t using (person_key)
group by all
union all
select o.leader, o.organisation_id, o.leader_key, null, c.company_id, 'contact_point', c.row_id, null, null,
  min(o.row_id), min(c.row_id)
from own o join contact c using (value_key)
where c.company_id is not null
group by all
"""
# `matched(n, leader, organisation_id, person_key, target_id, mart, row_id, valid_from, valid_to)`
REACHED = """
create or replace temp table reached as
with recursive edge as (
  select holder_id, target_id, valid_from, valid_to, row_id from ownership where holder_id is not null
),
hub as (select holder_id from edge group by holder_id having count(*) >= $hub),
way as (
  select m.n, m.leader, m.organisation_id, m.target_id, 1 as hops,
    coalesce(m.valid_from, date '0001-01-01') as since_on, coalesce(m.valid_to, date '9999-12-31') as until_on,
    [{mart: m.mart, row_id: m.row_id}] as path
  from matched m
  union all
  select w.n, w.leader, w.organisation_id, e.target_id, w.hops + 1,
    greatest(w.since_on, coalesce(e.valid_from, w.since_on)), least(w.until_on, coalesce(e.valid_to, w.until_on)),
    list_append(w.path, {mart: 'ownership', row_id: e.row_id})
  from way w join edge e on e.holder_id = w.target_id
  where w.hops < $hops and w.target_id not in (select holder_id from hub)
)
select n, leader, organisation_id, target_id, min(hops) as hops, min(since_on) as since_on,
  max(until_on) as until_on, arg_min(path, (hops, path)) as path
from way where since_on < until_on
group by n, leader, organisation_id, target_id
"""
DEAL = """
create or replace temp table deal as
select organisation_id, counterparty_id as partner_id, 'contract' as mart, row_id, signed_on as made_on, amount, currency from contract
union all select organisation_id, tenant_id, 'lease', row_id, signed_on, annual_rent_amount, currency from lease
union all select organisation_id, borrower_id, 'loan', row_id, started_on, amount, currency from loan
union all select organisation_id, beneficiary_id, 'guarantee', row_id, started_on, amount, currency from guarantee
union all select organisation_id, buyer_id, 'disposal', row_id, disposed_on, amount, currency from disposal
union all select organisation_id, tenderer_id, 'bid', row_id, cast(submitted_at as date), amount, currency from bid
"""
DEALING = """
create or replace temp table dealing as
select r.n, r.target_id, d.mart, d.row_id, d.organisation_id, d.made_on, d.amount, d.currency
from reached r
join deal d on d.partner_id = r.target_id
join organisation o on o.organisation_id = d.organisation_id
where (o.organisation_id = r.organisation_id or o.group_id = r.organisation_id)
  and d.made_on >= $since and d.made_on >= r.since_on and d.made_on < r.until_on
"""
# What stood in the register on the day of filing and not in the declaration (as probe G03).
MISSING = """
create or replace temp table missing as
select distinct m.n, m.leader, m.target_id
from matched m join person p on p.n = m.n
where p.filed_on is not null and m.mart <> 'contact_point'
  and coalesce(m.valid_from, date '0001-01-01') <= p.filed_on
  and coalesce(m.valid_to, date '9999-12-31') > p.filed_on
  and not exists (select 1 from declared d where d.leader = m.leader and d.company_id = m.target_id)
"""
NAMED = """
select counterparty_id as company_id, max(name) as name from counterparty
where name is not null and counterparty_id in (select target_id from {0}) group by 1
union all
select uscc, max(name) from organisation
where uscc in (select target_id from {0}) and uscc not in (select counterparty_id from counterparty) group by 1
"""


def prepare(duck: duckdb.DuckDBPyConnection, most_subjects: int) -> None:
    """Ties, candidates and contacts; views are bound, people are given."""
    duck.execute(CONTACT, [most_subjects])
    duck.execute(TIE)
    duck.execute(CANDIDATE)
    duck.execute(f"create or replace temp table of_person as {OF_PERSON}")
    duck.execute(f"create or replace temp table of_tie as {OF_TIE}")
    duck.execute(INFERRED)


def names_of(duck: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    """Names of the firms that a table's `target_id` says."""
    return dict(duck.execute(NAMED.format(table)).fetchall())


def walk(duck: duckdb.DuckDBPyConnection, settings: Mapping[str, Any]) -> None:
    """From `matched` to the firms behind it, what these do with the leader's enterprise, and what
    no declaration names. `settings`: hops, hub, since.
    """
    duck.execute(REACHED, {"hops": settings["hops"], "hub": settings["hub"]})
    duck.execute(DEAL)
    duck.execute(DEALING, {"since": settings["since"]})
    duck.execute(MISSING)
