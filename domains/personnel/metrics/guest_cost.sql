-- Cost of reception a guest.
select organisation_id, claimed_on as occurred_on, amount as part, guest_count as whole, row_id
from expense_claim
where kind = 'reception' and currency = 'CNY' and guest_count > 0
