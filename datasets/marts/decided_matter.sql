-- Matters that a meeting has passed, each by the first resolution that did.
with
passed as (
    select
        organisation_id, matter_id, row_id, resolved_on,
        row_number() over (partition by organisation_id, matter_id order by resolved_on, row_id) as place
    from resolution
    where outcome = 'passed'
)

select matter_id, organisation_id, resolved_on, row_id as resolution_row_id
from passed
where place = 1
