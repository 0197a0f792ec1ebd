-- Contracts over the line that were signed before the meeting that passed them.
with
over_line as (
    select k.organisation_id, k.row_id, k.signed_on, k.matter_id
    from contract as k
    inner join decision_item as i
        on
            k.organisation_id = i.organisation_id and k.category = i.category and k.currency = i.currency
            and i.act = 'contract' and k.amount >= i.line_amount
            and k.signed_on >= i.valid_from and (i.valid_to is null or k.signed_on < i.valid_to)
)

select
    o.organisation_id, o.signed_on as occurred_on,
    case when o.signed_on < p.resolved_on then 1 else 0 end as part, 1 as whole, o.row_id
from over_line as o
inner join decided_matter as p on o.organisation_id = p.organisation_id and o.matter_id = p.matter_id
