-- Only the winner's bid was valid; bids of others were disqualified.
with
closed as (
    select
        a.organisation_id,
        a.procurement_id,
        count(distinct case when a.status = 'active' then a.supplier_id end) as supplier_count,
        max(case when a.status = 'active' then a.supplier_id end) as winner_id,
        max(case when a.status = 'active' and a.supplier_id is not null then a.row_id end) as award_row_id
    from award as a
    inner join process as p
        on a.organisation_id is not distinct from p.organisation_id and a.procurement_id = p.procurement_id
    group by a.organisation_id, a.procurement_id
    having sum(case when coalesce(a.status, '') in ('active', 'cancelled', 'unsuccessful') then 0 else 1 end) = 0
),

judged as (
    select
        b.organisation_id,
        b.procurement_id,
        c.award_row_id,
        count(distinct case when b.status = 'valid' then b.tenderer_id end) as valid_count,
        max(case when b.status = 'valid' then b.tenderer_id end) as valid_id,
        c.winner_id,
        count(distinct case when b.status = 'disqualified' and b.tenderer_id <> c.winner_id then b.tenderer_id end)
            as refused_count,
        array_agg(struct_pack(mart := 'bid', row_id := b.row_id, role := 'bid')) as bids
    from bid as b
    inner join closed as c
        on b.organisation_id is not distinct from c.organisation_id and b.procurement_id = c.procurement_id
    where c.supplier_count = 1
    group by b.organisation_id, b.procurement_id, c.award_row_id, c.winner_id
)

select
    j.organisation_id,
    'procurement' as subject_kind, j.procurement_id as subject_id,
    'disqualified' as occurrence,
    cast(null as date) as occurred_on,
    cast(null as decimal(18, 2)) as amount, cast(null as varchar) as currency,
    cast(j.refused_count as double) as score,
    list_concat(
        j.bids,
        list_value(struct_pack(mart := 'award', row_id := j.award_row_id, role := 'winner'))
    ) as evidence
from judged as j
inner join parameter as least_refused
    on j.organisation_id is not distinct from least_refused.organisation_id and least_refused.name = 'R035.threshold'
where j.valid_count = 1 and j.valid_id = j.winner_id and j.refused_count >= least_refused.value
