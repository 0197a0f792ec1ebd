-- Competitive in form, one bidder in fact.
select
    organisation_id, cast(period_ends_at as date) as occurred_on,
    case when tenderer_count = 1 then 1 else 0 end as part, 1 as whole, row_id
from tender
where tenderer_count is not null and status = 'complete'
