-- Rent a year of the leases signed.
select organisation_id, signed_on as occurred_on, annual_rent_amount as part, cast(null as integer) as whole, row_id
from lease
where currency = 'CNY'
