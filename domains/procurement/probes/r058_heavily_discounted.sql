-- The winning bid lies unusually far below the second lowest.
with
comparable as (
    select
        p.organisation_id,
        p.procurement_id
    from procurement as p
    inner join tender as t
        on
            p.organisation_id is not distinct from t.organisation_id
            and p.procurement_id = t.procurement_id
    left join parameter as excluded
        on
            p.organisation_id is not distinct from excluded.organisation_id
            and (excluded.name = 'OCDS.exclude_details' or excluded.name = 'OCDS.no_price_comparison')
            and p.method_detail = excluded.option
    where coalesce(t.status, '') <> 'cancelled' and excluded.name is null
),

awarded as (
    select
        a.organisation_id,
        a.procurement_id,
        max(case when a.status = 'active' then a.supplier_id end) as winner_id,
        max(case when a.status = 'active' then a.row_id end) as award_row_id
    from award as a
    inner join comparable as c
        on
            a.organisation_id is not distinct from c.organisation_id
            and a.procurement_id = c.procurement_id
    group by a.organisation_id, a.procurement_id
    having
        sum(case when a.status = 'active' then 1 else 0 end) = 1
        and sum(case when coalesce(a.status, '') in ('active', 'cancelled', 'unsuccessful') then 0 else 1 end) = 0
        and max(case when a.status = 'active' then a.supplier_id end) is not null
),

sized as (
    select
        b.organisation_id,
        b.procurement_id,
        b.bid_id,
        b.currency,
        b.amount,
        max(b.row_id) as row_id,
        max(b.tenderer_id) as tenderer_id,
        count(*) as tenderer_count
    from bid as b
    where b.status = 'valid' and b.amount is not null and b.tenderer_id is not null
    group by b.organisation_id, b.procurement_id, b.bid_id, b.currency, b.amount
),

sided as (
    select
        s.organisation_id,
        s.procurement_id,
        s.bid_id,
        s.currency,
        s.amount,
        s.row_id,
        s.tenderer_count,
        a.award_row_id,
        case when s.tenderer_id = a.winner_id then 1 else 0 end as is_winner
    from sized as s
    inner join awarded as a
        on
            s.organisation_id is not distinct from a.organisation_id
            and s.procurement_id = a.procurement_id
),

placed as (
    select
        organisation_id,
        procurement_id,
        currency,
        amount,
        row_id,
        award_row_id,
        is_winner,
        max(tenderer_count) over (partition by organisation_id, procurement_id) as largest,
        min(currency) over (partition by organisation_id, procurement_id, is_winner) as first_currency,
        max(currency) over (partition by organisation_id, procurement_id, is_winner) as last_currency,
        row_number() over (
            partition by organisation_id, procurement_id, currency, is_winner
            order by amount, bid_id
        ) as place
    from sided
),

-- The winner's own second bid competes with nobody: next is the lowest bid of another.
discounted as (
    select
        w.organisation_id,
        w.procurement_id,
        w.currency,
        w.amount,
        w.award_row_id,
        w.row_id as winning_row_id,
        n.row_id as next_row_id,
        cast((n.amount - w.amount) / w.amount as double) as discount
    from placed as w
    inner join placed as n
        on
            w.organisation_id is not distinct from n.organisation_id
            and w.procurement_id = n.procurement_id
            and w.currency = n.currency
    where
        (w.is_winner = 1 and w.place = 1 and n.is_winner = 0 and n.place = 1)
        and (w.largest = 1 and w.first_currency = w.last_currency)
        and n.amount >= w.amount
        and w.amount <> 0
),

ranked as (
    select
        organisation_id,
        currency,
        discount,
        row_number() over (partition by organisation_id, currency order by discount) as place,
        count(*) over (partition by organisation_id, currency) as size
    from discounted
),

-- Hyndman and Fan type 8: h = (n + 1/3) p + 1/3, held within 1 and n.
spot as (
    select
        organisation_id,
        currency,
        discount,
        place,
        size,
        least(greatest((size + 1.0 / 3) * 0.25 + 1.0 / 3, 1.0), size) as low,
        least(greatest((size + 1.0 / 3) * 0.75 + 1.0 / 3, 1.0), size) as high
    from ranked
),

quartile as (
    select
        organisation_id,
        currency,
        max(case when place = floor(low) then discount end)
        + max(low - floor(low)) * (
            max(case when place = least(floor(low) + 1, size) then discount end)
            - max(case when place = floor(low) then discount end)
        ) as q1,
        max(case when place = floor(high) then discount end)
        + max(high - floor(high)) * (
            max(case when place = least(floor(high) + 1, size) then discount end)
            - max(case when place = floor(high) then discount end)
        ) as q3
    from spot
    group by organisation_id, currency
)

select
    d.organisation_id,
    'procurement' as subject_kind,
    d.procurement_id as subject_id,
    'discount' as occurrence,
    cast(null as date) as occurred_on,
    cast(d.amount as decimal(24, 2)) as amount,
    d.currency,
    d.discount as score,
    list_value(
        struct_pack(mart := 'award', row_id := d.award_row_id, role := 'winner'),
        struct_pack(mart := 'bid', row_id := d.winning_row_id, role := 'bid'),
        struct_pack(mart := 'bid', row_id := d.next_row_id, role := 'bid')
    ) as evidence
from discounted as d
inner join quartile as q
    on d.organisation_id is not distinct from q.organisation_id and d.currency = q.currency
left join parameter as fixed
    on
        d.organisation_id is not distinct from fixed.organisation_id
        and fixed.name = 'R058.threshold'
where
    d.discount >= coalesce(fixed.value, q.q3 + 1.5 * (q.q3 - q.q1))
    and (fixed.value is not null or q.q3 + 1.5 * (q.q3 - q.q1) > 0)
