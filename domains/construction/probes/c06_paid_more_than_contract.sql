-- The sum paid on a contract passed its amount and the approved changes.
with
changed as (
    select organisation_id, contract_id, currency, sum(change_amount) as change_amount
    from contract_change
    where approval = 'approved'
    group by organisation_id, contract_id, currency
),

agreed as (
    select
        k.row_id, k.organisation_id, k.contract_id, k.currency,
        k.amount + coalesce(c.change_amount, 0) as agreed_amount
    from contract as k
    left join changed as c
        on
            k.organisation_id is not distinct from c.organisation_id
            and (k.contract_id = c.contract_id and k.currency = c.currency)
    where not k.is_framework
),

paid as (
    select organisation_id, contract_id, currency, sum(amount) as total_amount
    from payment
    where status = 'paid' and contract_id is not null
    group by organisation_id, contract_id, currency
),

-- Few contracts were ever paid over; only their payments are worth the running sum below.
overpaid as (
    select distinct
        a.row_id as contract_row_id, a.organisation_id, a.contract_id, a.currency, a.agreed_amount, p.total_amount
    from agreed as a
    inner join paid as p
        on
            a.organisation_id is not distinct from p.organisation_id
            and (a.contract_id = p.contract_id and a.currency = p.currency)
    inner join parameter as tolerance
        on a.organisation_id is not distinct from tolerance.organisation_id and tolerance.name = 'C06.tolerance'
    where p.total_amount > a.agreed_amount * (1 + tolerance.value)
),

running as (
    select
        o.contract_row_id, o.organisation_id, o.contract_id, o.currency, o.agreed_amount, o.total_amount,
        p.row_id, p.paid_on,
        sum(p.amount) over (
            partition by o.contract_row_id order by p.paid_on, p.row_id rows between unbounded preceding and current row
        ) as paid_amount
    from overpaid as o
    inner join payment as p
        on
            o.organisation_id is not distinct from p.organisation_id
            and (o.contract_id = p.contract_id and o.currency = p.currency)
    where p.status = 'paid'
),

crossed as (
    select
        r.organisation_id, r.contract_id, r.currency, r.contract_row_id, r.agreed_amount, r.total_amount,
        min(case when least(r.paid_amount, r.total_amount) > r.agreed_amount * (1 + t.value) then r.paid_on end)
            as crossed_on,
        array_agg(struct_pack(mart := 'payment', row_id := r.row_id, role := 'payment')) as payments
    from running as r
    left join parameter as t
        on
            r.organisation_id is not distinct from t.organisation_id and t.name = 'C06.tolerance'
            and r.paid_on >= t.valid_from and (t.valid_to is null or r.paid_on < t.valid_to)
    group by
        r.organisation_id, r.contract_id, r.currency, r.contract_row_id, r.agreed_amount, r.total_amount
),

change_proof as (
    select
        organisation_id, contract_id,
        array_agg(struct_pack(mart := 'contract_change', row_id := row_id, role := 'change')) as changes
    from contract_change
    group by organisation_id, contract_id
)

select
    c.organisation_id,
    'contract' as subject_kind, c.contract_id as subject_id,
    'overpaid' as occurrence,
    c.crossed_on as occurred_on,
    c.total_amount - c.agreed_amount as amount,
    c.currency,
    cast(c.total_amount / nullif(c.agreed_amount, 0) as double) as score,
    list_concat(
        list_concat(
            list_value(struct_pack(mart := 'contract', row_id := c.contract_row_id, role := 'contract')),
            c.payments
        ),
        coalesce(d.changes, list_value())
    ) as evidence
from crossed as c
left join change_proof as d
    on c.organisation_id is not distinct from d.organisation_id and c.contract_id = d.contract_id
where c.crossed_on is not null
