select
    'B' || i as change_id, p.id as organisation_id, 'K' || k as contract_id,
    date '2024-09-01' + (hash(i, 31) % 300)::int as changed_on, 'approved' as approval,
    1000 + hash(i, 32) % 9000 as change_amount, 'CNY' as currency
from (select i, hash(i, 30) % $contracts as k from range($contracts // 5) as t(i)) as c
inner join place as p on p.n = hash(c.k) % 500
