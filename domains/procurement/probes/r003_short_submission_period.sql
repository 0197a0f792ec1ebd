-- Whole days between the start and the end of the tender period are fewer than the threshold.
with
open_process as (
    select
        p.row_id,
        p.organisation_id,
        p.procurement_id,
        p.method,
        p.method_detail
    from procurement as p
    inner join tender as t
        on
            p.organisation_id is not distinct from t.organisation_id
            and p.procurement_id = t.procurement_id
    left join parameter as excluded
        on
            p.organisation_id is not distinct from excluded.organisation_id
            and excluded.name = 'OCDS.exclude_details'
            and p.method_detail = excluded.option
    where coalesce(t.status, '') <> 'cancelled' and excluded.name is null
),

listed as (
    select
        organisation_id,
        count(*) as method_count
    from parameter
    where name = 'R003.procurement_methods'
    group by organisation_id
)

select
    o.organisation_id,
    'procurement' as subject_kind,
    o.procurement_id as subject_id,
    'period' as occurrence,
    cast(t.period_starts_at as date) as occurred_on,
    cast(null as decimal(18, 2)) as amount,
    cast(null as varchar) as currency,
    cast(1 as double) as score,
    list_value(struct_pack(mart := 'tender', row_id := t.row_id, role := 'tender')) as evidence
from open_process as o
inner join tender as t
    on
        o.organisation_id is not distinct from t.organisation_id
        and o.procurement_id = t.procurement_id
inner join parameter as least_days
    on
        o.organisation_id is not distinct from least_days.organisation_id
        and least_days.name = 'R003.threshold'
        and cast(t.period_starts_at as date) >= least_days.valid_from
        and (least_days.valid_to is null or cast(t.period_starts_at as date) < least_days.valid_to)
left join parameter as own_days
    on
        o.organisation_id is not distinct from own_days.organisation_id
        and own_days.name = 'R003.procurement_method_details'
        and o.method_detail = own_days.option
left join listed as l on o.organisation_id is not distinct from l.organisation_id
left join parameter as method
    on
        o.organisation_id is not distinct from method.organisation_id
        and method.name = 'R003.procurement_methods'
        and o.method = method.option
where
    t.period_ends_at is not null
    and trunc(date_diff('second', t.period_starts_at, t.period_ends_at) / 86400.0)
    < coalesce(own_days.value, least_days.value)
    and (l.method_count is null or method.name is not null)
