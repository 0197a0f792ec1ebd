-- Guarantees that a meeting had passed.
with
passed as (
    select organisation_id, matter_id, min(resolved_on) as resolved_on
    from resolution
    where outcome = 'passed'
    group by organisation_id, matter_id
)

select
    g.organisation_id, g.started_on as occurred_on,
    case when p.resolved_on <= g.started_on then 1 else 0 end as part, 1 as whole, g.row_id
from guarantee as g
left join passed as p on g.organisation_id = p.organisation_id and g.matter_id = p.matter_id
