-- The prices of one process form an arithmetic or a geometric sequence.
with
priced as (
    select
        b.row_id,
        b.organisation_id,
        b.procurement_id,
        b.amount,
        lag(b.amount) over (
            partition by b.organisation_id, b.procurement_id
            order by b.amount asc, b.row_id asc
        ) as lower_amount
    from bid as b
    where b.amount > 0 and coalesce(b.status, '') <> 'withdrawn'
),

stepped as (
    select
        organisation_id,
        procurement_id,
        count(*) as bid_count,
        min(amount - lower_amount) as least_step,
        max(amount - lower_amount) as most_step,
        avg(amount - lower_amount) as mean_step,
        min(amount / lower_amount) as least_ratio,
        max(amount / lower_amount) as most_ratio,
        avg(amount / lower_amount) as mean_ratio,
        array_agg(struct_pack(mart := 'bid', row_id := row_id, role := 'bid')) as bids
    from priced
    group by organisation_id, procurement_id
)

select
    s.organisation_id,
    'procurement' as subject_kind,
    s.procurement_id as subject_id,
    'sequence' as occurrence,
    p.published_on as occurred_on,
    p.planned_amount as amount,
    p.currency,
    cast(s.bid_count as double) as score,
    s.bids as evidence
from stepped as s
inner join procurement as p
    on
        s.organisation_id is not distinct from p.organisation_id
        and s.procurement_id = p.procurement_id
inner join parameter as least_count
    on
        s.organisation_id is not distinct from least_count.organisation_id
        and least_count.name = 'B08.minimum_count'
        and p.published_on >= least_count.valid_from
        and (least_count.valid_to is null or p.published_on < least_count.valid_to)
inner join parameter as tolerance
    on
        s.organisation_id is not distinct from tolerance.organisation_id
        and tolerance.name = 'B08.tolerance'
        and p.published_on >= tolerance.valid_from
        and (tolerance.valid_to is null or p.published_on < tolerance.valid_to)
where
    s.bid_count >= least_count.value
    and s.least_step > 0
    and (
        s.most_step - s.least_step <= tolerance.value * s.mean_step
        or s.most_ratio - s.least_ratio <= tolerance.value * (s.mean_ratio - 1)
    )
