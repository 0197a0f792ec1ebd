-- How many firms bid.
select
    organisation_id, cast(period_ends_at as date) as occurred_on,
    tenderer_count as part, 1 as whole, row_id
from tender
where tenderer_count is not null and status = 'complete'
