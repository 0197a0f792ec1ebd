-- Guarantees that a meeting had passed.
select
    g.organisation_id, g.started_on as occurred_on,
    case when p.resolved_on <= g.started_on then 1 else 0 end as part, 1 as whole, g.row_id
from guarantee as g
left join decided_matter as p on g.organisation_id = p.organisation_id and g.matter_id = p.matter_id
