-- One tenderer, as the publisher counted it, under a method that is meant to be competitive.
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
)

select
    o.organisation_id,
    'procurement' as subject_kind,
    o.procurement_id as subject_id,
    'single' as occurrence,
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
inner join parameter as method
    on
        o.organisation_id is not distinct from method.organisation_id
        and method.name = 'R018.procurement_methods'
        and o.method = method.option
where t.tenderer_count = 1
