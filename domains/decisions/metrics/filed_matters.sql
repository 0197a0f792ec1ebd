-- Matters filed before their meeting.
select organisation_id, filed_on as occurred_on, 1 as part, cast(null as integer) as whole, row_id
from matter
where filed_on is not null
