select
    'R' || i as resolution_id, 'M' || i as matter_id, p.id as organisation_id, 'party' as body,
    date '2022-12-20' as resolved_on, 'passed' as outcome, 12000000 as amount, 'CNY' as currency,
    'S' || floor($firms * pow((hash(i, 1) % 1000000) / 1e6, 3))::int as counterparty_id
from range(0, $contracts, 100) as t(i) inner join place as p on p.n = hash(i) % 500
