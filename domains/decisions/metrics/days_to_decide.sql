-- Days from the filing of a matter to the first meeting that passed it.
select
    d.organisation_id, d.resolved_on as occurred_on,
    date_diff('day', m.filed_on, d.resolved_on) as part, 1 as whole, d.resolution_row_id as row_id
from decided_matter as d
inner join matter as m on d.organisation_id = m.organisation_id and d.matter_id = m.matter_id
where m.filed_on <= d.resolved_on
