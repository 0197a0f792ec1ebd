-- Guarantees that began, by amount.
select organisation_id, started_on as occurred_on, amount as part, cast(null as integer) as whole, row_id
from guarantee
where currency = 'CNY'
