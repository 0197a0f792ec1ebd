-- Share of the paid amount that names no contract.
select
    organisation_id, paid_on as occurred_on,
    case when contract_id is null then amount else 0 end as part, amount as whole, row_id
from payment
where currency = 'CNY' and status = 'paid'
