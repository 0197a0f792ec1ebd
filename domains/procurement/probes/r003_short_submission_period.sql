-- Whole days between the start and the end of the tender period are fewer than the threshold.
with
listed as (
    select organisation_id, count(*) as method_count
    from parameter
    where name = 'R003.procurement_methods'
    group by organisation_id
)

select
    p.organisation_id,
    'procurement' as subject_kind, p.procurement_id as subject_id,
    'period' as occurrence,
    cast(p.period_starts_at as date) as occurred_on,
    cast(null as decimal(18, 2)) as amount, cast(null as varchar) as currency,
    cast(1 as double) as score,
    list_value(struct_pack(mart := 'tender', row_id := p.tender_row_id, role := 'tender')) as evidence
from process as p
inner join parameter as least_days
    on
        p.organisation_id is not distinct from least_days.organisation_id and least_days.name = 'R003.threshold'
        and cast(p.period_starts_at as date) >= least_days.valid_from
            and (least_days.valid_to is null or cast(p.period_starts_at as date) < least_days.valid_to)
left join parameter as own_days
    on
        p.organisation_id is not distinct from own_days.organisation_id and own_days.name = 'R003.procurement_method_details'
        and p.method_detail = own_days.option
left join listed as l on p.organisation_id is not distinct from l.organisation_id
left join parameter as method
    on
        p.organisation_id is not distinct from method.organisation_id and method.name = 'R003.procurement_methods'
        and p.method = method.option
where
    p.period_ends_at is not null
    and trunc(date_diff('second', p.period_starts_at, p.period_ends_at) / 86400.0)
    < coalesce(own_days.value, least_days.value)
    and (l.method_count is null or method.name is not null)
