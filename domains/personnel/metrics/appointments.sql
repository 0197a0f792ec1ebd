-- Appointments and dismissals.
select organisation_id, acted_on as occurred_on, 1 as part, cast(null as integer) as whole, row_id
from appointment
