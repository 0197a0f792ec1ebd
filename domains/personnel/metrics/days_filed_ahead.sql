-- How long before an appointment its matter was filed.
select
    a.organisation_id, a.acted_on as occurred_on,
    date_diff('day', m.filed_on, a.acted_on) as part, 1 as whole, a.row_id
from appointment as a
inner join matter as m on a.organisation_id = m.organisation_id and a.matter_id = m.matter_id
where m.filed_on is not null
