-- Let well below its appraisal or, where there is none in force, below what the same use pays in
-- the same district.
with
valued as (
    select
l.row_id,
a.row_id as appraisal_row_id,
a.annual_rent_amount as fair_amount,
        row_number() over (partition by l.row_id order by a.valued_on desc) as place
    from lease as l
    inner join appraisal as a
        on l.organisation_id is not distinct from a.organisation_id and l.asset_id = a.asset_id
    inner join parameter as age
        on
            l.organisation_id is not distinct from age.organisation_id
            and age.name = 'F01.appraisal_days'
            and l.signed_on >= age.valid_from
            and (age.valid_to is null or l.signed_on < age.valid_to)
    where a.valued_on <= l.signed_on and date_diff('day', a.valued_on, l.signed_on) <= age.value
),

middle as (
    select
district,
use,
median(annual_rent_amount / area) as unit_amount,
count(*) as lease_count
    from lease
    where area > 0 and district is not null
    group by district, use
),

compared as (
    select
        l.row_id,
l.organisation_id,
l.lease_id,
l.signed_on,
l.annual_rent_amount,
l.currency,
        v.appraisal_row_id,
        coalesce(v.fair_amount, case when m.lease_count >= least_count.value then m.unit_amount * l.area end)
            as fair_amount
    from lease as l
    inner join parameter as least_count
        on
            l.organisation_id is not distinct from least_count.organisation_id
            and least_count.name = 'F01.minimum_leases'
            and l.signed_on >= least_count.valid_from
            and (least_count.valid_to is null or l.signed_on < least_count.valid_to)
    left join valued as v on l.row_id = v.row_id and v.place = 1
    left join middle as m on l.district = m.district and l.use = m.use
    where coalesce(l.use, '') <> 'public'
)

select
    c.organisation_id,
    'lease' as subject_kind,
    c.lease_id as subject_id,
    'cheap' as occurrence,
    c.signed_on as occurred_on,
    cast(c.fair_amount - c.annual_rent_amount as decimal(18, 2)) as amount,
    c.currency,
    cast(1 - c.annual_rent_amount / c.fair_amount as double) as score,
    list_concat(
        list_value(struct_pack(mart := 'lease', row_id := c.row_id, role := 'lease')),
        case
            when c.appraisal_row_id is null then list_value()
            else list_value(struct_pack(mart := 'appraisal', row_id := c.appraisal_row_id, role := 'appraisal'))
        end
    ) as evidence
from compared as c
inner join parameter as floor_share
    on
        c.organisation_id is not distinct from floor_share.organisation_id
        and floor_share.name = 'F01.share'
        and c.signed_on >= floor_share.valid_from
        and (floor_share.valid_to is null or c.signed_on < floor_share.valid_to)
where c.annual_rent_amount < c.fair_amount * floor_share.value
