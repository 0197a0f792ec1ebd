select
    'E' || i as claim_line_id, 'EC' || i // 3 as claim_id, p.id as organisation_id, 'p_' || hash(i, 50) % $people as claimant_key,
    'office' as kind, date '2024-01-01' + (i % 600)::int as expensed_on, date '2024-01-05' + (i % 600)::int as claimed_on,
    100 + hash(i, 51) % 900 as amount, 'CNY' as currency, 'S' || hash(i, 52) % $firms as seller_id,
    (10000000 + hash(i, 53) % 80000000)::varchar as invoice_number
from range($contracts // 3) as t(i) inner join place as p on p.n = i // 3 % 500
