-- Works contracts signed.
select organisation_id, signed_on as occurred_on, amount as part, cast(null as integer) as whole, row_id
from contract
where category = 'works' and currency = 'CNY'
