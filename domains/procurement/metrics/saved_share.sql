-- How far awards stay under the budget.
select
    a.organisation_id, a.awarded_on as occurred_on,
    p.planned_amount - a.amount as part, p.planned_amount as whole, a.row_id
from award as a
inner join procurement as p
    on a.organisation_id = p.organisation_id and a.procurement_id = p.procurement_id and a.currency = p.currency
where p.planned_amount > 0 and a.amount is not null and a.currency = 'CNY'
