select
    'V' || i as invoice_id, p.id as organisation_id,
    'S' || floor($firms * pow((hash(i, 41) % 1000000) / 1e6, 3))::int as seller_id, 'I' || i as invoice_number,
    date '2023-02-02' + (hash(i, 42) % 900)::int as issued_on, 1000 + hash(i, 43) % 90000 as amount, 'CNY' as currency,
    'valid' as status
from range($contracts) as t(i) inner join place as p on p.n = hash(i, 40) % 500
