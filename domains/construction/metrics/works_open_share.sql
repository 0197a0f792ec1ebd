-- Share of the works amount that was openly tendered.
select
    organisation_id, signed_on as occurred_on,
    case when procurement_method = '公开招标' then amount else 0 end as part, amount as whole, row_id
from contract
where category = 'works' and currency = 'CNY'
