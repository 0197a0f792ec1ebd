-- A large payment that no meeting had passed. A contract without any matter is A01's.
with
large as (
    select
        p.row_id,
p.organisation_id,
p.payment_id,
p.payee_id,
p.contract_id,
p.paid_on,
p.amount,
        p.currency,
line.value as line_amount
    from payment as p
    inner join parameter as line
        on
            p.organisation_id is not distinct from line.organisation_id
            and line.name = 'D02.line'
            and p.paid_on >= line.valid_from
            and (line.valid_to is null or p.paid_on < line.valid_to)
    left join parameter as exempt
        on
            p.organisation_id is not distinct from exempt.organisation_id
            and exempt.name = 'D01.exempt_categories'
            and p.category = exempt.option
            and p.paid_on >= exempt.valid_from
            and (exempt.valid_to is null or p.paid_on < exempt.valid_to)
    where
        p.currency = 'CNY' and p.status = 'paid' and p.amount >= line.value and exempt.name is null
),

-- What was under the line when it was signed needs no meeting because the line fell later.
open_question as (
    select
        l.row_id,
l.organisation_id,
l.payment_id,
l.payee_id,
l.paid_on,
l.amount,
l.currency,
l.line_amount,
        k.matter_id,
k.row_id as contract_row_id
    from large as l
    left join contract as k
        on l.organisation_id = k.organisation_id and l.contract_id = k.contract_id
    left join parameter as earlier
        on
            k.organisation_id = earlier.organisation_id
            and earlier.name = 'D02.line'
            and k.signed_on >= earlier.valid_from
            and (earlier.valid_to is null or k.signed_on < earlier.valid_to)
    where k.row_id is null or (k.matter_id is not null and k.amount >= earlier.value)
),

granted as (
    select q.row_id
    from open_question as q
    inner join resolution as r
        on q.organisation_id = r.organisation_id and q.matter_id = r.matter_id
    where r.outcome = 'passed' and r.resolved_on <= q.paid_on
    union
    select q.row_id
    from open_question as q
    inner join resolution as r
        on q.organisation_id = r.organisation_id and q.payee_id = r.counterparty_id
    inner join parameter as lookback
        on
            q.organisation_id is not distinct from lookback.organisation_id
            and lookback.name = 'D01.lookback_days'
            and q.paid_on >= lookback.valid_from
            and (lookback.valid_to is null or q.paid_on < lookback.valid_to)
    where
        q.contract_row_id is null
        and r.outcome = 'passed'
        and r.amount >= q.amount
        and r.resolved_on <= q.paid_on
        and date_diff('day', r.resolved_on, q.paid_on) <= lookback.value
)

select
    q.organisation_id,
    'payment' as subject_kind,
    q.payment_id as subject_id,
    'unresolved' as occurrence,
    q.paid_on as occurred_on,
    q.amount,
    q.currency,
    cast(q.amount / q.line_amount as double) as score,
    list_concat(
        list_value(struct_pack(mart := 'payment', row_id := q.row_id, role := 'payment')),
        case
            when q.contract_row_id is null then list_value()
            else list_value(struct_pack(mart := 'contract', row_id := q.contract_row_id, role := 'contract'))
        end
    ) as evidence
from open_question as q
left join granted as g on q.row_id = g.row_id
where g.row_id is null
