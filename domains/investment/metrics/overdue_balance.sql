-- What was due and is still owed on the day of the report, by the day it fell due.
select organisation_id, due_on as occurred_on, balance_amount as part, cast(null as integer) as whole, row_id
from loan
where
    currency = 'CNY' and balance_amount > 0
    and coalesce(extended_to, due_on) < reported_on
