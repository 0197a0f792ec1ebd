-- Changes of works contracts that nobody has approved.
select
    c.organisation_id, c.changed_on as occurred_on,
    case when c.approval = 'approved' then 0 else 1 end as part, 1 as whole, c.row_id
from contract_change as c
inner join contract as k on c.organisation_id = k.organisation_id and c.contract_id = k.contract_id
where k.category = 'works'
