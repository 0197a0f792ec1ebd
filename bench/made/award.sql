select
    'AW' || i as award_id, 0 as supplier_position, 'PR' || i as procurement_id, p.id as organisation_id,
    'S' || hash(i * 5, 71) % $firms as supplier_id, 'active' as status, date '2024-04-04' as awarded_on, 900000 as amount, 'CNY' as currency
from range($processes) as t(i) inner join place as p on p.n = hash(i, 70) % 500
