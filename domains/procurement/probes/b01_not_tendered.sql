-- A contract of a kind and size that the law wants tendered, and it was not.
-- Goods and services count where they belong to a construction project.
with
due as (
    select
        k.row_id,
        k.organisation_id,
        k.contract_id,
        k.signed_on,
        k.amount,
        k.currency,
        k.procurement_id,
        k.procurement_method,
        line.value as line_amount
    from contract as k
    inner join parameter as line
        on
            k.organisation_id is not distinct from line.organisation_id
            and line.name = 'B01.line'
            and k.category = line.option
            and k.signed_on >= line.valid_from
            and (line.valid_to is null or k.signed_on < line.valid_to)
    where
        k.currency = 'CNY'
        and k.amount >= line.value
        and (k.category = 'works' or k.project_id is not null)
)

select
    d.organisation_id,
    'contract' as subject_kind,
    d.contract_id as subject_id,
    'not_tendered' as occurrence,
    d.signed_on as occurred_on,
    d.amount,
    d.currency,
    cast(d.amount / d.line_amount as double) as score,
    list_value(struct_pack(mart := 'contract', row_id := d.row_id, role := 'contract')) as evidence
from due as d
-- A tender that failed twice may lawfully end in a direct order: the process counts, too.
left join procurement as p
    on
        d.organisation_id is not distinct from p.organisation_id
        and d.procurement_id = p.procurement_id
        and p.method in ('open', 'selective')
left join parameter as tender
    on
        d.organisation_id is not distinct from tender.organisation_id
        and tender.name = 'B01.tender_methods'
        and d.procurement_method = tender.option
        and d.signed_on >= tender.valid_from
        and (tender.valid_to is null or d.signed_on < tender.valid_to)
where p.row_id is null and tender.name is null
