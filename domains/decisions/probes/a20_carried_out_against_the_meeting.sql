-- The last word of the meetings before the act was "no" or "not yet", and it was done all the same.
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

before_act as (
    select
        a.organisation_id,
        a.mart,
        a.row_id,
        a.subject_id,
        a.acted_on,
        a.amount,
        a.currency,
        r.row_id as resolution_row_id,
        r.outcome,
        row_number() over (
            partition by a.mart, a.row_id
            order by r.resolved_on desc, case when r.outcome = 'passed' then 0 else 1 end asc, r.row_id asc
        ) as place
    from act as a
    inner join resolution as r
        on a.organisation_id = r.organisation_id and a.matter_id = r.matter_id
    inner join parameter as waiting
        on
            a.organisation_id = waiting.organisation_id
            and waiting.name = 'A20.grace_days'
            and a.acted_on >= waiting.valid_from
            and (waiting.valid_to is null or a.acted_on < waiting.valid_to)
    where date_diff('day', r.resolved_on, a.acted_on) >= waiting.value
)

select
    organisation_id,
    mart as subject_kind,
    subject_id,
    outcome as occurrence,
    acted_on as occurred_on,
    amount,
    currency,
    cast(case when outcome = 'rejected' then 2 else 1 end as double) as score,
    list_value(
        struct_pack(mart := mart, row_id := row_id, role := 'act'),
        struct_pack(mart := 'resolution', row_id := resolution_row_id, role := 'resolution')
    ) as evidence
from before_act
where place = 1 and outcome <> 'passed'
