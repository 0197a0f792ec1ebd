select
    'PR' || i as procurement_id, p.id as organisation_id, 'complete' as status, timestamptz '2023-03-03 00:00:00+00' as period_starts_at,
    timestamptz '2023-04-03 00:00:00+00' as period_ends_at, 5 as tenderer_count
from range($processes) as t(i) inner join place as p on p.n = hash(i, 70) % 500
