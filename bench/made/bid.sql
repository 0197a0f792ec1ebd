select
    'BD' || i as bid_id, 0 as tenderer_position, 'PR' || i // 5 as procurement_id, p.id as organisation_id,
    'S' || hash(i, 71) % $firms as tenderer_id, 'valid' as status, 900000 + hash(i, 72) % 100000 as amount, 'CNY' as currency
from range($processes * 5) as t(i) inner join place as p on p.n = hash(i // 5, 70) % 500
