select
    'BD' || i as bid_id, p.id as organisation_id, 'PR' || i // 5 as procurement_id, 'S' || hash(i, 71) % $firms as tenderer_id,
    'ip' || hash(i, 73) % ($processes * 20) as ip_address, 'mac' || hash(i, 74) % ($processes * 20) as mac_address, 'CNY' as currency
from range($processes * 5) as t(i) inner join place as p on p.n = hash(i // 5, 70) % 500
