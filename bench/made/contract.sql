select
    'K' || i as contract_id, p.id as organisation_id,
    'S' || floor($firms * pow((hash(i, 1) % 1000000) / 1e6, 3))::int as counterparty_id,
    'T' || i as title, ['works', 'goods', 'services', 'lease', 'other'][(1 + hash(i, 2) % 5)::int] as category,
    case when hash(i, 3) % 10 = 0 then 'J' || hash(i, 4) % 20000 end as project_id,
    date '2023-01-02' + (hash(i, 5) % 600)::int as signed_on,
    case when i % 100 = 0 then 2000000 + hash(i, 6) % 9000000 else 150000 + hash(i, 6) % 250000 end as amount,
    'CNY' as currency, false as is_framework, hash(i, 7) % 20 = 0 as is_recurring,
    case when i % 100 = 0 or hash(i, 3) % 10 = 0 then '公开招标' end as procurement_method,
    case when i % 100 = 0 then 'M' || i end as matter_id, 'active' as status
from range($contracts) as t(i) inner join place as p on p.n = hash(i) % 500
