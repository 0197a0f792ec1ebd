select
    'PR' || i as procurement_id, p.id as organisation_id, 'T' || i as title, 'open' as method, 1000000 as planned_amount, 'CNY' as currency,
    date '2023-03-03' + (i % 900)::int as published_on
from range($processes) as t(i) inner join place as p on p.n = hash(i, 70) % 500
