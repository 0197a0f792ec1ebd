-- A leader's relative owns or runs, directly or through other firms, somebody the leader's
-- enterprise (or one below it) trades with. Firms with very many holdings are not walked through.
with
tie as (
    select
holder_key as person_key,
target_id,
share,
valid_from,
valid_to,
'ownership' as mart,
row_id
    from ownership
    where holder_key is not null
    union all
    select
person_key,
target_id,
cast(1 as decimal(24, 6)) as share,
valid_from,
valid_to,
'position' as mart,
row_id
    from position
    where role in ('legal_representative', 'director', 'executive')
),

fan as (
    select
holder_id,
count(*) as holding_count
    from ownership
    where holder_id is not null
    group by holder_id
),

-- The cap on walks: the least one in force, since a walk serves all enterprises at once.
cap as (
    select min(value) as hub_holdings
    from parameter
    where name = 'G01.hub_holdings' and valid_to is null
),

edge as (
    select
o.holder_id,
o.target_id,
o.share,
o.valid_from,
o.valid_to,
o.row_id
    from ownership as o
    inner join fan as f on o.holder_id = f.holder_id
    inner join cap as c on f.holding_count < c.hub_holdings
),

first_step as (
    select
        k.row_id as kin_row_id,
k.organisation_id,
k.valid_from as tenure_from,
k.valid_to as tenure_to,
        t.target_id,
t.share,
        coalesce(t.valid_from, k.valid_from) as since_on,
coalesce(t.valid_to, date '9999-12-31') as until_on,
        1 as hops,
        list_value(
            struct_pack(
                mart := t.mart,
                row_id := t.row_id,
                role := case when f.holding_count >= c.hub_holdings then 'hub' else t.mart end
            )
        ) as path
    from kinship as k
    inner join tie as t on k.relative_key = t.person_key
    left join fan as f on t.target_id = f.holder_id
    cross join cap as c
),

second_step as (
    select
        s.kin_row_id,
s.organisation_id,
s.tenure_from,
s.tenure_to,
e.target_id,
s.share * e.share as share,
        greatest(s.since_on, coalesce(e.valid_from, s.since_on)) as since_on,
        least(s.until_on, coalesce(e.valid_to, s.until_on)) as until_on,
2 as hops,
        list_concat(s.path, list_value(struct_pack(mart := 'ownership', row_id := e.row_id, role := 'ownership')))
            as path
    from first_step as s
    inner join edge as e on s.target_id = e.holder_id
),

third_step as (
    select
        s.kin_row_id,
s.organisation_id,
s.tenure_from,
s.tenure_to,
e.target_id,
s.share * e.share as share,
        greatest(s.since_on, coalesce(e.valid_from, s.since_on)) as since_on,
        least(s.until_on, coalesce(e.valid_to, s.until_on)) as until_on,
3 as hops,
        list_concat(s.path, list_value(struct_pack(mart := 'ownership', row_id := e.row_id, role := 'ownership')))
            as path
    from second_step as s
    inner join edge as e on s.target_id = e.holder_id
),

fourth_step as (
    select
        s.kin_row_id,
s.organisation_id,
s.tenure_from,
s.tenure_to,
e.target_id,
s.share * e.share as share,
        greatest(s.since_on, coalesce(e.valid_from, s.since_on)) as since_on,
        least(s.until_on, coalesce(e.valid_to, s.until_on)) as until_on,
4 as hops,
        list_concat(s.path, list_value(struct_pack(mart := 'ownership', row_id := e.row_id, role := 'ownership')))
            as path
    from third_step as s
    inner join edge as e on s.target_id = e.holder_id
),

reached as (
    select
kin_row_id,
organisation_id,
tenure_from,
tenure_to,
target_id,
share,
since_on,
until_on,
hops,
path
    from first_step
    union all
    select
kin_row_id,
organisation_id,
tenure_from,
tenure_to,
target_id,
share,
since_on,
until_on,
hops,
path
    from second_step
    union all
    select
kin_row_id,
organisation_id,
tenure_from,
tenure_to,
target_id,
share,
since_on,
until_on,
hops,
path
    from third_step
    union all
    select
kin_row_id,
organisation_id,
tenure_from,
tenure_to,
target_id,
share,
since_on,
until_on,
hops,
path
    from fourth_step
),

deal as (
    select
organisation_id,
counterparty_id as partner_id,
signed_on,
amount,
currency,
'contract' as mart,
row_id
    from contract
    union all
    select
organisation_id,
tenant_id as partner_id,
signed_on,
annual_rent_amount as amount,
currency,
        'lease' as mart,
row_id
    from lease
),

dealt as (
    select
        d.organisation_id,
d.partner_id,
d.signed_on,
d.amount,
d.currency,
d.mart,
d.row_id,
        r.kin_row_id,
r.share,
r.hops,
r.path,
        row_number() over (
            partition by d.row_id, r.kin_row_id
            order by r.hops asc, r.share desc, cast(r.path as varchar) asc
        ) as place
    from reached as r
    inner join deal as d on r.target_id = d.partner_id
    inner join organisation as o on d.organisation_id = o.organisation_id
    inner join parameter as hop_limit
        on
            d.organisation_id = hop_limit.organisation_id
            and hop_limit.name = 'G01.hops'
            and d.signed_on >= hop_limit.valid_from
            and (hop_limit.valid_to is null or d.signed_on < hop_limit.valid_to)
    inner join parameter as least_share
        on
            d.organisation_id = least_share.organisation_id
            and least_share.name = 'G01.minimum_share'
            and d.signed_on >= least_share.valid_from
            and (least_share.valid_to is null or d.signed_on < least_share.valid_to)
    where
        (o.organisation_id = r.organisation_id or o.group_id = r.organisation_id)
        and r.hops <= hop_limit.value
        and r.share >= least_share.value
        and d.signed_on >= r.since_on
        and d.signed_on < r.until_on
        and d.signed_on >= r.tenure_from
        and (r.tenure_to is null or d.signed_on < r.tenure_to)
)

select
    d.organisation_id,
    'counterparty' as subject_kind,
    d.partner_id as subject_id,
    concat(d.kin_row_id, '/', d.currency) as occurrence,
    max(d.signed_on) as occurred_on,
    sum(d.amount) as amount,
    d.currency,
    cast(max(d.share) as double) as score,
    list_concat(
        list_concat(
            list_value(struct_pack(mart := 'kinship', row_id := d.kin_row_id, role := 'kinship')), min(d.path)
        ),
        array_agg(struct_pack(mart := d.mart, row_id := d.row_id, role := 'deal'))
    ) as evidence
from dealt as d
where d.place = 1
group by d.organisation_id, d.partner_id, d.kin_row_id, d.currency
