select
    'PO' || i as position_id, 'p_' || hash(i, 80) % $people as person_key, 'S' || hash(i, 81) % $firms as target_id, 'executive' as role,
    date '2019-01-01' as valid_from
from range($edges // 20) as t(i)
