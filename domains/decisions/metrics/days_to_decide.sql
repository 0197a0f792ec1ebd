-- Days from the filing of a matter to the first meeting that passed it.
with
first_passed as (
    select
        organisation_id, matter_id, row_id, resolved_on,
        row_number() over (partition by organisation_id, matter_id order by resolved_on, row_id) as place
    from resolution
    where outcome = 'passed'
)

select
    f.organisation_id, f.resolved_on as occurred_on,
    date_diff('day', m.filed_on, f.resolved_on) as part, 1 as whole, f.row_id
from first_passed as f
inner join matter as m on f.organisation_id = m.organisation_id and f.matter_id = m.matter_id
where f.place = 1 and m.filed_on <= f.resolved_on
