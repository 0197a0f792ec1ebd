-- Payments that had to be reversed.
select
    organisation_id, paid_on as occurred_on,
    case when status = 'reversed' then 1 else 0 end as part, 1 as whole, row_id
from payment
