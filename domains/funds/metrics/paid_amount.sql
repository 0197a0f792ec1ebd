-- Paid in the month.
select organisation_id, paid_on as occurred_on, amount as part, cast(null as integer) as whole, row_id
from payment
where currency = 'CNY' and status = 'paid'
