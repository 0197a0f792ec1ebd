-- Money under a contract went out before the contract was signed.
with
early as (
    select
        p.row_id,
k.organisation_id,
k.contract_id,
k.row_id as contract_row_id,
p.paid_on,
p.amount,
p.currency,
        date_diff('day', p.paid_on, k.signed_on) as days
    from payment as p
    inner join contract as k
        on p.organisation_id is not distinct from k.organisation_id and p.contract_id = k.contract_id
    inner join parameter as least_amount
        on
            p.organisation_id is not distinct from least_amount.organisation_id
            and least_amount.name = 'D07.minimum_amount'
            and p.paid_on >= least_amount.valid_from
            and (least_amount.valid_to is null or p.paid_on < least_amount.valid_to)
    left join parameter as exempt
        on
            p.organisation_id is not distinct from exempt.organisation_id
            and exempt.name = 'D07.exempt_categories'
            and p.category = exempt.option
            and p.paid_on >= exempt.valid_from
            and (exempt.valid_to is null or p.paid_on < exempt.valid_to)
    where
        p.status = 'paid' and p.paid_on < k.signed_on and p.amount >= least_amount.value and exempt.name is null
)

select
    e.organisation_id,
    'contract' as subject_kind,
    e.contract_id as subject_id,
    concat('early/', e.currency) as occurrence,
    min(e.paid_on) as occurred_on,
    sum(e.amount) as amount,
    e.currency,
    cast(max(e.days) as double) as score,
    list_concat(
        list_value(struct_pack(mart := 'contract', row_id := e.contract_row_id, role := 'contract')),
        array_agg(struct_pack(mart := 'payment', row_id := e.row_id, role := 'payment'))
    ) as evidence
from early as e
group by e.organisation_id, e.contract_id, e.contract_row_id, e.currency
