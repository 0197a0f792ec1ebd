-- Payments at or over the approval line whose contract a meeting had passed.
with
large as (
    select p.organisation_id, p.paid_on, p.row_id, k.matter_id
    from payment as p
    inner join parameter as line
        on
            p.organisation_id = line.organisation_id and line.name = 'D02.line' and p.amount >= line.value
            and p.paid_on >= line.valid_from and (line.valid_to is null or p.paid_on < line.valid_to)
    left join contract as k on p.organisation_id = k.organisation_id and p.contract_id = k.contract_id
    where p.currency = 'CNY' and p.status = 'paid'
)

select
    l.organisation_id, l.paid_on as occurred_on,
    case when s.resolved_on <= l.paid_on then 1 else 0 end as part, 1 as whole, l.row_id
from large as l
left join decided_matter as s on l.organisation_id = s.organisation_id and l.matter_id = s.matter_id
