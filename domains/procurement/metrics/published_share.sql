-- Results of awards that were published by the day they were due.
select
    organisation_id, due_on as occurred_on,
    case when coalesce(exempted_on, published_on) <= due_on then 1 else 0 end as part, 1 as whole, row_id
from disclosure
where list_code = 'award' and due_on <= reported_on
