select
    'Z' || i as lease_id, p.id as organisation_id, 'AS' || i as asset_id, 'S' || hash(i, 60) % $firms as tenant_id,
    'district' || i % 12 as district, 'shop' as use, 100 as area, 50000 + hash(i, 61) % 1000 as annual_rent_amount, 'CNY' as currency,
    date '2024-01-01' + (i % 500)::int as signed_on, date '2024-02-01' + (i % 500)::int as starts_on
from range($firms // 10) as t(i) inner join place as p on p.n = hash(i, 62) % 500
