-- One project's orders of one kind, none of them tendered, each under the statutory line and
-- within twelve months together over it.
with
piece as (
    select
        k.row_id,
        k.organisation_id,
        k.project_id,
        k.category,
        k.signed_on,
        k.amount,
        line.value as line_amount,
        apart.value as window_days
    from contract as k
    inner join parameter as line
        on
            k.organisation_id is not distinct from line.organisation_id
            and line.name = 'B01.line'
            and k.category = line.option
            and k.signed_on >= line.valid_from
            and (line.valid_to is null or k.signed_on < line.valid_to)
    inner join parameter as apart
        on
            k.organisation_id is not distinct from apart.organisation_id
            and apart.name = 'B02.window_days'
            and k.signed_on >= apart.valid_from
            and (apart.valid_to is null or k.signed_on < apart.valid_to)
    inner join parameter as share
        on
            k.organisation_id is not distinct from share.organisation_id
            and share.name = 'B02.minimum_share'
            and k.signed_on >= share.valid_from
            and (share.valid_to is null or k.signed_on < share.valid_to)
    left join procurement as p
        on
            k.organisation_id is not distinct from p.organisation_id
            and k.procurement_id = p.procurement_id
            and p.method in ('open', 'selective')
    left join parameter as tender
        on
            k.organisation_id is not distinct from tender.organisation_id
            and tender.name = 'B01.tender_methods'
            and k.procurement_method = tender.option
            and k.signed_on >= tender.valid_from
            and (tender.valid_to is null or k.signed_on < tender.valid_to)
    where
        k.currency = 'CNY'
        and k.project_id is not null
        and k.amount < line.value
        and k.amount >= line.value * share.value
        and p.row_id is null
        and tender.name is null
),

-- One window opens with each order; the first that fills up is the occurrence.
opened as (
    select
        o.organisation_id,
        o.project_id,
        o.category,
        o.signed_on as opened_on,
        row_number() over (
            partition by o.organisation_id, o.project_id, o.category
            order by o.signed_on
        ) as place,
        o.window_days,
        o.line_amount
    from piece as o
    inner join piece as c
        on
            o.organisation_id is not distinct from c.organisation_id
            and o.project_id = c.project_id
            and o.category = c.category
            and c.signed_on >= o.signed_on
    where date_diff('day', o.signed_on, c.signed_on) <= o.window_days
    group by
        o.row_id, o.organisation_id, o.project_id, o.category, o.signed_on, o.window_days, o.line_amount
    having sum(c.amount) >= o.line_amount and count(*) >= 2
)

select
    o.organisation_id,
    'project' as subject_kind,
    o.project_id as subject_id,
    o.category as occurrence,
    max(c.signed_on) as occurred_on,
    sum(c.amount) as amount,
    'CNY' as currency,
    cast(sum(c.amount) / o.line_amount as double) as score,
    array_agg(struct_pack(mart := 'contract', row_id := c.row_id, role := 'contract')) as evidence
from opened as o
inner join piece as c
    on
        o.organisation_id is not distinct from c.organisation_id
        and o.project_id = c.project_id
        and o.category = c.category
        and c.signed_on >= o.opened_on
where o.place = 1 and date_diff('day', o.opened_on, c.signed_on) <= o.window_days
group by o.organisation_id, o.project_id, o.category, o.line_amount
