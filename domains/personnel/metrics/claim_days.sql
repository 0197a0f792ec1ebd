-- Days between spending and claiming.
select
    organisation_id, claimed_on as occurred_on,
    date_diff('day', expensed_on, claimed_on) as part, 1 as whole, row_id
from expense_claim
where claimed_on >= expensed_on
