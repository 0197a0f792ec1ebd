-- Changes of a contract are too many, or those approved come to too large a share of it.
with
summed as (
    select
        organisation_id,
        contract_id,
        currency,
        max(changed_on) as last_on,
        count(*) as change_count,
        sum(case when approval = 'approved' then change_amount else 0 end) as approved_amount,
        array_agg(struct_pack(mart := 'contract_change', row_id := row_id, role := 'change')) as changes
    from contract_change
    where approval <> 'rejected'
    group by organisation_id, contract_id, currency
)

select
    k.organisation_id,
    'contract' as subject_kind,
    k.contract_id as subject_id,
    'changes' as occurrence,
    s.last_on as occurred_on,
    s.approved_amount as amount,
    k.currency,
    cast(greatest(s.approved_amount / k.amount, 0) as double) as score,
    list_concat(
        list_value(struct_pack(mart := 'contract', row_id := k.row_id, role := 'contract')), s.changes
    ) as evidence
from contract as k
inner join summed as s
    on
        k.organisation_id is not distinct from s.organisation_id
        and k.contract_id = s.contract_id
        and k.currency = s.currency
inner join parameter as share
    on
        k.organisation_id is not distinct from share.organisation_id
        and share.name = 'C03.share'
        and s.last_on >= share.valid_from
        and (share.valid_to is null or s.last_on < share.valid_to)
inner join parameter as times
    on
        k.organisation_id is not distinct from times.organisation_id
        and times.name = 'C03.count'
        and s.last_on >= times.valid_from
        and (times.valid_to is null or s.last_on < times.valid_to)
where
    not k.is_framework
    and k.amount > 0
    and (s.change_count > times.value or s.approved_amount > k.amount * share.value)
