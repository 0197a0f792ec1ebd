-- A contract over the line, or an appointment, without any resolution. Rejected or late: A20, A07.
with
due as (
    select
        k.organisation_id,
        'contract' as mart,
        k.row_id,
        k.contract_id as subject_id,
        k.signed_on as acted_on,
        k.amount,
        k.currency,
        k.matter_id,
        k.counterparty_id,
        i.line_amount,
        i.row_id as item_row_id
    from contract as k
    inner join decision_item as i
        on
            k.organisation_id = i.organisation_id
            and i.act = 'contract'
            and k.category = i.category
            and k.currency = i.currency
            and k.signed_on >= i.valid_from
            and (i.valid_to is null or k.signed_on < i.valid_to)
    where k.amount >= i.line_amount
    union all
    select
        a.organisation_id,
        'appointment' as mart,
        a.row_id,
        a.appointment_id as subject_id,
        a.acted_on,
        cast(null as decimal(18, 2)) as amount,
        'CNY' as currency,
        a.matter_id,
        cast(null as varchar) as counterparty_id,
        cast(null as decimal(18, 2)) as line_amount,
        i.row_id as item_row_id
    from appointment as a
    inner join decision_item as i
        on
            a.organisation_id = i.organisation_id
            and i.act = 'appointment'
            and a.acted_on >= i.valid_from
            and (i.valid_to is null or a.acted_on < i.valid_to)
),

-- Resolutions that no contract refers to: the register may lack the number of the matter.
stray as (
    select
r.organisation_id,
r.counterparty_id,
r.resolved_on,
r.amount
    from resolution as r
    left join contract as k
        on r.organisation_id = k.organisation_id and r.matter_id = k.matter_id
    where r.outcome = 'passed' and k.row_id is null
),

covered as (
    select d.row_id
    from due as d
    inner join resolution as r
        on d.organisation_id = r.organisation_id and d.matter_id = r.matter_id
    union
    select d.row_id
    from due as d
    inner join parameter as lookback
        on
            d.organisation_id = lookback.organisation_id
            and lookback.name = 'A01.lookback_days'
            and d.acted_on >= lookback.valid_from
            and (lookback.valid_to is null or d.acted_on < lookback.valid_to)
    inner join stray as s
        on
            d.organisation_id = s.organisation_id
            and d.counterparty_id = s.counterparty_id
            and s.resolved_on <= d.acted_on
            and date_diff('day', s.resolved_on, d.acted_on) <= lookback.value
            and s.amount >= d.amount
    where d.matter_id is null
)

select
    d.organisation_id,
    d.mart as subject_kind,
    d.subject_id,
    'undecided' as occurrence,
    d.acted_on as occurred_on,
    d.amount,
    d.currency,
    cast(coalesce(d.amount / nullif(d.line_amount, 0), 1) as double) as score,
    list_value(
        struct_pack(mart := d.mart, row_id := d.row_id, role := 'act'),
        struct_pack(mart := 'decision_item', row_id := d.item_row_id, role := 'line')
    ) as evidence
from due as d
left join covered as c on d.row_id = c.row_id
where c.row_id is null
