-- Share of the bought amount that was openly tendered.
select
    organisation_id, signed_on as occurred_on,
    case when procurement_method = '公开招标' then amount else 0 end as part, amount as whole, row_id
from contract
where category in ('goods', 'services') and currency = 'CNY'
