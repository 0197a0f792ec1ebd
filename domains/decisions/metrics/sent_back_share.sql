-- Resolutions that sent a matter back.
select
    organisation_id, resolved_on as occurred_on,
    case when outcome = 'passed' then 0 else 1 end as part, 1 as whole, row_id
from resolution
