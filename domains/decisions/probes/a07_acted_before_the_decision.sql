-- A contract was signed, or somebody was appointed, before the meetings had passed the matter.
with
act as (
    select
        organisation_id,
        'contract' as mart,
        row_id,
        contract_id as subject_id,
        matter_id,
        signed_on as acted_on,
        amount,
        currency
    from contract
    union all
    select
        organisation_id,
        'appointment' as mart,
        row_id,
        appointment_id as subject_id,
        matter_id,
        acted_on,
        cast(null as decimal(18, 2)) as amount,
        'CNY' as currency
    from appointment
),

-- A body that comes back to the matter later does not undo that it had passed it.
first_passed as (
    select
organisation_id,
matter_id,
body,
min(resolved_on) as resolved_on
    from resolution
    where outcome = 'passed'
    group by organisation_id, matter_id, body
),

decided as (
    select
organisation_id,
matter_id,
max(resolved_on) as decided_on
    from first_passed
    group by organisation_id, matter_id
),

early as (
    select
        a.organisation_id,
        a.mart,
        a.row_id,
        a.subject_id,
        a.matter_id,
        a.acted_on,
        a.amount,
        a.currency,
        d.decided_on,
        date_diff('day', a.acted_on, d.decided_on) as days
    from act as a
    inner join decided as d
        on a.organisation_id = d.organisation_id and a.matter_id = d.matter_id
    inner join parameter as least_days
        on
            a.organisation_id = least_days.organisation_id
            and least_days.name = 'A07.minimum_days'
            and a.acted_on >= least_days.valid_from
            and (least_days.valid_to is null or a.acted_on < least_days.valid_to)
    where date_diff('day', a.acted_on, d.decided_on) >= least_days.value
)

select
    e.organisation_id,
    e.mart as subject_kind,
    e.subject_id,
    'early' as occurrence,
    e.acted_on as occurred_on,
    e.amount,
    e.currency,
    cast(e.days as double) as score,
    list_concat(
        list_value(struct_pack(mart := e.mart, row_id := e.row_id, role := 'act')),
        array_agg(struct_pack(mart := 'resolution', row_id := r.row_id, role := 'resolution'))
    ) as evidence
from early as e
inner join resolution as r
    on e.organisation_id = r.organisation_id and e.matter_id = r.matter_id
where r.outcome = 'passed'
group by
    e.organisation_id, e.mart, e.row_id, e.subject_id, e.acted_on, e.amount, e.currency, e.days
