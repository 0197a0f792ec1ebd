select
    'IT' || i as item_id, 'PR' || i // 2 as procurement_id, p.id as organisation_id, 'AW' || i // 2 as award_id,
    (10000000 + hash(i, 75) % 9 * 1000000)::varchar as classification_id
from range($processes * 2) as t(i) inner join place as p on p.n = hash(i // 2, 70) % 500
