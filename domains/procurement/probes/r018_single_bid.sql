-- One tenderer, as the publisher counted it, under a method that is meant to be competitive.
select
    p.organisation_id,
    'procurement' as subject_kind, p.procurement_id as subject_id,
    'single' as occurrence,
    cast(p.period_starts_at as date) as occurred_on,
    cast(null as decimal(18, 2)) as amount, cast(null as varchar) as currency,
    cast(1 as double) as score,
    list_value(struct_pack(mart := 'tender', row_id := p.tender_row_id, role := 'tender')) as evidence
from process as p
inner join parameter as method
    on
        p.organisation_id is not distinct from method.organisation_id and method.name = 'R018.procurement_methods'
        and p.method = method.option
where p.tenderer_count = 1
