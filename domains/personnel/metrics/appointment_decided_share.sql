-- Appointments that a meeting had passed before.
select
    a.organisation_id, a.acted_on as occurred_on,
    case when p.resolved_on <= a.acted_on then 1 else 0 end as part, 1 as whole, a.row_id
from appointment as a
left join decided_matter as p on a.organisation_id = p.organisation_id and a.matter_id = p.matter_id
