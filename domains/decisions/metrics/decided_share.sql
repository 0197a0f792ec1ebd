-- Contracts at or over the line: how many had been passed by a meeting.
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
    case when p.matter_id is null then 0 else 1 end as part, 1 as whole, o.row_id
from over_line as o
left join decided_matter as p on o.organisation_id = p.organisation_id and o.matter_id = p.matter_id
