select
    'N' || i as loan_id, p.id as organisation_id, 'U' || p.n // 15 * 15 as borrower_id, 100000 as amount, 0 as balance_amount,
    'CNY' as currency, date '2024-03-03' as started_on, date '2025-03-03' as due_on, date '2026-01-01' as reported_on,
    'M' || i * 100 as matter_id
from range($firms // 100) as t(i) inner join place as p on p.n = hash(i * 100) % 500
