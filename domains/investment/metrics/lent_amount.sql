-- Money lent, by the day the loan began.
select organisation_id, started_on as occurred_on, amount as part, cast(null as integer) as whole, row_id
from loan
where currency = 'CNY'
