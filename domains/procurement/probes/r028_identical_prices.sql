-- Submitted bids of different tenderers with the same amount and currency.
with
submitted as (
    select b.row_id, b.organisation_id, b.procurement_id, b.bid_id, b.tenderer_id, b.amount, b.currency
    from bid as b
    inner join process as p
        on b.organisation_id is not distinct from p.organisation_id and b.procurement_id = p.procurement_id
    where
        p.is_comparable
        and b.status in ('pending', 'valid', 'disqualified')
        and b.tenderer_id is not null
        and b.amount is not null
        and b.currency is not null
),

sized as (
    select
        organisation_id, procurement_id, bid_id, amount, currency,
        count(distinct tenderer_id) as tenderer_count
    from submitted
    group by organisation_id, procurement_id, bid_id, amount, currency
),

paired as (
    select
        a.bid_id as first_id, b.bid_id as second_id,
        greatest(a.tenderer_count, b.tenderer_count) as tenderer_count
    from sized as a
    inner join sized as b
        on
            a.organisation_id is not distinct from b.organisation_id
            and a.procurement_id = b.procurement_id
            and a.amount = b.amount
            and a.currency = b.currency
    where a.bid_id < b.bid_id
),

-- The same set of tenderers may bid twice; sets are equal when all of the larger are shared.
shared as (
    select p.first_id, p.second_id, count(distinct a.tenderer_id) as shared_count
    from paired as p
    inner join submitted as a on p.first_id = a.bid_id
    inner join submitted as b on p.second_id = b.bid_id and a.tenderer_id = b.tenderer_id
    group by p.first_id, p.second_id
),

differing as (
    select p.first_id, p.second_id
    from paired as p
    left join shared as s on p.first_id = s.first_id and p.second_id = s.second_id
    where coalesce(s.shared_count, 0) < p.tenderer_count
),

flagged as (
    select first_id as bid_id from differing
    union
    select second_id as bid_id from differing
)

select
    s.organisation_id,
    'procurement' as subject_kind, s.procurement_id as subject_id,
    'identical' as occurrence,
    cast(null as date) as occurred_on,
    cast(max(s.amount) as decimal(24, 2)) as amount,
    max(s.currency) as currency,
    cast(1 as double) as score,
    array_agg(struct_pack(mart := 'bid', row_id := s.row_id, role := 'tenderer')) as evidence
from submitted as s
inner join flagged as f on s.bid_id = f.bid_id
group by s.organisation_id, s.procurement_id
