-- What approved changes added to works contracts, by the month they were signed.
with
changed as (
    select organisation_id, contract_id, sum(change_amount) as change_amount
    from contract_change
    where approval = 'approved' and currency = 'CNY'
    group by organisation_id, contract_id
)

select
    k.organisation_id, k.signed_on as occurred_on,
    coalesce(c.change_amount, 0) as part, k.amount as whole, k.row_id
from contract as k
left join changed as c on k.organisation_id = c.organisation_id and k.contract_id = c.contract_id
where k.category = 'works' and k.currency = 'CNY'
