-- Not filed, filed late, or filed word for word as in the years before.
with
late as (
    select
        d.organisation_id, d.declaration_id, d.due_on,
        date_diff('day', d.due_on, coalesce(d.filed_on, d.reported_on)) as days,
        list_value(struct_pack(mart := 'declaration', row_id := d.row_id, role := 'late')) as rows_late
    from declaration as d
    inner join parameter as grace
        on
            d.organisation_id = grace.organisation_id and grace.name = 'G16.grace_days'
            and d.due_on >= grace.valid_from and (grace.valid_to is null or d.due_on < grace.valid_to)
    where
        d.state not in ('exempted', 'withdrawn')
        and date_diff('day', d.due_on, coalesce(d.filed_on, d.reported_on)) > grace.value
),

-- The newest of so many years in a row that all say the same.
same as (
    select
        d.organisation_id, d.declaration_id, d.due_on, count(distinct e.year) as years,
        array_agg(struct_pack(mart := 'declaration', row_id := e.row_id, role := 'same')) as rows_same
    from declaration as d
    inner join declaration as e
        on d.organisation_id = e.organisation_id and d.person_key = e.person_key and d.fingerprint = e.fingerprint
    inner join parameter as span
        on
            d.organisation_id = span.organisation_id and span.name = 'G16.same_years'
            and d.due_on >= span.valid_from and (span.valid_to is null or d.due_on < span.valid_to)
    where
        d.kind = 'yearly'
        and e.kind = 'yearly'
        and e.year <= d.year
        and e.year > d.year - span.value
    group by d.organisation_id, d.declaration_id, d.due_on, span.value
    having count(distinct e.year) >= span.value
)

select
    organisation_id,
    'declaration' as subject_kind,
    declaration_id as subject_id,
    'late' as occurrence,
    due_on as occurred_on,
    cast(null as decimal(24, 6)) as amount,
    'CNY' as currency,
    cast(days as double) as score,
    rows_late as evidence
from late
union all
select
    organisation_id,
    'declaration' as subject_kind,
    declaration_id as subject_id,
    'same' as occurrence,
    due_on as occurred_on,
    cast(null as decimal(24, 6)) as amount,
    'CNY' as currency,
    cast(years as double) as score,
    rows_same as evidence
from same
