-- The sum paid on a contract passed its amount and the approved changes.
with
agreed as (
    select
        k.row_id, k.organisation_id, k.contract_id, k.currency,
        k.amount + coalesce(sum(c.change_amount), 0) as agreed_amount
    from contract as k
    left join contract_change as c
        on
            k.organisation_id is not distinct from c.organisation_id
            and (k.contract_id = c.contract_id and k.currency = c.currency)
            and c.approval = 'approved'
    where not k.is_framework
    group by k.row_id, k.organisation_id, k.contract_id, k.currency, k.amount
),

running as (
    select
        a.organisation_id, a.contract_id, a.currency, a.row_id as contract_row_id, a.agreed_amount,
        p.row_id, p.paid_on,
        sum(p.amount) over (
            partition by a.organisation_id, a.contract_id order by p.paid_on, p.row_id
            rows between unbounded preceding and current row
        ) as paid_amount,
        sum(p.amount) over (partition by a.organisation_id, a.contract_id) as total_amount
    from agreed as a
    inner join payment as p
        on
            a.organisation_id is not distinct from p.organisation_id
            and (a.contract_id = p.contract_id and a.currency = p.currency)
    where p.status = 'paid'
),

crossed as (
    select
        r.organisation_id, r.contract_id, r.currency, r.contract_row_id, r.agreed_amount, r.total_amount,
        min(r.paid_on) as crossed_on
    from running as r
    inner join parameter as tolerance
        on
            r.organisation_id is not distinct from tolerance.organisation_id and tolerance.name = 'C06.tolerance'
            and r.paid_on >= tolerance.valid_from and (tolerance.valid_to is null or r.paid_on < tolerance.valid_to)
    where
        r.paid_amount > r.agreed_amount * (1 + tolerance.value)
        and r.total_amount > r.agreed_amount * (1 + tolerance.value)
    group by
        r.organisation_id, r.contract_id, r.currency, r.contract_row_id, r.agreed_amount, r.total_amount
),

proof as (
    select
        organisation_id, contract_id,
        array_agg(struct_pack(mart := 'payment', row_id := row_id, role := 'payment')) as payments
    from running
    group by organisation_id, contract_id
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
            p.payments
        ),
        coalesce(d.changes, list_value())
    ) as evidence
from crossed as c
inner join proof as p
    on c.organisation_id is not distinct from p.organisation_id and c.contract_id = p.contract_id
left join change_proof as d
    on c.organisation_id is not distinct from d.organisation_id and c.contract_id = d.contract_id
