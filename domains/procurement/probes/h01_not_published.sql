-- Due to be published and not: on the ledger without a date, or an award missing from the ledger.
with
ledger as (
    select
organisation_id,
max(reported_on) as reported_on
    from disclosure
    group by organisation_id
),

missing as (
    select
        d.organisation_id,
coalesce(d.subject_kind, 'disclosure') as subject_kind,
        coalesce(d.subject_id, d.disclosure_id) as subject_id,
d.due_on,
d.reported_on,
        'disclosure' as mart,
d.row_id,
cast(null as decimal(24, 6)) as amount
    from disclosure as d
    where d.published_on is null and d.exempted_on is null
    union all
    select
        a.organisation_id,
'award' as subject_kind,
a.award_id as subject_id,
a.awarded_on as due_on,
l.reported_on,
        'award' as mart,
a.row_id,
a.amount
    from award as a
    inner join ledger as l on a.organisation_id = l.organisation_id
    left join disclosure as d
        on a.organisation_id = d.organisation_id and d.subject_kind = 'award' and a.award_id = d.subject_id
    where a.status = 'active' and d.row_id is null
)

select
    m.organisation_id,
    m.subject_kind,
    m.subject_id,
    'unpublished' as occurrence,
    m.due_on as occurred_on,
    m.amount,
    'CNY' as currency,
    cast(date_diff('day', m.due_on, m.reported_on) as double) as score,
    list_value(struct_pack(mart := m.mart, row_id := m.row_id, role := 'unpublished')) as evidence
from missing as m
inner join parameter as grace
    on
        m.organisation_id is not distinct from grace.organisation_id
        and grace.name = 'H01.grace_days'
        and m.due_on >= grace.valid_from
        and (grace.valid_to is null or m.due_on < grace.valid_to)
where date_diff('day', m.due_on, m.reported_on) > grace.value
