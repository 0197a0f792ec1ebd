-- Paid on works contracts.
select p.organisation_id, p.paid_on as occurred_on, p.amount as part, cast(null as integer) as whole, p.row_id
from payment as p
inner join contract as k on p.organisation_id = k.organisation_id and p.contract_id = k.contract_id
where k.category = 'works' and p.currency = 'CNY' and p.status = 'paid'
