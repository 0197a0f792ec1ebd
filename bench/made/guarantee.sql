select
    'G' || i as guarantee_id, p.id as organisation_id, 'U' || p.n // 15 * 15 as beneficiary_id, 'bank' as creditor_id,
    100000 as amount, 'CNY' as currency, date '2024-03-03' as started_on, true as has_counter_guarantee, 'M' || i * 100 as matter_id
from range($firms // 100) as t(i) inner join place as p on p.n = hash(i * 100) % 500
