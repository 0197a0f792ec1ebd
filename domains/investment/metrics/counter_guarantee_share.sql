-- Share of the guaranteed amount that is backed by a counter-guarantee.
select
    organisation_id, started_on as occurred_on,
    case when has_counter_guarantee then amount else 0 end as part, amount as whole, row_id
from guarantee
where currency = 'CNY'
