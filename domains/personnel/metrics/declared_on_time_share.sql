-- Duties to file that were due, and those met by the day.
select
    d.organisation_id, d.due_on as occurred_on,
    case when d.filed_on <= d.due_on then 1 else 0 end as part, 1 as whole, d.row_id
from declaration as d
where d.state not in ('exempted', 'withdrawn') and d.due_on <= d.reported_on
