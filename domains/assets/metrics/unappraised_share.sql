-- Let without an appraisal in force.
with
valued as (
    select
        l.row_id, a.annual_rent_amount as fair_amount,
        row_number() over (partition by l.row_id order by a.valued_on desc) as place
    from lease as l
    inner join appraisal as a
        on l.organisation_id = a.organisation_id and l.asset_id = a.asset_id and l.currency = a.currency
    inner join parameter as age
        on
            l.organisation_id = age.organisation_id and age.name = 'F01.appraisal_days'
            and l.signed_on >= age.valid_from and (age.valid_to is null or l.signed_on < age.valid_to)
    where a.valued_on <= l.signed_on and date_diff('day', a.valued_on, l.signed_on) <= age.value
)

select
    l.organisation_id, l.signed_on as occurred_on,
    case when v.row_id is null then 1 else 0 end as part, 1 as whole, l.row_id
from lease as l
left join valued as v on l.row_id = v.row_id and v.place = 1
