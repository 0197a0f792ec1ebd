-- A supplier wins in unusually many kinds of goods: distinct classification prefixes over the upper fence.
with
sole as (
    select
        a.organisation_id, a.procurement_id, a.award_id,
        max(a.supplier_id) as supplier_id, max(a.row_id) as row_id
    from award as a
    inner join process as p
        on a.organisation_id is not distinct from p.organisation_id and a.procurement_id = p.procurement_id
    where a.status = 'active'
    group by a.organisation_id, a.procurement_id, a.award_id
    having count(*) = 1 and max(a.supplier_id) is not null
),

varied as (
    select
        s.organisation_id,
        s.supplier_id,
        cast(count(distinct left(i.classification_id, cast(digits.value as integer))) as double) as kind_count,
        count(distinct s.procurement_id) as process_count,
        array_agg(struct_pack(mart := 'award', row_id := s.row_id, role := 'winner')) as evidence
    from sole as s
    inner join item as i on s.award_id = i.award_id
    inner join parameter as digits
        on s.organisation_id is not distinct from digits.organisation_id and digits.name = 'R048.digits'
    where i.classification_id is not null and i.classification_id <> ''
    group by s.organisation_id, s.supplier_id
),

eligible as (
    select
        v.organisation_id, v.supplier_id, v.kind_count, v.evidence,
        row_number() over (partition by v.organisation_id order by v.kind_count) as place,
        count(*) over (partition by v.organisation_id) as size,
        lead(v.kind_count, 1, v.kind_count) over (partition by v.organisation_id order by v.kind_count) as next_count
    from varied as v
    inner join parameter as least_count
        on v.organisation_id is not distinct from least_count.organisation_id and least_count.name = 'R048.minimum_contracting_processes'
    where v.process_count >= least_count.value
),

-- Hyndman and Fan type 8: h = (n + 1/3) p + 1/3, held within 1 and n.
spot as (
    select
        organisation_id, kind_count, next_count, place,
        least(greatest((size + 1.0 / 3) * 0.25 + 1.0 / 3, 1.0), size) as low,
        least(greatest((size + 1.0 / 3) * 0.75 + 1.0 / 3, 1.0), size) as high
    from eligible
),

quartile as (
    select
        organisation_id,
        max(case when place = floor(low) then kind_count + (low - place) * (next_count - kind_count) end) as q1,
        max(case when place = floor(high) then kind_count + (high - place) * (next_count - kind_count) end) as q3
    from spot
    group by organisation_id
)

select
    e.organisation_id,
    'counterparty' as subject_kind, e.supplier_id as subject_id,
    'kinds' as occurrence,
    cast(null as date) as occurred_on,
    cast(null as decimal(18, 2)) as amount, cast(null as varchar) as currency,
    e.kind_count as score,
    e.evidence
from eligible as e
inner join quartile as q on e.organisation_id is not distinct from q.organisation_id
left join parameter as fixed
    on e.organisation_id is not distinct from fixed.organisation_id and fixed.name = 'R048.threshold'
where
    e.kind_count >= coalesce(fixed.value, q.q3 + 1.5 * (q.q3 - q.q1))
    and (fixed.value is not null or q.q1 <> 0 or q.q3 <> 0)
