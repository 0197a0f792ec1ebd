-- Reception, by the day it was claimed.
select organisation_id, claimed_on as occurred_on, amount as part, cast(null as integer) as whole, row_id
from expense_claim
where kind = 'reception' and currency = 'CNY'
