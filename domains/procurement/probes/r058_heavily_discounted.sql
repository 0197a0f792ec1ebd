-- The winning bid lies unusually far below the second lowest.
with
awarded as (
    select
        a.organisation_id, a.procurement_id,
        max(case when a.status = 'active' then a.supplier_id end) as winner_id,
        max(case when a.status = 'active' then a.row_id end) as award_row_id
    from award as a
    inner join process as p
        on a.organisation_id is not distinct from p.organisation_id and a.procurement_id = p.procurement_id
    where p.is_comparable
    group by a.organisation_id, a.procurement_id
    having
        sum(case when a.status = 'active' then 1 else 0 end) = 1
        and sum(case when coalesce(a.status, '') in ('active', 'cancelled', 'unsuccessful') then 0 else 1 end) = 0
        and max(case when a.status = 'active' then a.supplier_id end) is not null
),

sided as (
    select
        b.organisation_id, b.procurement_id, b.bid_id, b.currency, b.amount, a.award_row_id,
        max(b.row_id) as row_id, count(*) as tenderer_count,
        case when max(b.tenderer_id) = a.winner_id then 1 else 0 end as is_winner
    from bid as b
    inner join awarded as a
        on b.organisation_id is not distinct from a.organisation_id and b.procurement_id = a.procurement_id
    where b.status = 'valid' and b.amount is not null and b.tenderer_id is not null
    group by b.organisation_id, b.procurement_id, b.bid_id, b.currency, b.amount, a.winner_id, a.award_row_id
),

placed as (
    select
        organisation_id, procurement_id, currency, amount, row_id, award_row_id, is_winner,
        max(tenderer_count) over (partition by organisation_id, procurement_id) as largest,
        min(currency) over (partition by organisation_id, procurement_id, is_winner) as first_currency,
        max(currency) over (partition by organisation_id, procurement_id, is_winner) as last_currency,
        row_number()
            over (partition by organisation_id, procurement_id, currency, is_winner order by amount, bid_id) as place
    from sided
),

-- The winner's own second bid competes with nobody: next is the lowest bid of another.
discounted as (
    select
        w.organisation_id, w.procurement_id, w.currency, w.amount, w.award_row_id,
        w.row_id as winning_row_id, n.row_id as next_row_id,
        cast((n.amount - w.amount) / w.amount as double) as discount
    from placed as w
    inner join placed as n
        on
            w.organisation_id is not distinct from n.organisation_id
            and w.procurement_id = n.procurement_id and w.currency = n.currency
    where
        w.is_winner = 1 and w.place = 1 and n.is_winner = 0 and n.place = 1
        and w.largest = 1 and w.first_currency = w.last_currency and n.amount >= w.amount and w.amount <> 0
),

ranked as (
    select
        organisation_id, currency, discount, row_number() over (partition by organisation_id, currency order by discount) as place,
        count(*) over (partition by organisation_id, currency) as size,
        lead(discount, 1, discount) over (partition by organisation_id, currency order by discount) as next_one
    from discounted
),

-- Hyndman and Fan type 8: h = (n + 1/3) p + 1/3, held within 1 and n.
spot as (
    select
        organisation_id, currency, discount, place, next_one,
        least(greatest((size + 1.0 / 3) * 0.25 + 1.0 / 3, 1.0), size) as low,
        least(greatest((size + 1.0 / 3) * 0.75 + 1.0 / 3, 1.0), size) as high
    from ranked
),

quartile as (
    select
        organisation_id, currency,
        max(case when place = floor(low) then discount + (low - place) * (next_one - discount) end) as q1,
        max(case when place = floor(high) then discount + (high - place) * (next_one - discount) end) as q3
    from spot
    group by organisation_id, currency
)

select
    d.organisation_id, 'procurement' as subject_kind, d.procurement_id as subject_id,
    'discount' as occurrence, cast(null as date) as occurred_on,
    cast(d.amount as decimal(24, 2)) as amount, d.currency, d.discount as score,
    list_value(
        struct_pack(mart := 'award', row_id := d.award_row_id, role := 'winner'),
        struct_pack(mart := 'bid', row_id := d.winning_row_id, role := 'bid'),
        struct_pack(mart := 'bid', row_id := d.next_row_id, role := 'bid')
    ) as evidence
from discounted as d
inner join quartile as q on d.organisation_id is not distinct from q.organisation_id and d.currency = q.currency
left join parameter as fixed
    on d.organisation_id is not distinct from fixed.organisation_id and fixed.name = 'R058.threshold'
where
    d.discount >= coalesce(fixed.value, q.q3 + 1.5 * (q.q3 - q.q1))
    and (fixed.value is not null or q.q3 + 1.5 * (q.q3 - q.q1) > 0)
