-- Share of the contracts that were given without competition.
select
    organisation_id, signed_on as occurred_on,
    case when procurement_method = '直接采购' then 1 else 0 end as part, 1 as whole, row_id
from contract
where category in ('goods', 'services')
