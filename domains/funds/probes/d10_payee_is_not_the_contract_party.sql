-- Money under a contract went to somebody who is not its party.
with
paid as materialized (
    select
        p.row_id,
        p.organisation_id,
        p.contract_id,
        p.payee_id,
        p.paid_on,
        p.amount,
        p.currency,
        k.row_id as contract_row_id,
        k.counterparty_id,
        k.amount as contract_amount
    from payment as p
    inner join contract as k
        on p.organisation_id is not distinct from k.organisation_id and p.contract_id = k.contract_id
    where
        -- By the join it has one; said before, other columns of the rest are not even read.
        p.contract_id is not null
        and p.status = 'paid'
        and p.payee_id <> k.counterparty_id
        and p.payee_id <> coalesce(k.third_party_payee_id, '')
),

-- One firm may stand under two numbers in the books: same name or same credit code is the same firm.
strange as (
    select
        s.row_id,
        s.organisation_id,
        s.contract_id,
        s.payee_id,
        s.paid_on,
        s.amount,
        s.currency,
        s.contract_row_id,
        s.contract_amount
    from paid as s
    left join counterparty as payee on s.payee_id = payee.counterparty_id
    left join counterparty as party on s.counterparty_id = party.counterparty_id
    where
        not coalesce(payee.name = party.name, false)
        and not coalesce(payee.uscc = party.uscc, false)
        and not coalesce(payee.person_key = party.person_key, false)
),

summed as (
    select
        organisation_id,
        contract_id,
        payee_id,
        currency,
        contract_row_id,
        contract_amount,
        max(paid_on) as last_on,
        sum(amount) as amount,
        array_agg(struct_pack(mart := 'payment', row_id := row_id, role := 'payment')) as payments
    from strange
    group by organisation_id, contract_id, payee_id, currency, contract_row_id, contract_amount
)

select
    s.organisation_id,
    'contract' as subject_kind, s.contract_id as subject_id,
    concat(s.payee_id, '/', s.currency) as occurrence,
    s.last_on as occurred_on,
    s.amount,
    s.currency,
    cast(s.amount / nullif(s.contract_amount, 0) as double) as score,
    list_concat(
        s.payments,
        list_value(struct_pack(mart := 'contract', row_id := s.contract_row_id, role := 'contract'))
    ) as evidence
from summed as s
inner join parameter as least_amount
    on
        s.organisation_id is not distinct from least_amount.organisation_id and least_amount.name = 'D10.minimum_amount'
        and s.last_on >= least_amount.valid_from and (least_amount.valid_to is null or s.last_on < least_amount.valid_to)
where s.amount >= least_amount.value
